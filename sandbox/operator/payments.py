"""What happens to the money of an invoice.

==================================================  ===============================================================
``POST .../invoices/{id}/payments``                 a payment; everything in the body may be left out:
                                                    ``way`` (see :data:`WAYS`, default ``reference``), ``amount``
                                                    (default: all that is open), ``date``, ``name``, ``message``,
                                                    ``currency`` and ``rate`` (foreign units per domestic unit) when
                                                    another currency was paid, ``with`` = id of the credit of a
                                                    ``setoff``
``DELETE .../payments/{event}``                     the payment is removed, and the other half of a set-off
``POST .../payments/{event}/move``                  ``{"invoice": id}``: it belonged to another invoice
``POST .../bankevents``                             ``{"amount", "way", "reference", "name", "message", "date"}``:
                                                    money that belongs to no invoice yet
``GET .../invoices/{id}/balance``                   what is open, and all payments
``GET``, ``POST .../twofactor/{handle}``            ``{"state"}``: what the person decides who was asked to confirm
==================================================  ===============================================================
"""

from ..money import CONTEXT, cents, decimal, to_accounting, to_number
from ..problems import not_found
from ..rules.bank_events import add_bank_event
from ..rules.invoice_store import demand_invoice, log
from ..rules.payment_store import KIND, PAID, add_payment, events_of, is_payable, move_payment, open_balance
from ..rules.payment_store import remove_payment as remove_event
from ..rules.two_factor import decide, demand_request
from . import action
from .asked import amount, day, demand, demand_schema, text
from .setoff import set_off

# Way of paying: type and status of the event. What the bank reports makes an invoice PAID.
WAYS = {
    "reference": ("REFERENCEPAYMENT", "PAID"),
    "statement": ("BANKSTATEMENT", "PAID"),
    "cash": ("CASH", "MARKED_PAID"),
    "card": ("CHARGECARD", "MARKED_PAID"),
    "creditloss": ("CREDITLOSS", "MARKED_PAID"),
    "cashdiscount": ("CASHDISCOUNT", "MARKED_PAID"),
    "correction": ("CORRECTION", "MARKED_PAID"),
}
BANK = ("reference", "statement")
LOGGED = {"reference": "ALLOCATE_INVOICE_TO_REFERENCE_PAYMENT", "statement": "ALLOCATE_INVOICE_TO_BANK_STATEMENT"}
STATES = ("confirmed", "rejected", "expired", "forbidden", "handled")


@action("POST", "/invoices/<int:invoice>/payments")
def pay(call):
    """Let a payment happen; one more on a paid invoice is fine, too."""
    invoice, way = demand_invoice(call, call.parameters["invoice"]), call.body.get("way", "reference")
    if not is_payable(invoice) and invoice["status"] not in PAID:
        raise ValueError(f"{invoice['type']} in status {invoice['status']} cannot be paid.")
    if way == "setoff":
        return set_off(call, invoice, demand_invoice(call, demand(call.body, "with", int)))
    if way not in WAYS:
        raise ValueError(f"The way is one of {', '.join([*WAYS, 'setoff'])}.")
    own, members = _paid(call, invoice)
    date = day(call.body, "date", call.now[:10])
    if way in BANK:
        members["_bankEvent"] = _report(call, invoice, way, members.get("paidAmount", to_number(own)), date)
    log(call, invoice["id"], LOGGED.get(way, "MARKED_PAID"))
    return add_payment(call, invoice, *WAYS[way], own, date, **members)


@action("DELETE", "/payments/<int:event>")
def remove_payment(call):
    """Remove a payment, whatever made it."""
    event = _demand_event(call)
    remove_event(call, event)
    return event


@action("POST", "/payments/<int:event>/move")
def move(call):
    """Move a payment to another invoice."""
    event, target = _demand_event(call), demand_invoice(call, demand(call.body, "invoice", int))
    if event.get("_pair") or not is_payable(target) and target["status"] not in PAID:
        raise ValueError("This payment cannot be moved there.")
    move_payment(call, event, target)
    return call.register(KIND).get(event["id"])


@action("POST", "/bankevents")
def receive_money(call):
    """Let money arrive that nobody can place."""
    way = call.body.get("way", "statement")
    if way not in BANK:
        raise ValueError(f"The way is one of {', '.join(BANK)}.")
    texts = {name: text(call.body, name) for name in ("reference", "name", "message")}
    currency = call.fact("company")["companyCurrency"]
    return add_bank_event(
        call, way, amount(call.body, "amount"), currency, day(call.body, "date", call.now[:10]), **texts
    )


@action("GET", "/invoices/<int:invoice>/balance")
def balance(call):
    """Return what is open on an invoice, in its own currency."""
    invoice = demand_invoice(call, call.parameters["invoice"])
    currency = invoice["paymentInfo"]["currency"]
    payments = events_of(call, invoice["id"])
    return {"open": to_number(open_balance(call, invoice)), "currency": currency, "payments": payments}


@action("GET", "/twofactor/<handle>")
def look_at_confirmation(call):
    """Return what a handle stands for."""
    return demand_request(call, call.parameters["handle"])


@action("POST", "/twofactor/<handle>")
def decide_confirmation(call):
    """Decide in the place of the person."""
    request, state = demand_request(call, call.parameters["handle"]), demand(call.body, "state", str)
    if state not in STATES:
        raise ValueError(f"The state is one of {', '.join(STATES)}.")
    if request["state"] != "waiting":
        raise ValueError(f"The action is {request['state']} already.")
    decide(call, request, state)
    return demand_request(call, request["handle"])


def _paid(call, invoice):
    """Return the amount in the currency of the invoice, and the members that tell of another currency."""
    if "currency" not in call.body or call.body["currency"] == invoice["paymentInfo"]["currency"]:
        return cents(decimal(amount(call.body, "amount", to_number(open_balance(call, invoice))))), {}
    currency, rate = demand(call.body, "currency", str), amount(call.body, "rate", 1)
    demand_schema(call, "Currency", currency)
    paid = decimal(amount(call.body, "amount"))
    accounting = to_accounting(paid, {"currencyRate": rate})
    own = cents(CONTEXT.multiply(accounting, decimal(invoice["paymentInfo"]["currencyRate"])))
    return own, {"amount": to_number(accounting), "paidAmount": to_number(cents(paid)), "paidCurrency": currency}


def _report(call, invoice, way, paid, date):
    """Let the bank report the payment; return the id of the row."""
    info, sign = invoice["paymentInfo"], 1 if invoice["type"] == "SALES_INVOICE" else -1
    row = add_bank_event(
        call,
        way,
        sign * paid,
        call.body.get("currency", info["currency"]),
        date,
        name=text(call.body, "name", invoice["counterParty"]["counterPartyAddress"]["name"]),
        reference=info.get("bankReferenceCode") if way == "reference" else None,
        message=text(call.body, "message", "" if way == "reference" else str(invoice["invoiceNumber"])),
        invoiceId=invoice["id"],
    )
    return row["id"]


def _demand_event(call):
    event = call.register(KIND).get(call.parameters["event"])
    if event is None:
        raise not_found("Payment event")
    return event
