"""Payments on invoices: what is open, what a payment does to the status, what its removal does (chapter 8).

A stored payment is a PaymentEvent. Members with an underscore are for inner use: the amount in the currency of the
invoice, the status before the first payment, the other half of a set-off, the row of the bank it came from.
"""

from decimal import Decimal

from ..money import cents, decimal, to_accounting, to_number
from .bank_events import allocate
from .invoice_store import demand_invoice, log, save_invoice

KIND = "payment_event"
# From these a payment can be registered; orders and unfinished documents never.
PAYABLE = {
    "SALES_INVOICE": ("NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID"),
    "other": ("APPROVED", "PAYMENT_QUEUED", "PAYMENT_SENT_TO_BANK", "PARTLY_PAID"),
}
PAID = {"PAID", "MARKED_PAID", "PARTLY_PAID"}
REMOVED = {"PAID": "DELETED_PAYMENT_TRANSACTION", "MARKED_PAID": "DELETED_PAID_ELSEWHERE_PAYMENT_TRANSACTION"}


def is_payable(invoice):
    """Tell whether a payment can be registered on the invoice by hand."""
    kind = invoice["type"]
    if kind.endswith("_ORDER"):
        return False
    return invoice["status"] in PAYABLE["SALES_INVOICE" if kind == "SALES_INVOICE" else "other"]


def events_of(call, invoice_id):
    """Return the payments of an invoice, oldest first."""
    rows = call.register(KIND).search("invoice_id = ?", (invoice_id,), order="payment_date, id")
    return [row.document for row in rows]


def open_balance(call, invoice):
    """Return what is still to be paid, in the currency of the invoice; negative when too much was paid."""
    total = decimal(invoice["invoiceSumInfo"][0]["invoiceSumTotal"])
    return total - sum((decimal(one["_invoiceAmount"]) for one in events_of(call, invoice["id"])), Decimal())


def add_payment(call, invoice, kind, status, value, day, **members):
    """Register a payment and move the invoice; return the event.

    :param kind: ``type`` of PaymentEvent
    :param status: PAID for bank data, MARKED_PAID for anything else
    :param value: Decimal in the currency of the invoice
    :param members: further members of the event, such as ``description``, ``paidAmount``, ``_bankEvent``
    """
    others = events_of(call, invoice["id"])
    register = call.register(KIND)
    event = {
        "id": register.next_id(),
        "invoiceId": invoice["id"],
        "type": kind,
        "paymentDate": day,
        "status": status,
        "amount": to_number(to_accounting(value, invoice["paymentInfo"])),
        "currency": call.fact("company")["companyCurrency"],
        "paidAmount": to_number(cents(value)),
        "paidCurrency": invoice["paymentInfo"]["currency"],
        "_invoiceAmount": to_number(cents(value)),
        "_before": others[0]["_before"] if others else invoice["status"],
        **members,
    }
    register.insert(event, call.now)
    settle(call, invoice["id"])
    return event


def remove_payment(call, event):
    """Remove a payment, and the other half of a set-off; the invoice goes back and the bank row is free again."""
    _take_off(call, event)
    other = call.register(KIND).get(event["_pair"]) if event.get("_pair") else None
    if other:
        _take_off(call, other)
    if event.get("_bankEvent"):
        allocate(call, event["_bankEvent"], None)


def move_payment(call, event, invoice):
    """Move a payment to another invoice."""
    source = demand_invoice(call, event["invoiceId"])
    others = events_of(call, invoice["id"])
    before = others[0]["_before"] if others else invoice["status"]
    call.register(KIND).replace({**event, "invoiceId": invoice["id"], "_before": before})
    log(call, source["id"], "TARGETING_REMOVED")
    log(call, invoice["id"], "ALLOCATE_PAYMENT_MANUALLY")
    if event.get("_bankEvent"):
        allocate(call, event["_bankEvent"], invoice["id"])
    settle(call, source["id"], event["_before"])
    settle(call, invoice["id"])


def settle(call, invoice_id, before=None):
    """Set status and payment date of an invoice by its payments.

    :param before: the status that an invoice without payments goes back to
    """
    invoice, events = demand_invoice(call, invoice_id), events_of(call, invoice_id)
    invoice.pop("paymentDate", None)
    if events:
        invoice["paymentDate"] = events[-1]["paymentDate"]
        newest = max(events, key=lambda one: one["id"])
        invoice["status"] = "PARTLY_PAID" if open_balance(call, invoice) else newest["status"]
    elif before:
        invoice["status"] = before
    save_invoice(call, invoice, call.settings["payments_change_version"])


def shown(event):
    """Return the event as the API shows it."""
    return {name: value for name, value in event.items() if not name.startswith("_")}


def _take_off(call, event):
    call.register(KIND).delete(event["id"])
    log(call, event["invoiceId"], REMOVED[event["status"]])
    settle(call, event["invoiceId"], event["_before"])
