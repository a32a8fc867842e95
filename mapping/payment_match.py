"""Payments of one invoice that are on both sides: which payment of Odoo a payment event of Procountor is."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

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
