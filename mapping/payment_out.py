"""Payment of Odoo -> MarkInvoiceAsPaid of Procountor, and the events that may be it already (chapter 8)."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from .keys import KEY
from .text import clean

DESCRIPTION_LIMIT = 140


class PaymentValues(TypedDict):
    """A payment of a customer invoice. ``amount`` is in ``currency``, that of the invoice; ``kind`` of chapter 19."""

    name: str
    date: date
    amount: Decimal
    currency: str
    kind: str


def mark_paid_payload(values, attempt_key):
    """Return the body of ``PUT /invoices/{id}/paymentevents/markpaid``.

    :param PaymentValues values: the payment in Odoo's words
    :param str attempt_key: ends the description, and proves later that the event is ours
    """
    proof = f' [{attempt_key}]'
    return {
        'paymentDate': values['date'].isoformat(),
        'amount': values['amount'],
        'currency': values['currency'],
        'description': clean(f'Odoo {values["name"]}', DESCRIPTION_LIMIT - len(proof)) + proof,
        'paymentMethodType': values['kind'],
    }


def is_same_payment(body, event):
    """Return whether ``event`` of the service is surely what ``body`` would mark once more.

    Odoo marked it under another key, which it has forgotten since: all but the key agrees.

    :param dict body: as `mark_paid_payload` makes it
    """
    return _has_same_name(body, event) and _has_same_sum(body, event) is True


def may_be_same_payment(body, event):
    """Return whether ``event`` may be what ``body`` would mark: a person has to tell.

    So it is when Odoo marked it under this name, and when it is of the same day and sum, whoever entered it. Payments
    that Odoo marked under other names are others.
    """
    if KEY.search(event.get('description') or ''):
        return _has_same_name(body, event)
    return _has_same_sum(body, event) is not False


def _has_same_name(body, event):
    description = event.get('description') or ''
    return bool(KEY.search(description)) and _without_key(description) == _without_key(body['description'])


def _without_key(description):
    return KEY.sub('', description).strip()


def _has_same_sum(body, event):
    """Compare day and amount; None when the amounts are of two currencies, so that nobody can tell."""
    if event.get('paymentDate') != body['paymentDate']:
        return False
    for amount, currency in (('paidAmount', 'paidCurrency'), ('amount', 'currency')):
        if event.get(amount) is not None and event.get(currency) == body['currency']:
            return abs(event[amount]) == abs(body['amount'])
    return None
