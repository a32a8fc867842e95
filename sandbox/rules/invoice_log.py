"""Notes and the event log of invoices (fact book, chapters 7.4 and 7.7)."""

from ..problems import invalid
from . import rule
from .invoice_store import demand_invoice, log_of, set_notes
from .invoice_types import ORDERS


@rule("addNotesToInvoice")
def add_notes(call):
    """Replace the internal note, in any status; not of orders."""
    invoice = demand_invoice(call)
    if invoice["type"] in ORDERS:
        raise invalid("type", invoice["type"])
    set_notes(call, invoice, call.body["notes"])
    return {"message": "The notes were saved."}


@rule("getInvoiceTransactions")
def get_transactions(call):
    """Return the event log of an invoice."""
    return {"transactions": log_of(call, demand_invoice(call)["id"])}


@rule("getInvoiceTransactionsBulk")
def get_transactions_of_many(call):
    """Return the event logs of several invoices; unknown ones are left out."""
    found = call.register("invoice").get_many(sorted(set(call.parameters["invoiceIds"])))
    return {"results": [{"invoiceId": one["id"], "transactions": log_of(call, one["id"])} for one in found]}
