from datetime import date
from decimal import Decimal

import pytest

from mapping.payment_match import Payment, pair_payments


def there(*payments):
    return [payment(f"e{place}", *each) for place, each in enumerate(payments)]


def here(*payments):
    return [payment(place, *each) for place, each in enumerate(payments)]


def payment(identity, amount, day=6, currency="EUR"):
    return Payment(identity, date(2026, 3, day), currency, Decimal(amount))


@pytest.mark.parametrize(
    ("theirs", "ours", "pairs"),
    [
        ([], [], {}),
        ([("100",)], [("100.00",)], {"e0": 0}),
        ([("100",)], [("99.99",)], {}),
        ([("100", 6, "SEK")], [("100",)], {}),
        # some days apart: the same when there is one on either side
        ([("100", 6)], [("100", 9)], {"e0": 0}),
        ([("100", 6)], [("100", 12)], {}),
        ([("100", 6), ("100", 9)], [("100", 8)], {}),
        ([("100", 6)], [("100", 7), ("100", 8)], {}),
        # two equal ones on one day: each is used once
        ([("50",), ("50",)], [("50",), ("50",)], {"e0": 0, "e1": 1}),
        ([("50",), ("50",)], [("50",)], {"e0": 0}),
        # the exact day comes first
        ([("50", 6), ("50", 9)], [("50", 9), ("50", 6)], {"e0": 1, "e1": 0}),
        ([("50", 6), ("50", 9)], [("50", 9), ("50", 7)], {"e1": 0, "e0": 1}),
        ([("-20",)], [("-20",)], {"e0": 0}),
    ],
)
def test_payments_are_paired_by_amount_and_day(theirs, ours, pairs):
    assert pair_payments(there(*theirs), here(*ours)) == pairs
