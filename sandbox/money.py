"""Sums of an invoice, in Decimal throughout.

The service does not publish its rounding. The sandbox follows the working assumption of the fact book (chapter 11.4):
row = quantity x unit price x (1 - row discount) x (1 - invoice discount), the row and its VAT are each rounded half-up
to two decimals, and the rounded figures are added. Half-up means away from zero, so a credit mirrors its invoice.

In a foreign currency the two totals (net and VAT) are converted by the rate of the invoice and rounded; rows are not
converted one by one.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

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


def row_sums(row, invoice_discount, prices_include_vat):
    """Return (net, VAT) of an invoice row, both rounded to cents.

    :param row: InvoiceRow of the specification
    :param invoice_discount: percent of the whole invoice, as Decimal
    :param prices_include_vat: ``extraInfo.unitPricesIncludeVat``
    """
    multiply = CONTEXT.multiply
    amount = multiply(decimal(row["quantity"]), decimal(row["unitPrice"]))
    for percent in (decimal(row["discountPercent"]), invoice_discount):
        amount = CONTEXT.divide(multiply(amount, HUNDRED - percent), HUNDRED)
    amount = cents(amount)
    percent = decimal(row["vatPercent"])
    if prices_include_vat:
        net = cents(CONTEXT.divide(multiply(amount, HUNDRED), HUNDRED + percent))
        return net, amount - net
    return amount, cents(CONTEXT.divide(multiply(amount, percent), HUNDRED))


def invoice_totals(invoice):
    """Return (net, VAT) of an invoice in its own currency."""
    discount = decimal(invoice["discountPercent"])
    include_vat = invoice["extraInfo"]["unitPricesIncludeVat"]
    sums = [row_sums(row, discount, include_vat) for row in invoice.get("invoiceRows", ())]
    return sum((net for net, _vat in sums), Decimal()), sum((vat for _net, vat in sums), Decimal())


def invoice_sum_info(invoice, accounting_currency):
    """Return ``invoiceSumInfo``: one element, or two when the invoice is in a foreign currency."""
    net, vat = invoice_totals(invoice)
    currency = invoice["paymentInfo"]["currency"]
    if currency == accounting_currency:
        return [_sum_info(currency, True, net, vat)]
    rate = decimal(invoice["paymentInfo"]["currencyRate"])
    converted = (cents(CONTEXT.divide(amount, rate)) for amount in (net, vat))
    return [_sum_info(currency, False, net, vat), _sum_info(accounting_currency, True, *converted)]


def _sum_info(currency, in_accounting_currency, net, vat):
    return {
        "currency": currency,
        "inAccountingCurrency": in_accounting_currency,
        "excludingVatTotal": to_number(net),
        "vatSumTotal": to_number(vat),
        "invoiceSumTotal": to_number(net + vat),
    }
