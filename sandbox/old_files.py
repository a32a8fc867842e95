"""Data files of earlier versions of the sandbox: what they lack is added when they are opened."""

from .rules import Call
from .rules.receipt_build import build_receipt

WITHOUT_RECEIPT = """
    SELECT invoice.company, invoice.id FROM invoice
    LEFT JOIN ledger_receipt ON ledger_receipt.company = invoice.company AND ledger_receipt.invoice_id = invoice.id
    WHERE ledger_receipt.id IS NULL ORDER BY invoice.company, invoice.id
"""


def complete(store, settings):
    """Give a ledger receipt to invoices that were made when there was no bookkeeping."""
    with store.transaction():
        for company, invoice_id in store.execute(WITHOUT_RECEIPT):
            call = Call(store, settings, None, company)
            invoice = call.register("invoice").get(invoice_id)
            receipt = build_receipt(call, invoice, store.take(company, "receipt_number"))
            call.register("ledger_receipt").insert(receipt, call.register("invoice").created(invoice_id))
