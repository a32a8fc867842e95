"""The status of an invoice: the actions and where they lead (fact book, chapters 7.4 and 7.5)."""

from ..problems import forbidden
from . import rule
from .circulation import demand_people, performed, with_people
from .fiscal_years import demand_open_for_action
from .invoice_store import demand_invoice, log, save_invoice
from .invoice_types import CLAIMS

CIRCULATED = {"PURCHASE_INVOICE", *CLAIMS}
# Per action: the statuses it starts from, for sales invoices and for what is circulated. Orders have no action at all.
BEFORE = {
    "approved": (["UNFINISHED"], ["UNFINISHED", "RECEIVED", "VERIFIED"]),
    "verified": ([], ["UNFINISHED", "RECEIVED"]),
    "sent": (["NOT_SENT", "SENT"], []),
    "sent to circulation": ([], ["UNFINISHED"]),
    "rejected": (["NOT_SENT", "SENT", "APPROVED"], ["RECEIVED", "VERIFIED", "APPROVED"]),
    "set unfinished": (["NOT_SENT", "APPROVED"], ["RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED"]),
    "invalidated": (["UNFINISHED"], ["UNFINISHED", "RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED"]),
}


@rule("approveInvoice1")
def approve(call):
    """Approve: sales to NOT_SENT, or APPROVED when nothing is sent; purchases and claims to APPROVED."""
    invoice = _demand(call, "approved")
    demand_people(call, invoice, "acceptors")
    demand_open_for_action(call, "date", invoice["date"])
    is_sent = invoice["type"] == "SALES_INVOICE" and invoice["invoiceChannel"] != "NO_SENDING"
    if call.parameters.get("updateInventory"):
        log(call, invoice["id"], "PRODUCT_INFORMATION_UPDATED_INTO_INVENTORY_MANAGEMENT")
    invoice = performed(call, invoice, "acceptors")
    return _move(call, invoice, "NOT_SENT" if is_sent else "APPROVED", "approved", "APPROVAL")


@rule("verifyInvoice")
def verify(call):
    """Verify a purchase invoice or a claim."""
    invoice = _demand(call, "verified")
    demand_people(call, invoice, "verifiers")
    return _move(call, performed(call, invoice, "verifiers"), "VERIFIED", "verified", "VERIFICATION")


@rule("send")
def send(call):
    """Send a sales invoice that is NOT_SENT, or once more one that is SENT."""
    return _move(call, _demand(call, "sent"), "SENT", "sent", "SEND")


@rule("sendToCirculation")
def send_to_circulation(call):
    """Ask verifiers and approvers."""
    invoice = _demand(call, "sent to circulation")
    demand_people(call, invoice, "acceptors")
    return _move(call, with_people(call, invoice), "RECEIVED", "sent to circulation", "SEND_TO_CIRCULATION")


@rule("rejectInvoice")
def reject(call):
    """Refuse to pay."""
    return _move(call, _demand(call, "rejected"), "PAYMENT_DENIED", "rejected", "DENY_PAYMENT")


@rule("markInvoiceAsUnfinished")
def unfinish(call):
    """Take an invoice back for changes."""
    invoice = _demand(call, "set unfinished")
    demand_open_for_action(call, "date", invoice["date"])
    return _move(call, invoice, "UNFINISHED", "set unfinished", "UNFINISHED")


@rule("markInvoiceAsInvalidated")
def invalidate(call):
    """Take an invoice out of the books. The event log has no code for it."""
    invoice = _demand(call, "invalidated")
    demand_open_for_action(call, "date", invoice["date"])
    return _move(call, invoice, "INVALIDATED", "invalidated", None)


def _demand(call, done):
    """Return the invoice of the path, if the action is possible on it."""
    invoice = demand_invoice(call)
    kind, (sales, circulated) = invoice["type"], BEFORE[done]
    before = sales if kind == "SALES_INVOICE" else circulated if kind in CIRCULATED else []
    if invoice["status"] not in before:
        raise forbidden(f"{kind} in status {invoice['status']} cannot be {done}.")
    return invoice


def _move(call, invoice, status, done, action):
    save_invoice(call, {**invoice, "status": status})
    if action:
        log(call, invoice["id"], action, (call.body or {}).get("comment", ""))
    return {"message": f"The invoice was {done}."}
