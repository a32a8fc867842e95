"""The discussion of purchase, travel and expense invoices."""

from ..problems import forbidden, invalid, not_found
from . import rule
from .invoice_types import CLAIMS

DISCUSSED = {"PURCHASE_INVOICE", *CLAIMS}


@rule("getInvoiceComments")
def get_invoice_comments(call):
    """Return the comments of an invoice, oldest first. Nobody is ever tagged, so all of them are read."""
    invoice = _invoice(call)
    if call.parameters.get("readByAllTaggedUsers") is False:
        return {"comments": []}
    found = call.register("comment").search("invoice_id = ?", (invoice["id"],), order="id")
    return {"comments": [_shown(stored.document) for stored in found]}


@rule("saveInvoiceComment")
def save_invoice_comment(call):
    """Add a comment of the current user."""
    invoice = _invoice(call)
    if not call.body["comment"].strip():
        raise invalid("comment", call.body["comment"])
    comments = call.register("comment")
    comment = {
        "id": comments.next_id(),
        "invoiceId": invoice["id"],
        "author": call.fact("user")["name"],
        "dateTime": call.now,
        "comment": call.body["comment"],
        "taggedUsersInfo": {"numTaggedUsers": 0, "readByAllTaggedUsers": True},
    }
    comments.insert(comment, call.now)
    return _shown(comment)


def _invoice(call):
    invoice = call.register("invoice").get(call.parameters["invoiceId"])
    if invoice is None:
        raise not_found("Invoice")
    if invoice["type"] not in DISCUSSED:
        raise forbidden(f"{invoice['type']} has no discussion.")
    return invoice


def _shown(comment):
    return {name: value for name, value in comment.items() if name != "invoiceId"}
