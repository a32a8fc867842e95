from decimal import Decimal

import pytest

from mapping.totals import (
    RowFigures,
    Totals,
    expected_totals,
    in_books,
    is_conversion,
    is_same,
    rounding_reach,
    stored_totals,
    totals_of,
)


def payload(*rows, with_vat=False, rate=1):
    names = ("quantity", "unitPrice", "discountPercent", "vatPercent")
    return {
        "extraInfo": {"unitPricesIncludeVat": with_vat},
        "paymentInfo": {"currencyRate": rate},
        "invoiceRows": [dict(zip(names, map(Decimal, row.split()), strict=True)) for row in rows],
    }


def totals(text):
    return Totals(*map(Decimal, text.split()))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["10 95 0 25.5"], "950.00 242.25 1192.25"),
        (["7 0.335 0 25.5"], "2.35 0.60 2.95"),  # 2.345 up, 0.59925 up
        (["-7 0.335 0 25.5"], "-2.35 -0.60 -2.95"),  # away from zero: a credit mirrors its invoice
        (["3 12.5 10 25.5"], "33.75 8.61 42.36"),
        (["1 95 100 25.5"], "0.00 0.00 0.00"),
        (["10 95 0 25.5", "-1 95 0 13.5"], "855.00 229.42 1084.42"),
        (["-1 95 0 25.5"], "-95.00 -24.23 -119.23"),
    ],
)
def test_the_sums_of_prices_without_vat(rows, expected):
    assert expected_totals(payload(*rows)) == totals(expected)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["1 125.5 0 25.5"], "100.00 25.50 125.50"),
        (["3 9.99 0 25.5"], "23.88 6.09 29.97"),
        (["1 9.99 0 13.5", "2 0.05 0 0"], "8.90 1.19 10.09"),
        (["-1 9.99 0 13.5"], "-8.80 -1.19 -9.99"),
    ],
)
def test_the_sums_of_prices_with_vat(rows, expected):
    assert expected_totals(payload(*rows, with_vat=True)) == totals(expected)


@pytest.mark.parametrize(
    ("rounding", "vat"), [("row", "0.03"), ("rate", "0.02"), ("document", "0.02"), ("exact", "0.02")]
)
def test_vat_is_rounded_where_the_service_is_said_to_round(rounding, vat):
    small = RowFigures(Decimal(1), Decimal("0.02"), Decimal(0), Decimal("25.5"))  # 0.0051 each
    assert totals_of([small] * 3, False, rounding).vat == Decimal(vat)


def test_a_service_that_rounds_no_row_rounds_the_sum():
    rows = [RowFigures(Decimal("0.5"), Decimal("0.33"), Decimal(0), Decimal("25.5"))] * 2  # 0.165 each
    assert totals_of(rows, False, "rate") == totals("0.34 0.09 0.43")
    assert totals_of(rows, False, "exact") == totals("0.33 0.08 0.41")


def test_the_sums_in_the_books_are_those_of_the_invoice_converted_and_rounded():
    body = payload("1 100 0 25.5", rate=Decimal("1.0873"))
    assert in_books(expected_totals(body), body) == totals("91.97 23.45 115.42")


def test_a_difference_is_seen_in_net_vat_and_gross():
    here, cent = totals("10 2.55 12.55"), Decimal("0.01")
    assert is_same(here, here, Decimal(0))
    assert not is_same(here, totals("10.01 2.55 12.56"), Decimal(0))
    assert not is_same(here, totals("10.01 2.54 12.55"), Decimal(0)), "the gross alone says nothing"
    assert is_same(here, totals("10.01 2.54 12.55"), Decimal(0), agreed=cent)
    assert not is_same(here, totals("10.01 2.55 12.56"), Decimal(0), agreed=cent)
    assert is_same(here, totals("10.01 2.55 12.56"), cent)


# ------------------------------------------------------------------
# AS THE SERVICE TELLS THEM
# ------------------------------------------------------------------


def element(currency, in_books, gross, **changes):
    figures = {"excludingVatTotal": gross, "vatSumTotal": 0, "invoiceSumTotal": gross}
    return {"currency": currency, "inAccountingCurrency": in_books} | figures | changes


def test_the_sums_of_a_stored_invoice_by_currency():
    stored = {"invoiceSumInfo": [element("USD", False, Decimal("10.87")), element("EUR", True, 10)]}
    assert stored_totals(stored, accounting_currency=False, currency="USD").gross == Decimal("10.87")
    assert stored_totals(stored, accounting_currency=True, currency="EUR").gross == 10
    at_home = {"invoiceSumInfo": [element("EUR", True, 10)]}
    assert stored_totals(at_home, accounting_currency=False, currency="EUR").gross == 10
    assert stored_totals(at_home, accounting_currency=False).gross == 10


@pytest.mark.parametrize(
    ("stored", "currency", "in_books"),
    [
        ({}, "EUR", False),
        ({"invoiceSumInfo": []}, "EUR", False),
        ({"invoiceSumInfo": [element("EUR", True, 10, vatSumTotal=None)]}, "EUR", False),
        ({"invoiceSumInfo": [element("USD", False, 10)]}, "EUR", True),
        ({"invoiceSumInfo": [element("USD", False, 10), element("SEK", True, 9)]}, "EUR", True),
    ],
    ids=["no member", "no element", "no VAT", "not those of the books", "books in another currency"],
)
def test_sums_that_are_not_told_are_not_zero(stored, currency, in_books):
    assert stored_totals(stored, accounting_currency=in_books, currency=currency) is None


# ------------------------------------------------------------------
# WHAT ROUNDING EXPLAINS
# ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "rate", "reach"), [(0, "1", "0.01"), (3, "1", "0.03"), (3, "11.1234", "0.03"), (2, "0.5", "0.04")]
)
def test_rounding_reaches_a_cent_for_each_row(rows, rate, reach):
    assert rounding_reach(rows, Decimal(rate)) == Decimal(reach)


@pytest.mark.parametrize(
    ("apart", "rows", "rate", "agreed", "explained"),
    [
        # one row: its net and its VAT may each be rounded to another cent, the total to one
        ("0.01 0 0.01", 1, "1.0873", "0", True),
        ("0.01 0.01 0.02", 1, "1.0873", "0", False),
        ("0.02 0 0.02", 1, "1.0873", "0", False),
        ("0.01 0.01 0.02", 2, "1.0873", "0", True),
        ("0.02 0 0.02", 2, "1.0873", "0", False),
        ("-0.02 -0.02 -0.04", 4, "11.1234", "0", True),
        ("0.03 0 0.03", 4, "11.1234", "0", False),
        # a cent of a currency that is worth two of the books
        ("0.03 0 0.03", 2, "0.5", "0", True),
        ("0.04 0 0.04", 2, "0.5", "0", False),
        # a rounding row moved two cents from the VAT to the net, and nothing of the total
        ("0.03 -0.03 0", 2, "1.0873", "0.02", True),
        ("0.03 -0.03 0", 2, "1.0873", "0", False),
        ("0.03 0 0.03", 2, "1.0873", "0.02", False),
    ],
)
def test_converting_explains_half_a_cent_for_each_rounded_amount(apart, rows, rate, agreed, explained):
    here = Totals(Decimal("1137.49"), Decimal("290.05"), Decimal("1427.54"))
    there = Totals(*(mine + Decimal(cents) for mine, cents in zip(here, apart.split(), strict=True)))
    assert is_conversion(here, there, rows, Decimal(rate), Decimal(agreed)) is explained
