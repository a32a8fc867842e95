"""Setting a credit against an invoice: an event on both."""

from ..money import cents, decimal, to_number
from ..rules.invoice_store import log
from ..rules.payment_store import KIND, PAID, add_payment, is_payable, open_balance
from .asked import amount, day


def set_off(call, invoice, credit):
    """Set a credit (an invoice with a negative sum) against an invoice; return both events.

    Without an amount as much as both allow is set off.

    :raise ValueError: they do not fit
    """
    _check(call, invoice, credit)
    most = min(open_balance(call, invoice), -open_balance(call, credit))
    value = cents(decimal(amount(call.body, "amount", to_number(most))))
    date = day(call.body, "date", call.now[:10])
    kind = call.settings["setoff_event_type"]
    first = add_payment(call, invoice, kind, "MARKED_PAID", value, date)
    second = add_payment(call, credit, kind, "MARKED_PAID", -value, date, _pair=first["id"])
    first["_pair"] = second["id"]
    call.register(KIND).replace(first)
    for one in (invoice, credit):
        log(call, one["id"], "ALLOCATE_INVOICE_TO_INVOICE")
    return [first, second]


def _check(call, invoice, credit):
    if invoice["type"] != credit["type"] or invoice["paymentInfo"]["currency"] != credit["paymentInfo"]["currency"]:
        raise ValueError("A credit is set against an invoice of the same type and currency.")
    if not is_payable(credit) and credit["status"] not in PAID:
        raise ValueError(f"The credit is {credit['status']}.")
    if open_balance(call, credit) >= 0 or open_balance(call, invoice) <= 0:
        raise ValueError("There is nothing to set off.")
