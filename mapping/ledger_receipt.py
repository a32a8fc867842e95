"""Dimensions on the ledger receipt of an invoice (chapters 12 and 13).

The receipt of an invoice with accounting by row has one ENTRY for each row, in the same order. Nothing but the order
says which belongs to which, so their values are compared.
"""

from decimal import Decimal
from typing import NamedTuple

from .dimension import item_values
from .money import decimal

ENTRY = 'ENTRY'
CENTS, SHARE = Decimal('0.02'), Decimal('0.01')  # by rounding and, of a foreign currency, by the rate


class Row(NamedTuple):
    """A row of the invoice: its net ``value`` in the currency of the books, and its shares (`mapping/dimension.py`)."""

    value: Decimal
    shares: dict


class Mismatch(NamedTuple):
    """What does not fit: the numbers of rows and entries, and the first row, from 1, with another value than its entry.

    ``row`` is 0 when the numbers differ already.
    """

    rows: int
    entries: int
    row: int = 0


def mismatch(receipt, rows):
    """Return the `Mismatch` of a receipt and the rows of its invoice, or None when they fit.

    The signs are not compared: which side the service gives to debit is likely, not certain.
    """
    entries = _entries(receipt)
    if len(entries) != len(rows):
        return Mismatch(len(rows), len(entries))
    for number, (row, entry) in enumerate(zip(rows, entries, strict=True), 1):
        here, there = abs(row.value), abs(decimal(entry['accountingValue']))
        if abs(here - there) > max(CENTS, here * SHARE):
            return Mismatch(len(rows), len(entries), number)
    return None


def with_dimensions(receipt, rows):
    """Return the receipt with the values of the dimensions that ``rows``, which fit, give a share; others stay."""
    waiting = iter(rows)
    entries = [
        _with_shares(entry, next(waiting).shares) if entry.get('transactionType') == ENTRY else entry
        for entry in receipt['transactions']
    ]
    return receipt | {'transactions': entries}


def has_dimensions(receipt, rows):
    """Return whether ``receipt`` has these values already."""
    return _all_values(receipt) == _all_values(with_dimensions(receipt, rows))


def _entries(receipt):
    return [entry for entry in receipt.get('transactions') or [] if entry.get('transactionType') == ENTRY]


def _with_shares(entry, shares):
    if not shares:
        return entry
    kept = [each for each in entry.get('dimensionItemValues') or [] if str(each['dimensionId']) not in shares]
    return entry | {'dimensionItemValues': kept + item_values(decimal(entry['accountingValue']), shares)}


def _all_values(receipt):
    return [
        {(each['dimensionId'], each['itemId']): each['value'] for each in entry.get('dimensionItemValues') or []}
        for entry in _entries(receipt)
    ]
