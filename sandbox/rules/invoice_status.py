"""The status of an invoice: the actions and where they lead (fact book, chapters 7.4 and 7.5)."""

from ..problems import forbidden, not_found
from . import rule
from .invoice_types import ORDERS, SALES

SALES_BEFORE = ("UNFINISHED",)
PURCHASE_BEFORE = ("UNFINISHED", "RECEIVED", "VERIFIED")


@rule("approveInvoice1")
def approve(call):
    """Approve: sales to NOT_SENT, or APPROVED when nothing is sent; purchases and claims to APPROVED."""
    invoice = _invoice(call)
    is_sale = invoice["type"] in SALES
    before = SALES_BEFORE if is_sale else PURCHASE_BEFORE
    _demand(invoice, "approved", invoice["type"] not in ORDERS and invoice["status"] in before)
    stays_here = not is_sale or invoice["invoiceChannel"] == "NO_SENDING"
    return _move(call, invoice, "APPROVED" if stays_here else "NOT_SENT", "approved")


@rule("send")
def send(call):
    """Send a sales invoice that is NOT_SENT, or once more one that is SENT."""
    invoice = _invoice(call)
    _demand(invoice, "sent", invoice["type"] == "SALES_INVOICE" and invoice["status"] in ("NOT_SENT", "SENT"))
    return _move(call, invoice, "SENT", "sent")


def _invoice(call):
    invoice = call.register("invoice").get(call.parameters["invoiceId"])
    if invoice is None:
        raise not_found("Invoice")
    return invoice


def _demand(invoice, done, possible):
    if not possible:
        raise forbidden(f"{invoice['type']} in status {invoice['status']} cannot be {done}.")


def _move(call, invoice, status, done):
    call.register("invoice").replace({**invoice, "status": status, "version": call.now})
    return {"message": f"The invoice was {done}."}
