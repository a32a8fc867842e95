"""Sums of an invoice: as Procountor is expected to compute them, and as it gives them (chapter 11.4)."""

from decimal import Decimal
from typing import NamedTuple

from .money import CENT, decimal, round_cents

ZERO, ONE = Decimal(0), Decimal(1)
KEYS = ('excludingVatTotal', 'vatSumTotal', 'invoiceSumTotal')


class Totals(NamedTuple):
    """Sums of an invoice in one currency, negative on a credit note."""

    net: Decimal
    vat: Decimal
    gross: Decimal


class RowFigures(NamedTuple):
    """What of a row makes its sums. ``discount`` and ``percent`` are percentages."""

    quantity: Decimal
    price: Decimal
    discount: Decimal
    percent: Decimal

    @property
    def exact(self):
        """Return the sum of the row before it is rounded."""
        return self.quantity * self.price * (1 - self.discount / 100)

    @property
    def amount(self):
        """Return the sum of the row, to the cent: with VAT when the prices include it."""
        return round_cents(self.exact)


def row_amount(quantity, price, discount):
    """Return what the service makes of a row, to the cent: quantity x price, less the discount."""
    return RowFigures(quantity, price, discount, ZERO).amount


def totals_of(rows, with_vat, rounding='row'):
    """Return the `Totals` of ``rows`` as the service is expected to compute them.

    Where it rounds is not documented (chapter 11.4).

    :param rows: of `RowFigures`
    :param bool with_vat: the prices include VAT
    :param str rounding: the amount of each row is rounded, and the VAT for each ``row``, each ``rate``, or once for the
        ``document``; or nothing before the sums of each rate: ``exact``
    """
    amount, exact = ZERO, {}
    for place, row in enumerate(rows):
        group = {'row': place, 'rate': row.percent, 'exact': row.percent}.get(rounding)
        taxed = row.exact if rounding == 'exact' else row.amount
        amount += taxed
        exact[group] = exact.get(group, ZERO) + taxed * row.percent / (100 + row.percent if with_vat else 100)
    amount = round_cents(amount)
    vat = sum((round_cents(each) for each in exact.values()), ZERO)
    return Totals(amount - vat, vat, amount) if with_vat else Totals(amount, vat, amount + vat)


def expected_totals(payload, rounding='row'):
    """Return the sums that the service is expected to give for the body of an invoice, in its own currency."""
    return totals_of(_rows_of(payload), payload['extraInfo']['unitPricesIncludeVat'], rounding)


def in_books(totals, payload):
    """Return ``totals`` of the body of an invoice in the currency of the books: net and VAT converted and rounded.

    The rate is foreign units for one unit of the books (chapter 7.2).
    """
    rate = decimal(payload['paymentInfo']['currencyRate'])
    net, vat = round_cents(totals.net / rate), round_cents(totals.vat / rate)
    return Totals(net, vat, net + vat)


def stored_totals(invoice, *, accounting_currency, currency=None):
    """Return the sums the service gives for a stored ``invoice``, or None when it does not give all of them.

    :param bool accounting_currency: those in the currency of the books, else in that of the invoice
    :param str currency: the code that it must be; None takes any
    """
    sums = invoice.get('invoiceSumInfo') or []
    wanted = [each for each in sums if bool(each.get('inAccountingCurrency')) == accounting_currency]
    if not wanted and len(sums) == 1 and not accounting_currency:
        wanted = sums  # at home there is one element, which is both
    figures = [wanted[0].get(key) for key in KEYS] if wanted else [None]
    if None in figures or (currency and wanted[0].get('currency', currency) != currency):
        return None
    return Totals(*map(decimal, figures))


def furthest(here, there):
    """Return by how much the most different of net, VAT and gross differs."""
    return max(abs(a - b) for a, b in zip(here, there, strict=True))


def is_same(here, there, tolerance, agreed=ZERO):
    """Tell whether two `Totals` are the same.

    :param Decimal tolerance: by how much each of the three may differ
    :param Decimal agreed: of a rounding row, which makes the gross equal, and by which net and VAT differ
    """
    return abs(here.gross - there.gross) <= tolerance and furthest(here, there) <= tolerance + agreed


def rounding_reach(rows, rate=ONE):
    """Return by how much rounding alone can make two sums differ, at most: a cent for each row (chapter 11.4).

    :param int rows: how many rows have an amount
    :param Decimal rate: for sums in the books, foreign units for one unit of them: a cent of a currency that is worth
        more than theirs is more than a cent there
    """
    return CENT * max(rows, 1) * _worth(rate)


def is_conversion(here, there, rows, rate, agreed=ZERO):
    """Tell whether converting explains how two `Totals` in the currency of the books differ.

    Both systems round net and VAT of each row, one before they are added and one perhaps after: half a cent each.

    :param int rows: how many rows have an amount
    :param Decimal rate: foreign units for one unit of the books
    :param Decimal agreed: of a rounding row in the currency of the invoice, by which net and VAT differ beside
    """
    half = CENT / 2 * _worth(rate)
    reach = half * (rows + 1) + agreed / rate
    apart = Totals(*(abs(a - b) for a, b in zip(here, there, strict=True)))
    return max(apart.net, apart.vat) <= reach and apart.gross <= 2 * half * rows


def _worth(rate):
    return max(ONE, 1 / rate)


def _rows_of(payload):
    keys = ('quantity', 'unitPrice', 'discountPercent', 'vatPercent')
    return [RowFigures(*(decimal(row[key]) for key in keys)) for row in payload['invoiceRows']]
