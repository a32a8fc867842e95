"""VAT numbers of the EU."""

import pytest

from mapping.vat_number import country_of, is_eu_vat_number, is_of_other_country


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("SE999999999901", True),
        ("se 9999 9999 9901", True),
        ("FI99999992", True),
        ("FI-99999992", True),
        ("SE999999999902", False),
        ("FI99999993", False),
        ("999999999901", False),
        ("9999999-2", False),
        ("SE", False),
        ("/", False),
        ("", False),
        (None, False),
        ("NO999999999MVA", False),
    ],
)
def test_form_and_check_digits(number, expected):
    assert is_eu_vat_number(number) is expected


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("SE999999999901", "SE"),
        ("el 999999999", "GR"),
        ("XI999999999", "XI"),
        ("GB999999999", ""),
        ("9999999-2", ""),
        ("", ""),
    ],
)
def test_who_gave_it(number, country):
    assert country_of(number) == country


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("SE999999999901", "SE", False),
        ("SE999999999901", "DK", True),
        ("EL999999999", "GR", False),
        ("EL999999999", "SE", True),
        ("XI999999999", "XI", False),
        ("XI999999999", "GB", False),
        ("FI99999992", "AX", False),
        ("SE999999999901", "NO", False),
        ("SE999999999901", "", False),
        ("9999999-2", "SE", False),
    ],
)
def test_whether_it_is_of_the_country_of_the_buyer(number, country, expected):
    assert is_of_other_country(number, country) is expected
