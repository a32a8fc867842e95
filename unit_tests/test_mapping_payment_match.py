from datetime import date
from decimal import Decimal

import pytest

from mapping.payment_match import Payment, open_amount, pair_payments, payment_there


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


@pytest.mark.parametrize(
    ("event", "currency", "amount"),
    [
        ({"amount": 100.1, "currency": "EUR"}, "EUR", ("EUR", "100.1")),
        ({"amount": 100.1}, "EUR", ("EUR", "100.1")),  # the call for many tells no currency
        ({"amount": 10, "currency": "EUR", "paidAmount": 110, "paidCurrency": "SEK"}, "SEK", ("SEK", "110")),
        ({"amount": 10, "currency": "EUR", "paidAmount": 11, "paidCurrency": "USD"}, "SEK", ("EUR", "10")),
        ({"amount": 10, "currency": "EUR"}, "SEK", ("EUR", "10")),
    ],
)
def test_a_payment_is_told_in_the_currency_of_its_invoice_when_it_can_be(event, currency, amount):
    payment = payment_there({"id": 7, "paymentDate": "2026-03-06"} | event, currency, "EUR")
    assert (payment.id, payment.date, payment.currency, payment.amount) == (
        "7",
        date(2026, 3, 6),
        amount[0],
        Decimal(amount[1]),
    )


@pytest.mark.parametrize(
    ("total", "payments", "rate", "left"),
    [
        ("125.50", [], "1", "125.50"),
        ("125.50", [("100",), ("25.50",)], "1", "0"),
        ("125.50", [("130",)], "1", "-4.50"),
        ("-125.50", [("-25.50",)], "1", "-100"),
        ("1100", [("10",)], "11", "990"),
        ("1100", [("110", 6, "SEK"), ("10",)], "11.0055", "879.94"),
    ],
)
def test_what_is_open_is_the_total_less_the_payments(total, payments, rate, left):
    currency = "EUR" if rate == "1" else "SEK"
    assert open_amount(Decimal(total), there(*payments), currency, Decimal(rate)) == Decimal(left)
