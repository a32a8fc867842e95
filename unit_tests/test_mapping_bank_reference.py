import pytest

from mapping.bank_reference import compact_reference, is_misspelt, reference_type


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("2026000011", "FI"),
        ("20260 00011", "FI"),
        ("100010", "FI"),
        ("100011", None),  # wrong check digit
        ("11", None),  # too short
        ("1" * 21, None),
        ("RF18539007547034", "RF"),
        ("rf18 5390 0754 7034", "RF"),
        ("RF19539007547034", None),
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


def test_a_reference_travels_without_spaces():
    assert compact_reference(" rf18 5390 ") == "RF185390"
