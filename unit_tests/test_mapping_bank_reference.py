import pytest

from mapping.bank_reference import compact_reference, is_foreign, is_misspelt, reference_type, same_references


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("2026000011", "FI"),
        ("20260 00011", "FI"),
        ("100010", "FI"),
        ("100011", None),  # wrong check digit
        ("11", None),  # too short
        ("1" * 21, None),
        ("RF632026000011", "RF"),
        ("rf63 2026 0000 11", "RF"),
        ("RF18539007547034", None),  # right around a wrong check digit
        ("RF19539007547034", None),
        ("RF67 INV0 0003 7", None),  # of other countries
        ("INV/2026/00001", None),
        ("", None),
        (None, None),
    ],
)
def test_the_kind_of_a_reference(reference, kind):
    assert reference_type(reference) == kind


@pytest.mark.parametrize(
    ("reference", "misspelt"),
    [
        ("100011", True),
        ("20260 00012", True),
        ("11", True),
        ("1" * 21, True),
        ("RF19539007547034", True),
        ("rf19 5390", True),
        ("100010", False),
        ("RF18539007547034", False),
        ("RF67INV000037", False),
        ("INV/2026/00001", False),
        ("Sopimus 12", False),
        ("RFQ 12", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_written_like_a_reference_and_is_none(reference, misspelt):
    """Fault F38."""
    assert is_misspelt(reference) is misspelt


def test_a_valid_rf_reference_around_something_else_is_foreign():
    assert is_foreign("rf67 INV0 0003 7")
    assert is_foreign("RF18539007547034")
    assert not any(map(is_foreign, ("RF632026000011", "RF68INV000037", "100010", "INV/2026/00001", "", None)))


@pytest.mark.parametrize("reference", ["1009", "RF18 1009", "2026000011", "RF63 2026 0000 11"])
def test_a_reference_is_the_same_with_spaces_and_with_rf_around_it(reference):
    same = same_references(reference)
    assert reference in same
    assert all(reference_type(each) for each in same)
    assert all(same_references(each) == same for each in same)


def test_how_a_reference_is_written():
    assert same_references("RF632026000011") == {"2026000011", "20260 00011", "RF632026000011", "RF63 2026 0000 11"}


def test_a_reference_travels_without_spaces():
    assert compact_reference(" rf18 5390 ") == "RF185390"
