"""What differs between the invoice that was sent and the one that would be sent now."""

from copy import deepcopy
from decimal import Decimal

import pytest

from mapping.invoice_changes import NO_ADDRESS, ROW_FIELDS, differences, is_same_customer, update_payload

ADDRESS = {'name': 'Kuvitelma Oy', 'street': 'Sahatie 4', 'zip': '00020', 'city': 'Keksilä', 'country': 'FINLAND'}
SENT = {
    'type': 'SALES_INVOICE',
    'partnerId': 7,
    'date': '2026-03-02',
    'counterParty': {
        'contactPersonName': 'Aino',
        'identifier': '9999999-2',
        'taxCode': 'FI99999992',
        'customerNumber': 'O7',
        'email': 'laskut@puu.example',
        'counterPartyAddress': ADDRESS,
    },
    'paymentInfo': {
        'currency': 'EUR',
        'currencyRate': 1,
        'bankAccount': {'accountNumber': 'FI2112345600000785'},
        'dueDate': '2026-03-16',
        'bankReferenceCode': '2026000011',
    },
    'orderReference': 'PO 1',
    'language': 'FINNISH',
    'vatStatus': 1,
    'vatCountry': 'FINLAND',
    'originalInvoiceNumber': 'INV/2026/00001',
    'invoiceChannel': 'EMAIL',
    'additionalInformation': 'Thanks',
    'notes': 'Odoo INV/2026/00001 [key]',
    'invoiceRows': [
        {
            'product': name,
            'comment': 'oak',
            'productCode': code,
            'productId': 3,
            'quantity': Decimal('2'),
            'unit': 'PIECE',
            'unitPrice': Decimal('100.00'),
            'discountPercent': 0,
            'vatPercent': Decimal('25.5'),
            'headerText': 'March',
            'explanationText': 'as agreed',
        }
        for name, code in (('Board', 'B1'), ('Beam', 'B2'), ('Freight', 'F1'))
    ],
}


def changed(*path_and_value):
    """Return what was sent with another value at a path."""
    *path, name, value = path_and_value
    body = deepcopy(SENT)
    place = body
    for step in path:
        place = place[step]
    place[name] = value
    return body


@pytest.mark.parametrize(
    ('path', 'value', 'expected'),
    [
        (('originalInvoiceNumber',), 'INV/9', ('number', 'INV/2026/00001', 'INV/9', 0)),
        (('date',), '2026-03-03', ('date', '2026-03-02', '2026-03-03', 0)),
        (('paymentInfo', 'dueDate'), '2026-04-01', ('due_date', '2026-03-16', '2026-04-01', 0)),
        (('deliveryStartDate',), '2026-02-27', ('delivery_date', '', '2026-02-27', 0)),
        (
            ('paymentInfo', 'cashDiscount'),
            {'optionList': [{'numberOfDays': 10, 'discountPercentage': Decimal('2.00')}]},
            ('cash_discount', '', '2 % / 10', 0),
        ),
        (('paymentInfo', 'currency'), 'SEK', ('currency', 'EUR', 'SEK', 0)),
        (('paymentInfo', 'currencyRate'), Decimal('11.2'), ('currency_rate', 1, Decimal('11.2'), 0)),
        (('paymentInfo', 'bankAccount'), None, ('bank_account', 'FI2112345600000785', '', 0)),
        (('paymentInfo', 'bankReferenceCode'), None, ('payment_reference', '2026000011', '', 0)),
        (('factoringContractId',), 7, ('factoring_contract', '', 7, 0)),
        (('counterParty', 'contactPersonName'), None, ('contact', 'Aino', '', 0)),
        (('counterParty', 'identifier'), '9999998-4', ('business_id', '9999999-2', '9999998-4', 0)),
        (('counterParty', 'taxCode'), None, ('vat', 'FI99999992', '', 0)),
        (('counterParty', 'email'), 'a@b.example', ('email', 'laskut@puu.example', 'a@b.example', 0)),
        (('counterParty', 'einvoiceAddress'), {'address': '003799999992'}, ('einvoice_address', '', '003799999992', 0)),
        (('counterParty', 'einvoiceAddress'), {'operator': 'TESTOPER'}, ('operator', '', 'TESTOPER', 0)),
        (('orderReference',), 'PO 2', ('order_reference', 'PO 1', 'PO 2', 0)),
        (('language',), 'SWEDISH', ('language', 'FINNISH', 'SWEDISH', 0)),
        (('vatCountry',), 'SWEDEN', ('vat_country', 'FINLAND', 'SWEDEN', 0)),
        (('additionalInformation',), None, ('text', 'Thanks', '', 0)),
        (('invoiceRows', 1, 'product'), 'Log', ('row_name', 'Beam', 'Log', 2)),
        (('invoiceRows', 1, 'comment'), None, ('row_text', 'oak', '', 2)),
        (('invoiceRows', 1, 'headerText'), 'April', ('row_heading', 'March', 'April', 2)),
        (('invoiceRows', 1, 'explanationText'), '', ('row_note', 'as agreed', '', 2)),
        (('invoiceRows', 1, 'productCode'), 'B3', ('row_code', 'B2', 'B3', 2)),
        (('invoiceRows', 2, 'quantity'), -2, ('row_quantity', 2, -2, 3)),
        (('invoiceRows', 2, 'unit'), 'HOUR', ('row_unit', 'PIECE', 'HOUR', 3)),
        (('invoiceRows', 0, 'unitPrice'), Decimal('99.999'), ('row_price', Decimal('100'), Decimal('99.999'), 1)),
        (('invoiceRows', 0, 'discountPercent'), 5, ('row_discount', 0, 5, 1)),
        (('invoiceRows', 0, 'vatPercent'), 10, ('row_vat', Decimal('25.5'), 10, 1)),
        (('invoiceRows', 0, 'vatStatus'), 3, ('row_vat_status', 1, 3, 1)),
    ],
)
def test_each_field_is_found(path, value, expected):
    assert differences(SENT, changed(*path, value)) == [expected]


@pytest.mark.parametrize(
    ('path', 'value'),
    [
        (('notes',), 'Odoo INV/2026/00001 []'),
        (('partnerId',), 8),
        (('counterParty', 'customerNumber'), '1001'),
        (('invoiceChannel',), 'NO_SENDING'),
        (('invoiceRows', 0, 'productId'), 12),
        (('invoiceRows', 0, 'id'), 4001),
        (('invoiceRows', 0, 'unitPrice'), 100),
        (('invoiceRows', 0, 'vatStatus'), 1),
        (('deliveryAddress',), ADDRESS),
        (('deliveryAddress',), None),
        (('billingAddress',), ADDRESS),
        (('invoiceSumInfo',), [{'invoiceSumTotal': 753}]),
    ],
)
def test_what_differs_by_construction_is_left_out(path, value):
    assert differences(SENT, changed(*path, value)) == []


def test_an_address_is_told_as_a_whole():
    moved = changed('counterParty', 'counterPartyAddress', 'street', 'Rantatie 1')
    assert differences(SENT, moved) == [
        (
            'address',
            'Kuvitelma Oy, Sahatie 4, 00020, Keksilä, FINLAND',
            'Kuvitelma Oy, Rantatie 1, 00020, Keksilä, FINLAND',
            0,
        )
    ]
    delivered = changed('deliveryAddress', {'name': 'Varasto', 'country': 'FINLAND'})
    assert differences(SENT, delivered) == [('delivery', '', 'Varasto, FINLAND', 0)]
    billed = changed('billingAddress', {'name': 'Kuvitelma Oy', 'subdivision': 'Häme'})
    assert differences(SENT, billed) == [('billing', '', 'Kuvitelma Oy, Häme', 0)]


def test_an_empty_address_is_another_one_than_that_of_the_customer():
    emptied = changed('deliveryAddress', {})
    assert differences(SENT, emptied) == [('delivery', '', NO_ADDRESS, 0)]
    assert differences(emptied, emptied) == []


def test_an_update_says_the_addresses_anew():
    there = changed('billingAddress', {'name': 'Konttori'})
    assert update_payload(there, changed('billingAddress', {'name': 'Varasto'}), 'v')['billingAddress'] == {
        'name': 'Varasto'
    }
    assert 'billingAddress' not in update_payload(there, SENT, 'v')  # the service copies that of the customer


def test_a_status_of_the_document_counts_for_its_rows():
    assert [each.row for each in differences(SENT, changed('vatStatus', 3))] == [1, 2, 3]


def test_a_row_in_between_moves_the_others_and_changes_none():
    first, second, third = SENT['invoiceRows']
    extra = first | {'product': 'Nails'}
    assert differences(SENT, SENT | {'invoiceRows': [first, extra, second, third]}) == [('row', '', 'Nails', 2)]
    assert differences(SENT, SENT | {'invoiceRows': [first, third]}) == [('row', 'Beam', '', 2)]


def test_an_update_keeps_what_cannot_change():
    fresh = changed('orderReference', 'PO 2') | {'notes': 'x', 'partnerId': 9, 'invoiceChannel': 'NO_SENDING'}
    body = update_payload(SENT, fresh, 'v1')
    assert body == SENT | {'orderReference': 'PO 2', 'version': 'v1'}
    unlinked = {name: value for name, value in SENT.items() if name != 'partnerId'}
    assert 'partnerId' not in update_payload(unlinked, fresh, 'v1')


@pytest.mark.parametrize(
    ('known', 'wanted', 'name', 'expected'),
    [
        (7, 7, 'Uusi Oy', True),
        (7, 8, 'Kuvitelma Oy', False),
        (7, None, 'Kuvitelma Oy', True),
        (7, None, 'Uusi Oy', False),
        (None, 8, 'Uusi Oy', True),
    ],
)
def test_another_customer_is_noticed(known, wanted, name, expected):
    there = SENT | {'partnerId': known}
    here = changed('counterParty', 'counterPartyAddress', 'name', name) | {'partnerId': wanted}
    assert is_same_customer(there, here) is expected


def test_every_member_of_a_row_is_compared_or_left_out_on_purpose():
    assert SENT['invoiceRows'][0].keys() - ROW_FIELDS.values() == {'productId'}
