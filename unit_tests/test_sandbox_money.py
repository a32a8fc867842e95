"""Sums, check digits and the clock of the sandbox."""

from datetime import datetime

import pytest

from sandbox import clock, identifiers
from sandbox.money import invoice_sum_info


def invoice(*rows, discount=0, include_vat=False, currency="EUR", rate=1):
    names = ("quantity", "unitPrice", "discountPercent", "vatPercent")
    return {
        "discountPercent": discount,
        "extraInfo": {"unitPricesIncludeVat": include_vat},
        "paymentInfo": {"currency": currency, "currencyRate": rate},
        "invoiceRows": [dict(zip(names, row, strict=True)) for row in rows],
    }


def totals(info):
    return [info[name] for name in ("currency", "excludingVatTotal", "vatSumTotal", "invoiceSumTotal")]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (invoice((10, 95, 0, 25.5), (3, 12.5, 10, 13.5)), ["EUR", 983.75, 246.81, 1230.56]),
        (invoice((-3, 12.5, 10, 13.5)), ["EUR", -33.75, -4.56, -38.31]),
        (invoice((1, 0.125, 0, 0)), ["EUR", 0.13, 0, 0.13]),
        (invoice((-1, 0.125, 0, 0)), ["EUR", -0.13, 0, -0.13]),
        (invoice((1, 2.675, 0, 0)), ["EUR", 2.68, 0, 2.68]),
        (invoice((3, 0.333, 0, 25.5), (3, 0.333, 0, 25.5)), ["EUR", 2, 0.52, 2.52]),
        (invoice((1, 100, 10, 25.5), discount=10), ["EUR", 81, 20.66, 101.66]),
        (invoice((1, 100, 100, 25.5)), ["EUR", 0, 0, 0]),
        (invoice((1, 125.5, 0, 25.5), include_vat=True), ["EUR", 100, 25.5, 125.5]),
        (invoice((1, 9.99, 0, 13.5), include_vat=True), ["EUR", 8.8, 1.19, 9.99]),
        (invoice(), ["EUR", 0, 0, 0]),
    ],
)
def test_sums(document, expected):
    (info,) = invoice_sum_info(document, "EUR")
    assert totals(info) == expected
    assert info["inAccountingCurrency"] is True


def test_a_foreign_invoice_has_sums_in_both_currencies():
    own, accounting = invoice_sum_info(invoice((1, 100, 0, 0), (1, 0.1, 0, 0), currency="USD", rate=1.0843), "EUR")
    assert (totals(own), own["inAccountingCurrency"]) == (["USD", 100.1, 0, 100.1], False)
    assert (totals(accounting), accounting["inAccountingCurrency"]) == (["EUR", 92.32, 0, 92.32], True)


@pytest.mark.parametrize("text", ["100010", "1232", "13", "RF18539007547034"])
def test_references_with_the_right_check_digit(text):
    known = text != "13"
    assert (identifiers.is_finnish_reference(text) or identifiers.is_creditor_reference(text)) is known


def test_check_digits_are_made_and_checked():
    assert identifiers.finnish_reference("10001") == "100010"
    assert not identifiers.is_finnish_reference("100011")
    assert identifiers.creditor_reference("539007547034") == "RF18539007547034"
    assert not identifiers.is_creditor_reference("RF19539007547034")
    assert identifiers.iban("FI", "99000000000101") == "FI1199000000000101"
    assert not identifiers.is_iban("FI1299000000000101")
    assert identifiers.business_id("9999995") is None
    assert not identifiers.is_business_id("9999997-5")


@pytest.mark.parametrize(
    ("utc", "hours"),
    [
        (datetime(2026, 3, 29, 0, 59, 59), 2),
        (datetime(2026, 3, 29, 1), 3),
        (datetime(2026, 10, 25, 0, 59, 59), 3),
        (datetime(2026, 10, 25, 1), 2),
    ],
)
def test_finnish_summer_time(utc, hours):
    assert (3 if clock._is_summer(utc) else 2) == hours


def test_sums_in_the_accounting_currency_can_be_those_of_converted_rows():
    rows = [(1, 0.1, 0, 25.5)] * 3
    document = invoice(*rows, currency="USD", rate=1.0843)
    _own, by_totals = invoice_sum_info(document, "EUR")
    _own, by_rows = invoice_sum_info(document, "EUR", conversion="row")
    assert totals(by_totals) == ["EUR", 0.28, 0.08, 0.36]
    assert totals(by_rows) == ["EUR", 0.27, 0.09, 0.36]
    document = invoice(*[(1, 0.03, 0, 25.5)] * 2, currency="USD", rate=0.1)
    _own, by_totals = invoice_sum_info(document, "EUR", "rate")
    _own, exactly = invoice_sum_info(document, "EUR", "rate", "exact")
    assert totals(by_totals) == ["EUR", 0.6, 0.2, 0.8]
    assert totals(exactly) == ["EUR", 0.6, 0.15, 0.75]
    (info,) = invoice_sum_info(invoice(*[(0.5, 0.33, 0, 25.5)] * 2), "EUR", "exact")
    assert totals(info) == ["EUR", 0.33, 0.08, 0.41]
