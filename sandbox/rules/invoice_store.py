"""Stored invoices: each has a ledger receipt that follows it, and a log of what happened to it."""

from ..problems import not_found
from .receipt_build import build_receipt, shared_members

RECEIPT = "ledger_receipt"


def demand_invoice(call, invoice_id=None):
    """Return an invoice; without an id the one in the path.

    :raise Refused: 404
    """
    invoice = call.register("invoice").get(call.parameters["invoiceId"] if invoice_id is None else invoice_id)
    if invoice is None:
        raise not_found("Invoice")
    return invoice


def add_invoice(call, invoice):
    """Store a new invoice with its receipt."""
    number = call.store.take(call.company, "receipt_number")
    call.register(RECEIPT).insert(build_receipt(call, invoice, number), call.now)
    call.register("invoice").insert(invoice, call.now)


def save_invoice(call, invoice, new_version=True):
    """Store a changed invoice; its receipt gets what the two share. Return the invoice as stored.

    :param new_version: the change is one that clients see in the version
    """
    if new_version:
        invoice = {**invoice, "version": call.now}
    call.register("invoice").replace(invoice)
    _follow(call, invoice, ("status", "version", "attachments"))
    return invoice


def replace_invoice(call, invoice, rebuild):
    """Store an invoice of which anything may have changed. Return the invoice as stored.

    :param rebuild: make the receipt anew, under a new id; entries made by hand are lost
    """
    invoice = {**invoice, "version": call.now}
    receipts = call.register(RECEIPT)
    old = receipts.get(invoice["ledgerReceiptId"])
    if rebuild:
        invoice["ledgerReceiptId"] = receipts.next_id()
        receipts.delete(old["id"])
        receipts.insert(build_receipt(call, invoice, old["receiptNumber"]), call.now)
    else:
        replaced = shared_members(invoice) | {"receiptDate": invoice["date"]}
        kept = {name: value for name, value in old.items() if name not in ("invoiceNotes", "partnerCode")}
        receipts.replace({**kept, **replaced})
    call.register("invoice").replace(invoice)
    return invoice


def set_notes(call, invoice, notes):
    """Replace the internal note, here and on the receipt."""
    receipt = call.register(RECEIPT).get(invoice["ledgerReceiptId"])
    invoice = {name: value for name, value in invoice.items() if name != "notes"}
    receipt = {name: value for name, value in receipt.items() if name != "invoiceNotes"}
    if notes:
        invoice["notes"] = receipt["invoiceNotes"] = notes
    call.register(RECEIPT).replace({**receipt, "version": call.now})
    return save_invoice(call, invoice)


def log(call, invoice_id, action, details=""):
    """Add a line to the event log of an invoice.

    :param action: one of the codes of InvoiceTransaction
    """
    events = call.register("invoice_event")
    line = {"action": action, "name": call.fact("user")["name"], "date": call.now, "details": details}
    events.insert({"id": events.next_id(), "invoiceId": invoice_id, **line}, call.now)


def log_of(call, invoice_id):
    """Return the log of an invoice, oldest first."""
    rows = call.register("invoice_event").search("invoice_id = ?", (invoice_id,), order="id")
    return [{name: row.document[name] for name in ("action", "name", "date", "details")} for row in rows]


def _follow(call, invoice, names):
    receipts = call.register(RECEIPT)
    receipt = receipts.get(invoice["ledgerReceiptId"])
    shared = {name: invoice[name] for name in names if name in invoice}
    if any(receipt.get(name) != value for name, value in shared.items()):
        receipts.replace({**receipt, **shared})
