"""What can be done with a journal, and with the dimensions of one entry (fact book, chapters 12 and 13)."""

from ..problems import Problems, forbidden, not_found
from . import rule
from .fiscal_years import demand_open_for_action
from .invoice_store import RECEIPT
from .ledger_receipts import CHANGEABLE, demand_receipt, filter_dates
from .listing import Filter
from .receipt_checks import check_dimensions

BEFORE = {"approved": "UNFINISHED", "invalidated": "UNFINISHED", "set unfinished": "APPROVED"}


@rule("approveInvoice")
def approve(call):
    """Approve a journal that is UNFINISHED."""
    return _move(call, "APPROVED", "approved")


@rule("markLedgerReceiptAsInvalidated")
def invalidate(call):
    """Invalidate a journal; an approved one has to be UNFINISHED first."""
    return _move(call, "INVALIDATED", "invalidated")


@rule("markLedgerReceiptAsUnfinished")
def unfinish(call):
    """Take an approved journal back for changes."""
    return _move(call, "UNFINISHED", "set unfinished")


@rule("updateLedgerReceiptTransactionDimensions")
def set_dimensions(call):
    """Replace the dimensions of one entry; an empty list clears them."""
    receipt = demand_receipt(call)
    if receipt["type"] not in CHANGEABLE or receipt["status"] == "INVALIDATED":
        raise forbidden(f"{receipt['type']} in status {receipt['status']} cannot be changed.")
    demand_open_for_action(call, "receiptDate", receipt["receiptDate"])
    entry = next((one for one in receipt["transactions"] if one["id"] == call.parameters["transactionId"]), None)
    if entry is None:
        raise not_found("Transaction")
    values, problems = call.body["dimensionItemValues"], Problems()
    check_dimensions(call, problems, [{**entry, "dimensionItemValues": values}], "dimensionItemValues")
    problems.refuse()
    entry.pop("dimensionItemValues", None)
    if values:
        entry["dimensionItemValues"] = values
    receipt = {**receipt, "version": call.now}
    call.register(RECEIPT).replace(receipt)
    return receipt


@rule("searchJournalsByStatuses")
def search_journals(call):
    """List the journals. The document types the answer as one object; a list is what makes sense."""
    asked, wanted = call.parameters, Filter()
    wanted.equal("type", "JOURNAL")
    wanted.among("status", asked.get("statuses"))
    filter_dates(wanted, asked)
    return [_journal(row) for row in call.register(RECEIPT).search(wanted.where, wanted.values)]


def _move(call, status, done):
    receipt = demand_receipt(call)
    if receipt["type"] != "JOURNAL" or receipt["status"] != BEFORE[done]:
        raise forbidden(f"{receipt['type']} in status {receipt['status']} cannot be {done}.")
    demand_open_for_action(call, "receiptDate", receipt["receiptDate"])
    call.register(RECEIPT).replace({**receipt, "status": status, "version": call.now})
    return {"message": f"The journal was {done}."}


def _journal(row):
    receipt = row.document
    journal = {
        "id": receipt["invoiceId"],
        "ledgerReceiptId": receipt["id"],
        "type": "JOURNAL",
        "status": receipt["status"],
        "invoiceNumber": receipt["invoiceNumber"],
        "date": receipt["receiptDate"],
        "created": row.created,
        "version": receipt["version"],
    }
    return journal | {name: receipt[name] for name in ("partnerId",) if name in receipt}
