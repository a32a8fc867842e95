"""Customer invoice or credit note of Odoo -> Invoice of Procountor (chapter 7)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypedDict

from .bank_reference import compact_reference, reference_type
from .codes import country_name, language_name, unit_name
from .money import decimal, round_cents
from .payload import PartyValues, address_payload, filled, remote_id
from .text import clean

ROW_NAME_LIMIT = 80  # of the transfer file (chapter 21.1); the API names no limit
ROW_TEXT_LIMIT = 512
ROW_LINE_FEED = '\\'  # row comments use a backslash (chapter 4)
LONG_TEXT_LIMIT = 10000
NUMBER_LIMIT = 40
ORDER_REFERENCE_LIMIT = 70
LONGEST_TERM_DAYS = 999


class CustomerValues(PartyValues):
    """The buyer. ``remote_id`` is its id in Procountor, empty when it is not linked; it comes with the number there."""

    remote_id: str
    contact: str
    business_id: str
    vat: str
    number: str
    email: str
    lang: str


class LineValues(TypedDict):
    """A line of the invoice.

    ``kind`` is Odoo's ``display_type``: a ``product``, or a section or note that is text alone and
    has no other keys but ``text``. ``discount`` and ``vat_percent`` are percentages, ``unit`` is the
    external id of Odoo's unit, ``price_unit`` is without VAT. ``vat_status`` is a number of chapter 11,
    ``product_remote_id`` the id of the product in Procountor, empty when it is not linked.
    """

    kind: str
    text: str
    code: str
    product_remote_id: str
    quantity: Decimal
    unit: str
    price_unit: Decimal
    discount: Decimal
    vat_percent: Decimal
    vat_status: int


class InvoiceValues(TypedDict):
    """A posted customer invoice or credit note. Amounts of a credit note are positive, as in Odoo.

    ``channel`` is one of the service. ``currency_rate`` is foreign units per unit of the company's currency, 1 at
    home. ``vat_country`` is ISO 3166-1 alpha-2, and empty for a company without foreign VAT. ``vat_status`` is sent
    when the lines differ: lines that are all alike give the document theirs.
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
    lines: list[LineValues]


class Totals(NamedTuple):
    """Sums of an invoice in one currency, negative on a credit note."""

    net: Decimal
    vat: Decimal
    gross: Decimal


def invoice_payload(values, attempt_key):
    """Return the body of ``POST /invoices`` for a customer invoice or credit note.

    A credit note is an invoice with negative quantities: the service has no type of its own for it
    (chapter 20).

    :param InvoiceValues values: the document in Odoo's words
    :param str attempt_key: goes into the internal notes and proves later that the invoice is ours
    """
    vat_status = _document_status(values)
    payload = {
        'type': 'SALES_INVOICE',
        'partnerId': remote_id(values['customer']['remote_id']),
        'date': values['date'].isoformat(),
        'counterParty': _counter_party(values['customer']),
        'paymentInfo': _payment_info(values),
        'extraInfo': {'accountingByRow': True, 'unitPricesIncludeVat': False},
        'discountPercent': 0,
        'orderReference': clean(values['order_reference'], ORDER_REFERENCE_LIMIT),
        'invoiceRows': _rows(values['lines'], vat_status, sign=-1 if values['is_credit_note'] else 1),
        'vatStatus': vat_status,
        'vatCountry': country_name(values['vat_country']),
        'originalInvoiceNumber': clean(values['number'], NUMBER_LIMIT),
        'invoiceChannel': values['channel'],
        'language': language_name(values['customer']['lang']),
        'additionalInformation': clean(values['text'], LONG_TEXT_LIMIT),
        'notes': notes(values['number'], attempt_key),
    }
    if values['delivery']:
        # Left out, the service copies the address of the counterparty.
        payload['deliveryAddress'] = address_payload(values['delivery'])
    return filled(payload)


def notes(number, attempt_key):
    """Return the internal note that names our document and carries our key."""
    return clean(f'Odoo {number} [{attempt_key}]')


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


def _document_status(values):
    """Return the VAT status of the whole: that of its rows when they are all alike."""
    of_rows = {line['vat_status'] for line in values['lines'] if line['kind'] == 'product'}
    return of_rows.pop() if len(of_rows) == 1 else values['vat_status']


def _counter_party(customer):
    return {
        'contactPersonName': clean(customer['contact'], 70),
        'identifier': clean(customer['business_id']),
        'taxCode': clean(customer['vat']),
        'customerNumber': clean(customer['number']),
        'email': clean(customer['email']),
        'counterPartyAddress': address_payload(customer),
    }


def _payment_info(values):
    reference = values['payment_reference']
    kind = reference_type(reference)
    return {
        'paymentMethod': 'BANK_TRANSFER',
        'currency': values['currency'],
        'bankAccount': {'accountNumber': values['bank_account']},
        'dueDate': values['due_date'].isoformat(),
        'currencyRate': values['currency_rate'],
        # Left out, the invoice has no bank reference: one made by the service would differ from what Odoo printed.
        'bankReferenceCode': compact_reference(reference) if kind else None,
        'bankReferenceCodeType': kind,
    }


def _rows(lines, vat_status, sign):
    """Return the rows; sections become the heading of the row after them, notes the explanation of the row before."""
    rows, heading = [], []
    for line in lines:
        if line['kind'] == 'product':
            rows.append(_row(line, vat_status, sign) | {'headerText': '\n'.join(heading)})
            heading = []
        elif line['kind'] == 'line_note' and rows and not heading:
            rows[-1]['explanationText'] = '\n'.join(filter(None, [rows[-1].get('explanationText'), line['text']]))
        else:
            heading.append(line['text'])
    if heading and rows:  # nothing follows the last section
        rows[-1]['explanationText'] = '\n'.join(filter(None, [rows[-1].get('explanationText'), *heading]))
    for row in rows:
        for name in ('headerText', 'explanationText'):
            row[name] = clean(row.get(name), ROW_TEXT_LIMIT)
    return rows


def _row(line, vat_status, sign):
    code = clean(line['code'])
    # Odoo writes "[CODE] Name", and the code has a place of its own.
    name, comment = _split_text(clean(line['text']).removeprefix(f'[{code}]').strip() or code or '-')
    return {
        'product': name,
        'productCode': code,
        'productId': remote_id(line['product_remote_id']),
        'quantity': sign * line['quantity'],
        'unit': unit_name(line['unit']),
        'unitPrice': line['price_unit'],
        'discountPercent': line['discount'],
        'vatPercent': line['vat_percent'],
        'vatStatus': line['vat_status'] if line['vat_status'] != vat_status else None,  # else that of the invoice
        'comment': comment,
    }


def _split_text(text):
    """Return the first line as the row's name, and the rest as its comment."""
    name, _, rest = text.partition('\n')
    if len(name) > ROW_NAME_LIMIT:
        cut = name.rfind(' ', 0, ROW_NAME_LIMIT + 1)
        cut = cut if cut > 0 else ROW_NAME_LIMIT
        name, rest = name[:cut], '\n'.join(filter(None, [name[cut:].strip(), rest]))
    return name, clean(rest, ROW_TEXT_LIMIT).replace('\n', ROW_LINE_FEED)
