"""Sums of an invoice, in Decimal throughout.

The service does not publish its rounding. The sandbox follows the working assumption of the fact book (chapter 11.4):
row = quantity x unit price x (1 - row discount) x (1 - invoice discount), the row and its VAT are each rounded half-up
to two decimals, and the rounded figures are added. Half-up means away from zero, so a credit mirrors its invoice.
Switched otherwise, the VAT of all rows of a percentage, or of the whole document, is added first and rounded then.

In a foreign currency the two totals (net and VAT) are converted by the rate of the invoice and rounded; switched
otherwise, rows are converted one by one, or what was not rounded before.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce

CENT = Decimal("0.01")
# The schemas let a number be as large as 10**12: three of them multiplied, and two decimals, still fit.
CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
HUNDRED = Decimal(100)


def decimal(number):
    """Return a JSON number as the Decimal that was written: 0.1 becomes Decimal("0.1")."""
    return Decimal(str(number))


def to_number(amount):
    """Return a Decimal as a JSON number: whole amounts as int, as the service shows them."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def cents(amount):
    """Round half-up to two decimals."""
    return amount.quantize(CENT, context=CONTEXT)


def added(amounts):
    """Return the sum of ``amounts``, all digits of it."""
    return reduce(CONTEXT.add, amounts, Decimal())


def row_sums(row, invoice_discount, prices_include_vat):
    """Return (net, VAT) of an invoice row, both rounded to cents.

    :param row: InvoiceRow of the specification
    :param invoice_discount: percent of the whole invoice, as Decimal
    :param prices_include_vat: ``extraInfo.unitPricesIncludeVat``
    """
    amount = _row_amount(row, invoice_discount)
    vat = cents(_exact_vat(amount, row, prices_include_vat))
    return (amount - vat, vat) if prices_include_vat else (amount, vat)


def invoice_totals(invoice, rounding="row"):
    """Return (net, VAT) of an invoice in its own currency.

    :param rounding: where VAT is rounded: per ``row``, per ``rate`` or per ``document``; ``exact`` rounds no row
    """
    is_exact = rounding == "exact"
    amounts, vats = _parts(invoice, rounding, is_exact)
    total = cents(added(amounts)) if is_exact else added(map(cents, amounts))
    vat = added(map(cents, vats))
    return (total - vat, vat) if invoice["extraInfo"]["unitPricesIncludeVat"] else (total, vat)


def invoice_sum_info(invoice, accounting_currency, rounding="row", conversion="totals"):
    """Return ``invoiceSumInfo``: one element, or two when the invoice is in a foreign currency.

    :param conversion: what is converted and then rounded: the two ``totals``, each ``row``, or the ``exact`` sums
    """
    net, vat = invoice_totals(invoice, rounding)
    payment = invoice["paymentInfo"]
    if payment["currency"] == accounting_currency:
        return [_sum_info(payment["currency"], True, net, vat)]
    converted = _converted(invoice, (net, vat), rounding, conversion)
    return [_sum_info(payment["currency"], False, net, vat), _sum_info(accounting_currency, True, *converted)]


def _converted(invoice, totals, rounding, conversion):
    """Return (net, VAT) in the accounting currency; ``totals`` are those in the currency of the invoice."""
    payment = invoice["paymentInfo"]
    if conversion == "totals":
        return tuple(to_accounting(amount, payment) for amount in totals)
    if conversion == "row":
        parts = _parts(invoice, rounding)
        total, vat = (added(to_accounting(cents(each), payment) for each in part) for part in parts)
    else:
        amounts, vats = _parts(invoice, rounding, is_exact=True)
        total = to_accounting(added(amounts), payment)
        vat = added(to_accounting(amount, payment) for amount in vats)
    return (total - vat, vat) if invoice["extraInfo"]["unitPricesIncludeVat"] else (total, vat)


def _parts(invoice, rounding, is_exact=False):
    """Return the exact amount of each row, and the exact VAT of what is rounded together.

    :param is_exact: the VAT is that of the exact amounts, else of the rounded ones
    """
    discount = decimal(invoice["discountPercent"])
    include_vat = invoice["extraInfo"]["unitPricesIncludeVat"]
    amounts, vats = [], {}
    for place, row in enumerate(invoice.get("invoiceRows", ())):
        amount = _exact_amount(row, discount)
        group = {"row": place, "rate": row["vatPercent"], "exact": row["vatPercent"]}.get(rounding)
        amounts.append(amount)
        taxed = amount if is_exact else cents(amount)
        vats[group] = CONTEXT.add(vats.get(group, Decimal()), _exact_vat(taxed, row, include_vat))
    return amounts, list(vats.values())


def to_accounting(amount, payment):
    """Return an amount of an invoice in the accounting currency, rounded.

    :param payment: ``paymentInfo`` of the invoice; its rate is foreign units per domestic one
    """
    return cents(CONTEXT.divide(amount, decimal(payment["currencyRate"])))


def vat_of(net, percent):
    """Return the VAT on top of a net amount, rounded."""
    return cents(CONTEXT.divide(CONTEXT.multiply(net, decimal(percent)), HUNDRED))


def _row_amount(row, invoice_discount):
    return cents(_exact_amount(row, invoice_discount))


def _exact_amount(row, invoice_discount):
    amount = CONTEXT.multiply(decimal(row["quantity"]), decimal(row["unitPrice"]))
    for percent in (decimal(row["discountPercent"]), invoice_discount):
        amount = CONTEXT.divide(CONTEXT.multiply(amount, HUNDRED - percent), HUNDRED)
    return amount


def _exact_vat(amount, row, include_vat):
    percent = decimal(row["vatPercent"])
    return CONTEXT.divide(CONTEXT.multiply(amount, percent), HUNDRED + percent if include_vat else HUNDRED)


def _sum_info(currency, in_accounting_currency, net, vat):
    return {
        "currency": currency,
        "inAccountingCurrency": in_accounting_currency,
        "excludingVatTotal": to_number(net),
        "vatSumTotal": to_number(vat),
        "invoiceSumTotal": to_number(net + vat),
    }
