from datetime import date
from decimal import Decimal

import pytest

from mapping.payment_out import is_same_payment, mark_paid_payload, may_be_same_payment

KEY, OTHER_KEY = "0123456789abcdef01234567", "fedcba98765432100123456f"
VALUES = {
    "name": "PBNK1/2026/00001",
    "date": date(2026, 3, 2),
    "amount": Decimal("25.50"),
    "currency": "EUR",
    "kind": "CASH",
}
OURS = {
    "paymentDate": "2026-03-02",
    "amount": Decimal("25.5"),
    "currency": "EUR",
    "description": f"Odoo PBNK1/2026/00001 [{OTHER_KEY}]",
}


def test_a_payment_is_known_by_all_but_its_key():
    body = mark_paid_payload(VALUES, KEY)
    assert is_same_payment(body, OURS)
    assert may_be_same_payment(body, OURS)


@pytest.mark.parametrize(
    ("change", "may_be"),
    [
        ({"amount": 70}, True),  # the number of a payment was given once more
        ({"paymentDate": "2026-03-03"}, True),
        ({"description": f"Odoo PBNK1/2026/00002 [{OTHER_KEY}]"}, False),  # another payment of Odoo
        ({"description": "By hand"}, True),
        ({"description": None}, True),
        ({"description": "By hand", "amount": 70}, False),
        ({"description": "By hand", "paymentDate": "2026-03-03"}, False),
        ({"description": "By hand", "currency": "SEK"}, True),  # nobody can tell
    ],
)
def test_what_agrees_in_a_part_only_is_for_a_person(change, may_be):
    body = mark_paid_payload(VALUES, KEY)
    assert not is_same_payment(body, OURS | change)
    assert may_be_same_payment(body, OURS | change) == may_be


def test_the_sum_is_compared_in_the_currency_that_was_paid():
    body = mark_paid_payload(VALUES | {"currency": "USD"}, KEY)
    paid = {"amount": Decimal("22.17"), "paidAmount": Decimal("25.50"), "paidCurrency": "USD"}
    assert is_same_payment(body, OURS | paid)
    assert not is_same_payment(body, OURS | paid | {"paidAmount": Decimal("25.51")})
