"""Payment of Odoo -> MarkInvoiceAsPaid of Procountor (chapter 8)."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

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
