from decimal import Decimal

import pytest

from mapping.currencies import CURRENCIES, is_known, is_possible_rate


@pytest.mark.parametrize(("code", "known"), [("EUR", True), ("JPY", True), ("KWD", True), ("XBT", False), ("", False)])
def test_a_currency_of_the_service(code, known):
    """Fault F33."""
    assert is_known(code) is known


def test_there_are_211():
    assert len(CURRENCIES) == 211


@pytest.mark.parametrize(
    ("rate", "possible"), [("0", False), ("-1", False), ("0.5", True), ("1000000", True), ("1000000.1", False)]
)
def test_a_rate_that_the_service_takes(rate, possible):
    assert is_possible_rate(Decimal(rate)) is possible
