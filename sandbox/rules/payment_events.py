"""Payments registered on invoices: reading, marking as paid, removing (fact book, chapter 8)."""

from ..money import cents, decimal, to_accounting
from ..problems import Problems, forbidden, not_found
from . import rule
from .fiscal_years import demand_open_for_action
from .invoice_store import demand_invoice, log
from .listing import Filter, page
from .payment_store import KIND, add_payment, is_payable, remove_payment, shown
from .two_factor import ask, on_confirmation

# Event type of each way that a client may name; another one when it names none.
WAYS = {
    "ADJUSTMENT": "ADJUSTMENT",
    "BANK_STATEMENT": "BANKSTATEMENT",
    "CASH": "CASH",
    "CHARGE_CARD": "CHARGECARD",
    "CORRECTION": "CORRECTION",
    "CREDIT_LOSS": "CREDITLOSS",
    "CREDIT_NOTE": "COMPENSATIONINVOICE",
    "EXTERNAL_BANK_TRANSFER": "BANKTRANSFERELSEWHERE",
    "SET_OFF": "SETOFF",
}
UNNAMED = "ELSEWHERE"
SALES_ONLY = ("description", "paymentMethodType")
MAX_AMOUNT = 10**11
# What is added to the ids of the bulk call when they are switched to be different.
BULK_OFFSET = 500_000


@rule("searchPaymentEvents")
def search_payment_events(call):
    """List the payments of an invoice."""
    wanted = Filter()
    wanted.equal("invoice_id", demand_invoice(call)["id"])
    return page(call, KIND, wanted, lambda row: shown(row.document))


@rule("getPaymentEventByIdAndInvoiceId")
def get_payment_event(call):
    """Return one payment."""
    return shown(_demand_event(call, demand_invoice(call)))


@rule("markInvoiceAsPaid")
def mark_paid(call):
    """Register a payment by hand: PARTLY_PAID while something is open, MARKED_PAID at zero."""
    invoice, asked = demand_invoice(call), call.body
    if not is_payable(invoice):
        raise forbidden(f"{invoice['type']} in status {invoice['status']} cannot be marked as paid.")
    _check(invoice, asked)
    demand_open_for_action(call, "paymentDate", asked["paymentDate"])
    kind = WAYS.get(asked.get("paymentMethodType"), UNNAMED)
    members = {"description": asked["description"]} if asked.get("description") else {}
    amount = cents(decimal(asked["amount"]))
    event = add_payment(call, invoice, kind, "MARKED_PAID", amount, asked["paymentDate"], **members)
    log(call, invoice["id"], "MARKED_PAID")
    return shown(event)


@rule("removePaymentEvent")
def remove_payment_event(call):
    """Ask for the removal of a payment that was made by hand; a person has to confirm it."""
    invoice = demand_invoice(call)
    event = _demand_event(call, invoice)
    if event["status"] != "MARKED_PAID":
        raise forbidden("Only a payment that was registered by hand can be removed.")
    demand_open_for_action(call, "paymentDate", event["paymentDate"])
    return ask(call, "remove payment event", {"event": event["id"]})


@rule("getPaymentEvents")
def get_payment_events(call):
    """List the payments of up to 200 invoices; unknown ones are left out."""
    offset = 0 if call.settings["same_event_ids_in_bulk"] else BULK_OFFSET
    if call.parameters.get("previousId"):
        call.parameters["previousId"] = max(call.parameters["previousId"] - offset, 0)
    wanted = Filter()
    wanted.among("invoice_id", call.parameters["invoiceId"])
    names = _Receivers(call)
    return page(call, KIND, wanted, lambda row: _transaction(row.document, names, offset))


@on_confirmation("remove payment event")
def confirmed_removal(call, details):
    """Remove the payment, unless it has gone meanwhile."""
    event = call.register(KIND).get(details["event"])
    if event:
        remove_payment(call, event)
    return {"info": {"message": "The payment event was removed."}}


def _check(invoice, asked):
    problems = Problems()
    if asked["currency"] != invoice["paymentInfo"]["currency"]:
        problems.invalid("currency", asked["currency"])
    amount = decimal(asked["amount"])
    if not cents(amount) or max(abs(amount), abs(to_accounting(amount, invoice["paymentInfo"]))) > MAX_AMOUNT:
        problems.invalid("amount", asked["amount"])
    if invoice["type"] != "SALES_INVOICE":
        for name in SALES_ONLY:
            if name in asked:
                problems.invalid(name, asked[name])
    problems.refuse()


def _demand_event(call, invoice):
    event = call.register(KIND).get(call.parameters["paymentEventId"])
    if event is None or event["invoiceId"] != invoice["id"]:
        raise not_found("Payment event")
    return event


def _transaction(event, names, offset):
    row = {name: event[name] for name in ("invoiceId", "paymentDate", "amount", "status", "paidAmount", "paidCurrency")}
    return {"id": event["id"] + offset, **row, "receiverName": names.receiver(event["invoiceId"])}


class _Receivers:
    """Who gets the money of an invoice: the own company on sales, else the counterparty."""

    def __init__(self, call):
        self._invoices = call.register("invoice")
        self._own = call.fact("company")["name"]

    def receiver(self, invoice_id):
        """Return the name."""
        invoice = self._invoices.get(invoice_id)
        if invoice["type"] == "SALES_INVOICE":
            return self._own
        return invoice["counterParty"]["counterPartyAddress"]["name"]
