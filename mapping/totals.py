"""Sums of an invoice: as Procountor is expected to compute them, and as it gives them (chapter 11.4)."""

from decimal import Decimal
from typing import NamedTuple

from .money import decimal, round_cents


class Totals(NamedTuple):
    """Sums of an invoice in one currency, negative on a credit note."""

    net: Decimal
    vat: Decimal
    gross: Decimal


def expected_totals(payload):
    """Return the sums that the service is expected to compute: each row's net and VAT rounded, then added.

    Its real method is not documented (chapter 11.4).
    """
    net = vat = Decimal(0)
    for row in payload['invoiceRows']:
        share = 1 - decimal(row['discountPercent']) / 100
        row_net = round_cents(decimal(row['quantity']) * decimal(row['unitPrice']) * share)
        net += row_net
        vat += round_cents(row_net * decimal(row['vatPercent']) / 100)
    return Totals(net, vat, net + vat)


def stored_totals(invoice, *, accounting_currency):
    """Return the sums the service gives for a stored ``invoice``, or None when it gives none.

    :param bool accounting_currency: those in the currency of the books, else in that of the invoice
    """
    sums = invoice.get('invoiceSumInfo') or []
    # At home there is one element, which is both.
    wanted = [each for each in sums if bool(each.get('inAccountingCurrency')) == accounting_currency] or sums[:1]
    if not wanted:
        return None
    keys = ('excludingVatTotal', 'vatSumTotal', 'invoiceSumTotal')
    return Totals(*(decimal(wanted[0].get(key) or 0) for key in keys))
