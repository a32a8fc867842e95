"""Due date, cash discount, penal interest and delivery days (fact book, chapters 7.2 and 7.3)."""

from datetime import date
from decimal import Decimal

import pytest
from test_mapping_invoice_out import invoice

from mapping.invoice_out import invoice_payload
from mapping.payment_terms import is_possible_discount, is_possible_term

DAY = date(2026, 3, 2)


def payload(**values):
    return invoice_payload(invoice(**values), "k")


@pytest.mark.parametrize(
    ("due", "is_possible"),
    [
        (date(2026, 3, 1), False),
        (DAY, True),
        (date(2028, 11, 25), True),  # 999 days
        (date(2028, 11, 26), False),
    ],
)
def test_an_invoice_is_due_within_999_days(due, is_possible):
    assert is_possible_term(DAY, due) is is_possible


@pytest.mark.parametrize(
    ("days", "percent", "is_possible"),
    [
        (10, "2", True),
        (0, "0.01", True),
        (999, "99.99", True),
        (10, "2.125", False),
        (10, "100", False),
        (1000, "2", False),
    ],
)
def test_which_cash_discounts_the_service_takes(days, percent, is_possible):
    assert is_possible_discount({"days": days, "percent": Decimal(percent)}) is is_possible


def test_a_cash_discount_is_an_option_from_the_invoice_date():
    """Feature F83."""
    payment = payload(cash_discount={"days": 10, "percent": Decimal("2.5")})["paymentInfo"]
    assert payment["cashDiscount"] == {
        "optionList": [{"numberOfDays": 10, "discountPercentage": Decimal("2.5")}],
        "cashDiscountsTermType": "FROM_INV_DATE",
    }


def test_without_terms_nothing_is_said_of_them():
    plain = payload(cash_discount=None, penalty_percent=Decimal(0), delivery_date=None)
    assert plain == payload()
    assert not {"penaltyPercent", "deliveryStartDate", "deliveryEndDate"} & plain.keys()
    assert "cashDiscount" not in plain["paymentInfo"]


def test_penal_interest_and_delivery():
    sent = payload(penalty_percent=Decimal("11.5"), delivery_date=DAY)
    assert sent["penaltyPercent"] == Decimal("11.5")
    assert (sent["deliveryStartDate"], sent["deliveryEndDate"]) == ("2026-03-02", "2026-03-02")
