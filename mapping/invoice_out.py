"""Customer invoice or credit note of Odoo -> Invoice of Procountor (chapter 7)."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from .bank_reference import reference_payload
from .codes import country_name, language_name
from .invoice_rows import LineValues, invoice_rows
from .party import CustomerValues, counter_party, other_addresses
from .payload import PartyValues, filled, remote_id
from .payment_terms import CashDiscountValues, terms_payload
from .rounding import agreed_lines
from .text import clean, clean_line
from .totals import Totals

LONG_TEXT_LIMIT = 10000
NUMBER_LIMIT = 40
ORDER_REFERENCE_LIMIT = 70
BUYER_REFERENCE_LIMIT = 70


class _Optional(TypedDict, total=False):
    billing: PartyValues | None
    delivery_date: date | None
    cash_discount: CashDiscountValues | None
    penalty_percent: Decimal
    factoring_contract: str
    buyer_reference: str
    order_number: str
    agreement_number: str
    accounting_code: str


class InvoiceValues(_Optional):
    """A posted customer invoice or credit note. Amounts of a credit note are positive, as in Odoo.

    ``totals`` are those of Odoo, in the currency of the invoice, and ``vat_rounding`` (of `totals_of`) tells
    where the service is thought to round VAT. ``prices_per_line`` sends a line whose price has more than two
    decimals as one time its amount. ``rounding_line`` is the line that takes the cents that still differ, without
    quantity and price; None when there is to be none. ``credit_sign`` tells what is negative on a credit note:
    ``quantity`` or ``price``.

    ``channel`` is one of the service. ``billing`` and ``delivery`` are those of `other_addresses`. ``currency_rate`` is
    foreign units per unit of the company's currency, 1 at home. ``vat_country`` is ISO 3166-1 alpha-2, and empty for a
    company without foreign VAT. ``vat_status`` is sent when the lines differ: lines that are all alike give the
    document theirs. ``payment_reference`` is what Odoo prints; when it is no bank reference, the service makes one.
    ``text`` is printed on the invoice. ``buyer_reference``, ``order_number``, ``agreement_number`` and
    ``accounting_code``, which the buyer posts by, are for e-invoices.
    """

    number: str
    is_credit_note: bool
    date: date
    due_date: date
    currency: str
    currency_rate: Decimal
    customer: CustomerValues
    delivery: PartyValues | None
    order_reference: str
    payment_reference: str
    bank_account: str
    vat_status: int
    vat_country: str
    text: str
    channel: str
    accounting_by_row: bool
    lines: list[LineValues]
    totals: Totals
    vat_rounding: str
    prices_per_line: bool
    rounding_line: LineValues | None
    credit_sign: str


def invoice_payload(values, attempt_key):
    """Return the body of ``POST /invoices`` for a customer invoice or credit note.

    A credit note is an invoice with negative quantities, or prices: the service has no type of its own
    for it (chapter 20).

    :param InvoiceValues values: the document in Odoo's words
    :param str attempt_key: goes into the internal notes and proves later that the invoice is ours
    """
    vat_status = _document_status(values)
    lines, with_vat = agreed_lines(values)
    payload = {
        'type': 'SALES_INVOICE',
        'partnerId': remote_id(values['customer']['remote_id']),
        'date': values['date'].isoformat(),
        'counterParty': counter_party(values['customer']),
        'paymentInfo': _payment_info(values),
        'extraInfo': {'accountingByRow': values['accounting_by_row'], 'unitPricesIncludeVat': with_vat},
        'discountPercent': 0,
        'orderReference': clean_line(values['order_reference'], ORDER_REFERENCE_LIMIT),
        'invoiceRows': _signed(values, invoice_rows(lines, vat_status, sign=-1 if values['is_credit_note'] else 1)),
        'vatStatus': vat_status,
        'vatCountry': country_name(values['vat_country']),
        'originalInvoiceNumber': clean(values['number'], NUMBER_LIMIT),
        **_delivery_days(values.get('delivery_date')),
        # Nothing of the company's own: the service has a rate for that.
        'penaltyPercent': values.get('penalty_percent') or None,
        'invoiceChannel': values['channel'],
        'language': language_name(values['customer']['lang']),
        'additionalInformation': clean(values['text'], LONG_TEXT_LIMIT),
        'notes': notes(values['number'], attempt_key),
        'factoringContractId': remote_id(values.get('factoring_contract')),
        **_buyer_references(values),
    }
    payload |= other_addresses(values['customer'], values.get('billing'), values['delivery'], values['channel'])
    payload = filled(payload)
    if not values['is_credit_note']:  # nobody pays one
        # An empty reference means something, and is no member that was left empty.
        payload['paymentInfo'] |= reference_payload(values['payment_reference'])
    return payload


def notes(number, attempt_key):
    """Return the internal note that names our document and carries our key."""
    return clean(f'Odoo {number} [{attempt_key}]')


def is_possible_number(number):
    """Return whether the service keeps ``number`` as it is: 40 characters that it knows at most."""
    return clean(number, NUMBER_LIMIT) == number


def _document_status(values):
    """Return the VAT status of the whole: that of its rows when they are all alike."""
    of_rows = {line['vat_status'] for line in values['lines'] if line['kind'] == 'product'}
    return of_rows.pop() if len(of_rows) == 1 else values['vat_status']


def _signed(values, rows):
    """Return the rows of a credit note with the sign where it is wanted; a negative line stays the opposite."""
    if not values['is_credit_note'] or values.get('credit_sign') != 'price':
        return rows
    return [row | {'quantity': -row['quantity'], 'unitPrice': -row['unitPrice']} for row in rows]


def _payment_info(values):
    return {
        'paymentMethod': 'BANK_TRANSFER',
        'currency': values['currency'],
        'bankAccount': {'accountNumber': values['bank_account']},
        'currencyRate': values['currency_rate'],
        **terms_payload(values),
    }


def _buyer_references(values):
    """Only the first one has a limit that is known."""
    return {
        'buyerReferenceIdentifier': clean_line(values.get('buyer_reference'), BUYER_REFERENCE_LIMIT),
        'orderNumber': clean_line(values.get('order_number')),
        'agreementNumber': clean_line(values.get('agreement_number')),
        'accountingCode': clean_line(values.get('accounting_code')),
    }


def _delivery_days(day):
    """A delivery has one day in Odoo; the service wants the first and the last one."""
    return {'deliveryStartDate': day.isoformat(), 'deliveryEndDate': day.isoformat()} if day else {}
