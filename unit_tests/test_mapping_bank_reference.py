import pytest

from mapping.bank_reference import compact_reference, reference_type


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


def test_a_reference_travels_without_spaces():
    assert compact_reference(" rf18 5390 ") == "RF185390"
