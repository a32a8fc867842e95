"""Ledger receipts: search, read, create and replace (fact book, chapter 13)."""

from ..bodies import without_blanks
from ..problems import invalid, not_found
from . import rule
from .fiscal_years import demand_open_for_writing
from .invoice_change import check_version
from .invoice_store import RECEIPT, set_notes
from .invoice_types import CLAIMS
from .ledger_accounts import RECONCILIATION
from .listing import Filter, one_or_many, page
from .receipt_build import entries_sum, number_entries, reconciliation
from .receipt_checks import check_receipt

CHANGEABLE = {"JOURNAL", "SALES_INVOICE", "PURCHASE_INVOICE", *CLAIMS}
BASIC = ("id", "type", "status", "name", "receiptDate", "receiptNumber", "invoiceNumber", "serialNumber", "version")
# Members that the server alone decides; what a client sends for them is ignored.
SERVER_MADE = ("id", "status", "invoiceId", "receiptNumber", "invoiceNumber", "attachments", "version")
JOURNAL_SERIES = 6000


@rule("searchLedgerReceipt")
def search_ledger_receipts(call):
    """Search receipts."""
    asked, wanted = call.parameters, Filter()
    wanted.among("type", asked.get("types"))
    wanted.among("status", asked["status"].split(",") if "status" in asked else None)
    filter_dates(wanted, asked)
    return page(call, RECEIPT, wanted, _basic, ("id", "date", "created", "version"))


@rule("getLedgerReceipt")
def get_ledger_receipt(call):
    """Return one receipt with its entries, or several."""
    return one_or_many(call, RECEIPT, call.parameters["receiptId"], "Ledger receipt")


@rule("saveLedgerReceipt")
def save_ledger_receipt(call):
    """Create a journal; it starts as UNFINISHED, and has an invoice id for its attachments."""
    if call.body["type"] != "JOURNAL":
        raise invalid("type", call.body["type"])
    demand_open_for_writing(call, "receiptDate", call.body["receiptDate"])
    draft = _reconciled(call)
    check_receipt(call, draft)
    receipts = call.register(RECEIPT)
    server_made = {
        "status": "UNFINISHED",
        "invoiceId": call.register("invoice").next_id(),
        "receiptNumber": call.store.take(call.company, "receipt_number"),
        "invoiceNumber": JOURNAL_SERIES + call.store.take(call.company, "number JOURNAL"),
        "attachments": [],
        "version": call.now,
    }
    receipt = {"id": receipts.next_id(), **_members(call, draft), **server_made}
    receipts.insert(receipt, call.now)
    return receipt


@rule("updateLedgerReceipt")
def update_ledger_receipt(call):
    """Replace a receipt. A journal has to be UNFINISHED; the receipt of an invoice can be changed in any status."""
    stored = demand_receipt(call)
    if call.body["type"] != stored["type"] or stored["type"] not in CHANGEABLE:
        raise invalid("type", call.body["type"])
    check_version(call.body, stored)
    # 403 is not a documented answer of this operation, neither here nor below.
    if stored["status"] == "INVALIDATED" or stored["type"] == "JOURNAL" and stored["status"] != "UNFINISHED":
        raise invalid("status", stored["status"])
    demand_open_for_writing(call, "receiptDate", stored["receiptDate"], call.body["receiptDate"], status=400)
    draft = _reconciled(call)
    check_receipt(call, draft, stored)
    kept = {name: stored[name] for name in SERVER_MADE if name in stored}
    known = {entry["id"] for entry in stored["transactions"]}
    receipt = {**kept, **_members(call, draft, known), "version": call.now}
    call.register(RECEIPT).replace(receipt)
    _tell_invoice(call, receipt, stored)
    return receipt


def demand_receipt(call):
    """Return the receipt of the path.

    :raise Refused: 404
    """
    receipt = call.register(RECEIPT).get(call.parameters["receiptId"])
    if receipt is None:
        raise not_found("Ledger receipt")
    return receipt


def filter_dates(wanted, asked):
    """Filter by the dates that receipts and journals have in common."""
    wanted.between("date", asked.get("startDate"), asked.get("endDate"))
    wanted.between("created", asked.get("createdStartDate"), asked.get("createdEndDate"))
    wanted.between("version", asked.get("versionStartDate"), asked.get("versionEndDate"))


def _basic(stored):
    return {name: stored.document[name] for name in BASIC if name in stored.document} | {"created": stored.created}


def _reconciled(call):
    """Return the body; with ``createReconciliation`` it gets the entry that is missing for balance."""
    if not call.parameters.get("createReconciliation"):
        return call.body
    entries = [entry for entry in call.body["transactions"] if entry["transactionType"] != "RECONCILIATION_ENTRY"]
    if difference := entries_sum(entries):
        entries.append(reconciliation(RECONCILIATION, difference))
    return {**call.body, "transactions": entries}


def _members(call, draft, known=frozenset()):
    members = without_blanks({name: value for name, value in draft.items() if name not in SERVER_MADE})
    entries, used = [], set()
    for entry in members["transactions"]:
        own_id = entry.pop("id", None)
        entry = {**entry, "allocations": []}
        if own_id in known - used:
            used.add(own_id)
            entry = {"id": own_id, **entry}
        entries.append(entry)
    empty = {"receiptValidity": "EMPTY", "depreciation": "EMPTY"}
    return {**empty, **members, "transactions": number_entries(call, entries)}


def _tell_invoice(call, receipt, stored):
    # The note is one text with two names.
    notes = receipt.get("invoiceNotes", "")
    invoice = call.register("invoice").get(receipt["invoiceId"])
    if invoice and notes != stored.get("invoiceNotes", ""):
        set_notes(call, invoice, notes)
