"""Sums of an invoice, in Decimal throughout.

The service does not publish its rounding. The sandbox follows the working assumption of the fact book (chapter 11.4):
row = quantity x unit price x (1 - row discount) x (1 - invoice discount), the row and its VAT are each rounded half-up
to two decimals, and the rounded figures are added. Half-up means away from zero, so a credit mirrors its invoice.
Switched otherwise, the VAT of all rows of a percentage, or of the whole document, is added first and rounded then.

In a foreign currency the two totals (net and VAT) are converted by the rate of the invoice and rounded; switched
otherwise, rows are converted one by one.
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
    amount = _row_amount(row, invoice_discount)
    vat = cents(_exact_vat(amount, row, prices_include_vat))
    return (amount - vat, vat) if prices_include_vat else (amount, vat)


def invoice_totals(invoice, rounding="row", convert=None):
    """Return (net, VAT) of an invoice in its own currency.

    :param rounding: where VAT is rounded: per ``row``, per ``rate`` or per ``document``
    :param convert: function that takes each rounded amount to another currency, before they are added
    """
    discount = decimal(invoice["discountPercent"])
    include_vat = invoice["extraInfo"]["unitPricesIncludeVat"]
    convert = convert or (lambda amount: amount)
    total, exact = Decimal(), {}
    for place, row in enumerate(invoice.get("invoiceRows", ())):
        amount = _row_amount(row, discount)
        group = {"row": place, "rate": row["vatPercent"]}.get(rounding)
        total = CONTEXT.add(total, convert(amount))
        exact[group] = CONTEXT.add(exact.get(group, Decimal()), _exact_vat(amount, row, include_vat))
    vat = sum((convert(cents(amount)) for amount in exact.values()), Decimal())
    return (total - vat, vat) if include_vat else (total, vat)


def invoice_sum_info(invoice, accounting_currency, rounding="row", conversion="totals"):
    """Return ``invoiceSumInfo``: one element, or two when the invoice is in a foreign currency.

    :param conversion: what is converted and rounded: the two ``totals``, or each ``row``
    """
    net, vat = invoice_totals(invoice, rounding)
    payment = invoice["paymentInfo"]
    if payment["currency"] == accounting_currency:
        return [_sum_info(payment["currency"], True, net, vat)]
    if conversion == "row":
        converted = invoice_totals(invoice, rounding, lambda amount: to_accounting(amount, payment))
    else:
        converted = (to_accounting(amount, payment) for amount in (net, vat))
    return [_sum_info(payment["currency"], False, net, vat), _sum_info(accounting_currency, True, *converted)]


def to_accounting(amount, payment):
    """Return an amount of an invoice in the accounting currency, rounded.

    :param payment: ``paymentInfo`` of the invoice; its rate is foreign units per domestic one
    """
    return cents(CONTEXT.divide(amount, decimal(payment["currencyRate"])))


def vat_of(net, percent):
    """Return the VAT on top of a net amount, rounded."""
    return cents(CONTEXT.divide(CONTEXT.multiply(net, decimal(percent)), HUNDRED))


def _row_amount(row, invoice_discount):
    amount = CONTEXT.multiply(decimal(row["quantity"]), decimal(row["unitPrice"]))
    for percent in (decimal(row["discountPercent"]), invoice_discount):
        amount = CONTEXT.divide(CONTEXT.multiply(amount, HUNDRED - percent), HUNDRED)
    return cents(amount)


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
