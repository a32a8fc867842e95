"""Ledger receipts of invoices in the sandbox: built, balanced, rebuilt (fact book, chapters 7, 13 and 23)."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from bodies import sales_row


@pytest.fixture
def create(api, sales_invoice):
    return lambda **changes: api("POST", "/invoices", sales_invoice(**changes))


def receipt_of(api, invoice):
    return api("GET", f"/ledgerreceipts/{invoice['ledgerReceiptId']}")


def entries(receipt, *names):
    names = names or ("transactionType", "account", "accountingValue", "vatPercent")
    return [tuple(entry[name] for name in names) for entry in receipt["transactions"]]


def imbalance(receipt):
    total = Decimal()
    for entry in receipt["transactions"]:
        value = Decimal(str(entry["accountingValue"]))
        vat = value * Decimal(str(entry["vatPercent"])) / 100
        total += value + vat.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total


TWO_ROWS = [sales_row(quantity=10, unitPrice=95), sales_row(quantity=3, unitPrice=12.5, vatPercent=13.5)]


def test_a_sales_invoice_has_a_balanced_receipt(api, create):
    invoice = create(invoiceRows=TWO_ROWS, notes="own note")
    receipt = receipt_of(api, invoice)
    assert entries(receipt) == [
        ("REVERSING_ENTRY", "1700", 1234.81, 0),
        ("ENTRY", "3000", -950, 25.5),
        ("ENTRY", "3000", -37.5, 13.5),
    ]
    assert imbalance(receipt) == 0
    shared = {name: receipt[name] for name in ("type", "status", "invoiceId", "invoiceNumber", "invoiceNotes", "name")}
    assert shared == {
        "type": "SALES_INVOICE",
        "status": "UNFINISHED",
        "invoiceId": invoice["id"],
        "invoiceNumber": invoice["invoiceNumber"],
        "invoiceNotes": "own note",
        "name": "Höpölän Hillo Oy",
    }
    assert "vatStatus" not in receipt["transactions"][0]


@pytest.mark.parametrize(
    ("kind", "account", "counter"),
    [("PURCHASE_INVOICE", "8450", "2880"), ("TRAVEL_INVOICE", "7800", "2880"), ("BILL_OF_CHARGES", "8450", "2880")],
)
def test_what_is_bought_is_debit(api, create, kind, account, counter):
    receipt = receipt_of(api, create(type=kind, paymentInfo__bankAccount=None))
    assert entries(receipt) == [("REVERSING_ENTRY", counter, -125.5, 0), ("ENTRY", account, 100, 25.5)]
    assert receipt["transactions"][1]["vatDeductionPercent"] == 100


def test_a_credit_is_the_mirror_of_its_invoice(api, create):
    receipt = receipt_of(api, create(invoiceRows=[sales_row(quantity=-2)]))
    assert entries(receipt) == [("REVERSING_ENTRY", "1700", -125.5, 0), ("ENTRY", "3000", 100, 25.5)]


def test_without_accounting_by_row_there_is_an_entry_per_account_and_percentage(api, create):
    rows = [*TWO_ROWS, sales_row(quantity=1, unitPrice=5)]
    receipt = receipt_of(api, create(invoiceRows=rows, extraInfo__accountingByRow=False))
    assert entries(receipt)[1:] == [("ENTRY", "3000", -955, 25.5), ("ENTRY", "3000", -37.5, 13.5)]
    assert imbalance(receipt) == 0


def test_the_account_of_the_product_counts_only_by_row(api, create):
    product = {"discount": 0, "price": 5, "active": True, "currency": "EUR", "type": "SALES", "name": "Hillo"}
    product_id = api("POST", "/products", {**product, "defaultAccount": "3010"})["id"]
    rows = [sales_row(productId=product_id)]
    assert entries(receipt_of(api, create(invoiceRows=rows)), "account") == [("1700",), ("3010",)]
    summed = create(invoiceRows=rows, extraInfo__accountingByRow=False)
    assert entries(receipt_of(api, summed), "account") == [("1700",), ("3000",)]


def test_the_partner_may_have_accounts_of_its_own(api, create, clean_sandbox):
    address = {"name": "Hillo Oy", "country": "FINLAND"}
    partner = {"name": "Hillo Oy", "type": "CUSTOMER", "address": address}
    api("POST", "/businesspartners", {**partner, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}})
    accounts = {"debitAccount": {"code": "1710"}, "creditAccount": {"code": "3020"}}
    clean_sandbox.operator("PUT", "companies/1/partners/1/accounts", {"salesInvoiceAccounts": accounts})
    assert entries(receipt_of(api, create(partnerId=1)), "account") == [("1710",), ("3020",)]


@pytest.mark.parametrize(
    "changes",
    [
        {
            "extraInfo": {"unitPricesIncludeVat": True, "accountingByRow": False},
            "invoiceRows": [sales_row(quantity=1, unitPrice=0.09)] * 7,
        },
        {
            "paymentInfo__currency": "USD",
            "paymentInfo__currencyRate": 3,
            "invoiceRows": [sales_row(quantity=1, unitPrice=0.1)] * 3,
        },
        {"invoiceRows": [sales_row(quantity=1, unitPrice=0.02)] * 9, "extraInfo__accountingByRow": False},
    ],
)
def test_odd_cents_go_to_a_reconciliation_entry(api, create, changes):
    invoice = create(**changes)
    receipt = receipt_of(api, invoice)
    assert entries(receipt, "transactionType")[-1] == ("RECONCILIATION_ENTRY",)
    assert receipt["transactions"][0]["accountingValue"] == invoice["invoiceSumInfo"][-1]["invoiceSumTotal"]
    assert imbalance(receipt) == 0


@pytest.mark.parametrize(("rounding", "vat"), [("row", 0.1), ("rate", 0.06), ("document", 0.07)])
def test_the_rounding_of_vat_is_a_switch(api, create, clean_sandbox, rounding, vat):
    clean_sandbox.set(vat_rounding=rounding)
    rows = [sales_row(quantity=1, unitPrice=0.02)] * 8 + [sales_row(quantity=1, unitPrice=0.18, vatPercent=13.5)]
    invoice = create(invoiceRows=rows)
    sums = invoice["invoiceSumInfo"][0]
    assert (sums["excludingVatTotal"], sums["vatSumTotal"]) == (0.34, vat)
    assert imbalance(receipt_of(api, invoice)) == 0


def test_the_receipt_follows_the_status_of_its_invoice(api, create):
    invoice = create(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None)
    for action, status in (("approve", "APPROVED"), ("unfinished", "UNFINISHED"), ("invalidate", "INVALIDATED")):
        api("PUT", f"/invoices/{invoice['id']}/{action}")
        assert receipt_of(api, invoice)["status"] == status


def test_a_put_without_news_for_the_books_keeps_the_receipt(api, create):
    invoice = create()
    changed = api("PUT", f"/invoices/{invoice['id']}", {**invoice, "orderReference": "SO1", "notes": "new"})
    assert (changed["ledgerReceiptId"], changed["orderReference"]) == (invoice["ledgerReceiptId"], "SO1")
    assert changed["invoiceRows"] == invoice["invoiceRows"], "rows keep their ids"
    assert receipt_of(api, changed)["invoiceNotes"] == "new"


@pytest.mark.parametrize(
    "change",
    [
        {"discountPercent": 10},
        {"invoiceRows": [sales_row(quantity=3)]},
        {"vatStatus": 12, "invoiceRows": [sales_row(vatPercent=0)]},
        {"extraInfo": {"accountingByRow": False, "unitPricesIncludeVat": False}},
    ],
)
def test_a_put_that_changes_the_books_makes_a_new_receipt(api, create, change):
    invoice = create()
    old = receipt_of(api, invoice)
    old["transactions"][1]["description"] = "by hand"
    api("PUT", f"/ledgerreceipts/{old['id']}", old)
    changed = api("PUT", f"/invoices/{invoice['id']}", {**api("GET", f"/invoices/{invoice['id']}"), **change})
    assert changed["ledgerReceiptId"] != old["id"]
    api("GET", f"/ledgerreceipts/{old['id']}", status=404)
    new = receipt_of(api, changed)
    assert "by hand" not in str(new), "entries made by hand are lost"
    assert new["receiptNumber"] == old["receiptNumber"]
    assert imbalance(new) == 0


def test_another_currency_makes_a_new_receipt(api, create):
    invoice = create()
    invoice["paymentInfo"] |= {"currency": "USD", "currencyRate": 2}
    changed = api("PUT", f"/invoices/{invoice['id']}", invoice)
    assert entries(receipt_of(api, changed), "accountingValue") == [(62.75,), (-50,)]
    assert changed["ledgerReceiptId"] != invoice["ledgerReceiptId"]


def test_receipts_are_searched(api, create):
    first = create()
    create(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None, date="2026-02-01")
    rows = api("GET", "/ledgerreceipts")["results"]
    assert [row["type"] for row in rows] == ["PURCHASE_INVOICE", "SALES_INVOICE"]
    assert "transactions" not in rows[0]
    for query, expected in (
        ("types=SALES_INVOICE,JOURNAL", [first["ledgerReceiptId"]]),
        ("status=APPROVED", []),
        ("startDate=2026-02-02", [first["ledgerReceiptId"]]),
        ("endDate=2026-02-01&orderByDate=ASC", [rows[0]["id"]]),
        ("size=1&page=1", [first["ledgerReceiptId"]]),
    ):
        assert [row["id"] for row in api("GET", f"/ledgerreceipts?{query}")["results"]] == expected
    both = api("GET", f"/ledgerreceipts/{rows[0]['id']},{first['ledgerReceiptId']},99")
    assert [one["id"] for one in both] == [first["ledgerReceiptId"], rows[0]["id"]]
