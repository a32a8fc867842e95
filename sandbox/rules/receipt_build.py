"""The ledger receipt that the service makes of an invoice (fact book, chapter 13).

Entries hold net values in accounting currency, debit positive and credit negative; the service adds the VAT by
``vatPercent``. All entries with their VAT add up to zero: rows against the counter account (REVERSING_ENTRY), and the
odd cents of rounding in a RECONCILIATION_ENTRY.
"""

from decimal import Decimal

from ..money import decimal, row_sums, to_accounting, to_number, vat_of
from .invoice_types import SALES
from .ledger_accounts import account_names, document_accounts
from .vats import DOMESTIC

MAX_NAME, MAX_DESCRIPTION = 80, 255
# Members of a receipt that it shares with its invoice, by the name in the invoice.
SHARED = {"partnerId": "partnerId", "notes": "invoiceNotes", "invoiceNumber": "invoiceNumber"}


def build_receipt(call, invoice, receipt_number):
    """Return the receipt of an invoice under ``ledgerReceiptId``."""
    receipt = {
        "id": invoice["ledgerReceiptId"],
        "type": invoice["type"],
        "receiptDate": invoice["date"],
        "receiptNumber": receipt_number,
        "invoiceId": invoice["id"],
        "receiptValidity": "EMPTY",
        "depreciation": "EMPTY",
        "transactions": number_entries(call, _entries(call, invoice)),
    }
    return {**receipt, **shared_members(invoice)}


def shared_members(invoice):
    """Return what a receipt always takes from its invoice."""
    party = invoice["counterParty"]
    members = {there: invoice[here] for here, there in SHARED.items() if here in invoice}
    if party.get("identifier"):
        members["partnerCode"] = party["identifier"]
    return {
        **members,
        "name": party["counterPartyAddress"]["name"][:MAX_NAME],
        "status": invoice["status"],
        "vatType": _vat_type(invoice),
        "vatStatus": invoice.get("vatStatus", DOMESTIC),
        "attachments": invoice.get("attachments", []),
        "version": invoice["version"],
    }


def number_entries(call, entries):
    """Give ids to the entries that have none."""
    new = [entry for entry in entries if "id" not in entry]
    first = call.store.take(call.company, "ledger_entry", len(new)) if new else 0
    ids = iter(range(first, first + len(new)))
    return [entry if "id" in entry else {"id": next(ids), **entry} for entry in entries]


def entries_sum(entries):
    """Return what is missing for balance: the sum of all values with their VAT."""
    total = Decimal()
    for entry in entries:
        value = decimal(entry["accountingValue"])
        total += value + vat_of(value, entry["vatPercent"])
    return total


def reconciliation(account, difference):
    """Return the entry that takes up a difference."""
    return _fixed("RECONCILIATION_ENTRY", account, -difference)


def _entries(call, invoice):
    accounts = document_accounts(call, invoice["type"], invoice.get("partnerId"))
    sign = -1 if invoice["type"] in SALES else 1
    gross = sign * decimal(invoice["invoiceSumInfo"][-1]["invoiceSumTotal"])
    entries = [_fixed("REVERSING_ENTRY", accounts.sum, -gross), *_row_entries(call, invoice, accounts, sign)]
    difference = entries_sum(entries)
    return [*entries, reconciliation(accounts.cents, difference)] if difference else entries


def _row_entries(call, invoice, accounts, sign):
    by_row = invoice["extraInfo"]["accountingByRow"]
    product_accounts = _product_accounts(call, invoice) if by_row else {}
    entries = {}
    for place, row in enumerate(invoice.get("invoiceRows", ())):
        entry = _row_entry(invoice, row, product_accounts.get(row.get("productId"), accounts.rows))
        key = place if by_row else (entry["account"], entry["vatPercent"], entry["vatStatus"])
        if key in entries:
            entries[key]["accountingValue"] += entry["accountingValue"]
        else:
            entries[key] = entry if by_row else _without_row(entry)
    return [{**entry, "accountingValue": to_number(sign * entry["accountingValue"])} for entry in entries.values()]


def _row_entry(invoice, row, account):
    include_vat = invoice["extraInfo"]["unitPricesIncludeVat"]
    net, _vat = row_sums(row, decimal(invoice["discountPercent"]), include_vat)
    entry = {
        "transactionType": "ENTRY",
        "account": account,
        "accountingValue": to_accounting(net, invoice["paymentInfo"]),
        "vatPercent": row["vatPercent"],
        "vatType": _vat_type(invoice),
        "vatStatus": row.get("vatStatus", invoice.get("vatStatus", DOMESTIC)),
        "description": row["product"][:MAX_DESCRIPTION],
        "allocations": [],
    }
    if invoice["type"] not in SALES:
        entry["vatDeductionPercent"] = 100
    return entry | {name: row[name] for name in ("startDate", "endDate") if name in row}


def _without_row(entry):
    return {name: value for name, value in entry.items() if name not in ("description", "startDate", "endDate")}


def _product_accounts(call, invoice):
    ids = {row["productId"] for row in invoice.get("invoiceRows", ()) if "productId" in row}
    if not ids:
        return {}
    known = account_names(call)
    products = call.register("product").get_many(list(ids))
    return {one["id"]: one["defaultAccount"] for one in products if one.get("defaultAccount") in known}


def _fixed(kind, account, value):
    fixed = {"accountingValue": to_number(value), "vatPercent": 0, "description": "", "allocations": []}
    return {"transactionType": kind, "account": account, **fixed}


def _vat_type(invoice):
    return "SALES" if invoice["type"] in SALES else "PURCHASE"
