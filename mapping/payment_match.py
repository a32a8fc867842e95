"""Payments of one invoice that are on both sides: which payment of Odoo a payment event of Procountor is."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .money import decimal, round_cents

NEAR_DAYS = 5  # the bank's day and the day of the booking differ over a weekend


class Payment(NamedTuple):
    """A payment as it is compared; ``id`` is that of its own side."""

    id: int | str
    date: date
    currency: str
    amount: Decimal


def pair_payments(theirs, ours):
    """Return ``{id there: id here}`` of the payments of one invoice that are surely the same.

    Equal in amount and day are the same, each used once: of two that are equal in both it does not matter which is
    which. Equal in amount and but some days apart are the same when there is only one on either side.
    """
    pairs = {}
    _take(theirs, ours, pairs, lambda payment: (payment.currency, payment.amount, payment.date), is_lone=False)
    _take(theirs, ours, pairs, lambda payment: (payment.currency, payment.amount), is_lone=True)
    return pairs


def _take(theirs, ours, pairs, key, *, is_lone):
    taken = set(pairs.values())
    left = _grouped((payment for payment in ours if payment.id not in taken), key)
    for group_key, there in _grouped((payment for payment in theirs if payment.id not in pairs), key).items():
        here = left.get(group_key, [])
        if is_lone and not (len(there) == len(here) == 1 and abs((there[0].date - here[0].date).days) <= NEAR_DAYS):
            continue
        pairs.update((their.id, our.id) for their, our in zip(there, here, strict=False))


def _grouped(payments, key):
    groups = {}
    for payment in payments:
        groups.setdefault(key(payment), []).append(payment)
    return groups


def payment_there(event, currency, home):
    """Return a payment event of Procountor as a `Payment`, in the ``currency`` of its invoice when the event tells it.

    :param dict event: as `payment_events` or `payments_of` of the client yield it
    :param str home: the accounting currency, in which the service tells every amount (chapter 8)
    """
    amount, paid_in = event.get('amount'), event.get('currency') or home
    if event.get('paidCurrency') == currency and event.get('paidAmount') is not None:
        amount, paid_in = event['paidAmount'], currency
    return Payment(str(event['id']), date.fromisoformat(event['paymentDate']), paid_in, decimal(amount or 0))


def open_amount(total, payments, currency, rate):
    """Return what of ``total`` is still to be paid, in ``currency``, to the cent.

    :param payments: of `payment_there`
    :param Decimal rate: units of ``currency`` for one unit of the accounting currency
    """
    paid = sum(
        (each.amount if each.currency == currency else round_cents(each.amount * rate) for each in payments), Decimal(0)
    )
    return round_cents(total - paid)
