"""What differs between the body of an invoice that Procountor has and the one that Odoo would send now (chapter 7.2).

Left out is what differs by construction: the notes with our key, the ids and the number that the registers gave after
the invoice was sent, and the channel, which is decided once.
"""

from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

# An update says them as they are there. The service does not let the partner change (chapter 7.2).
KEPT = ('partnerId', 'invoiceChannel', 'notes')
ADDRESS = ('name', 'specifier', 'street', 'zip', 'city', 'country', 'subdivision')
NO_ADDRESS = '-'
FIELDS = {
    'number': ('originalInvoiceNumber',),
    'date': ('date',),
    'due_date': ('paymentInfo', 'dueDate'),
    'delivery_date': ('deliveryStartDate',),
    'customer': ('counterParty', 'counterPartyAddress', 'name'),
    'contact': ('counterParty', 'contactPersonName'),
    'business_id': ('counterParty', 'identifier'),
    'vat': ('counterParty', 'taxCode'),
    'email': ('counterParty', 'email'),
    'einvoice_address': ('counterParty', 'einvoiceAddress', 'address'),
    'operator': ('counterParty', 'einvoiceAddress', 'operator'),
    'language': ('language',),
    'prices_with_vat': ('extraInfo', 'unitPricesIncludeVat'),
    'currency': ('paymentInfo', 'currency'),
    'currency_rate': ('paymentInfo', 'currencyRate'),
    'bank_account': ('paymentInfo', 'bankAccount', 'accountNumber'),
    'factoring_contract': ('factoringContractId',),
    'payment_reference': ('paymentInfo', 'bankReferenceCode'),
    'order_reference': ('orderReference',),
    'buyer_reference': ('buyerReferenceIdentifier',),
    'order_number': ('orderNumber',),
    'agreement_number': ('agreementNumber',),
    'accounting_code': ('accountingCode',),
    'vat_country': ('vatCountry',),
    'text': ('additionalInformation',),
}
ROW_FIELDS = {
    'row_name': 'product',
    'row_text': 'comment',
    'row_heading': 'headerText',
    'row_note': 'explanationText',
    'row_code': 'productCode',
    'row_quantity': 'quantity',
    'row_unit': 'unit',
    'row_price': 'unitPrice',
    'row_discount': 'discountPercent',
    'row_vat': 'vatPercent',
}


ROW_DIMENSIONS = 'row_dimensions'
SUMS = {'sum_net': 'net', 'sum_vat': 'vat', 'sum_gross': 'gross'}


class Difference(NamedTuple):
    """``label`` is a key of `FIELDS`, `ROW_FIELDS` or `SUMS`, or one of the six below; ``row`` counts from 1.

    ``address``, ``billing`` and ``delivery`` are whole addresses; the last two are empty where they are the first, and
    `NO_ADDRESS` where there is none. ``cash_discount`` is percent and days, ``row_vat_status`` the one that counts for
    the row, ``row_dimensions`` its analytic distribution, and ``row`` is a row that the other side does not have.
    Values are text, or int and Decimal; empty text when there is none.
    """

    label: str
    there: object
    here: object
    row: int = 0


def differences(there, here):
    """Return a `Difference` for each field that is not the same in two bodies of an invoice.

    :param dict there: as it was sent, or as the service gave it
    :param dict here: as it would be sent now
    """
    before, now = _fields(there), _fields(here)
    of_document = [Difference(label, before[label], now[label]) for label in before if before[label] != now[label]]
    return of_document + _row_differences(_rows(there), _rows(here))


def sum_differences(before, now):
    """Return a `Difference` for each of the `Totals` that Odoo had when the document went, and has no more.

    The service computes its sums of the rows, so a VAT amount that is entered by hand stands in no body.
    """
    sums = ((label, getattr(before, name), getattr(now, name)) for label, name in SUMS.items())
    return [Difference(label, old, new) for label, old, new in sums if old != new]


def update_payload(there, here, version):
    """Return the body of ``PUT /invoices/{id}`` that makes ``there`` what is ``here`` (chapter 4.3).

    :param str version: the stamp of the invoice as we know it
    """
    kept = {name: there[name] for name in KEPT if name in there}
    return {name: value for name, value in here.items() if name not in KEPT} | kept | {'version': version}


def is_same_customer(there, here):
    """Return whether an update leaves the partner as it is: one that has no partner takes any name."""
    known, wanted = there.get('partnerId'), here.get('partnerId')
    if known and wanted:
        return known == wanted
    return not known or _fields(there)['customer'] == _fields(here)['customer']


def _fields(body):
    address = _address(body['counterParty'].get('counterPartyAddress'))
    return {label: _value(body, path) for label, path in FIELDS.items()} | {
        'cash_discount': _cash_discount(body),
        'address': address,
        'billing': _other_address(body.get('billingAddress'), address),
        'delivery': _other_address(body.get('deliveryAddress'), address),
    }


def _other_address(other, address):
    if other is None:
        return ''  # left out, the service copies the address of the counterparty
    text = _address(other) or NO_ADDRESS
    return text if text != address else ''


def _address(address):
    return ', '.join(filter(None, (_value(address or {}, (name,)) for name in ADDRESS)))


def _cash_discount(body):
    discount = (body.get('paymentInfo') or {}).get('cashDiscount') or {}
    return ', '.join(
        f'{Decimal(option["discountPercentage"]).normalize():f} % / {option["numberOfDays"]}'
        for option in discount.get('optionList') or []
    )


def _value(body, path):
    for name in path:
        body = (body or {}).get(name)
    if isinstance(body, str):
        return body.strip()
    return '' if body is None else body


def _rows(body):
    return [
        {label: _value(row, (name,)) for label, name in ROW_FIELDS.items()}
        | {'row_vat_status': row.get('vatStatus') or _value(body, ('vatStatus',))}
        for row in body['invoiceRows']
    ]


def _row_differences(there, here):
    """Compare rows with their likes: one that was put in between moves the others, it does not change them."""
    matcher = SequenceMatcher(
        None, [tuple(row.values()) for row in there], [tuple(row.values()) for row in here], autojunk=False
    )
    found = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind != 'equal':
            pairs = zip_longest(enumerate(there[i:i_end], i + 1), enumerate(here[j:j_end], j + 1))
            found += [difference for before, now in pairs for difference in _of_pair(before, now)]
    return found


def _of_pair(before, now):
    if not now:
        return [Difference('row', before[1]['row_name'], '', before[0])]
    if not before:
        return [Difference('row', '', now[1]['row_name'], now[0])]
    (_number, old), (number, new) = before, now
    return [Difference(label, old[label], new[label], number) for label in old if old[label] != new[label]]
