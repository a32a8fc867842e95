"""Who buys, where the invoice goes and where the goods go (chapter 7.2: CounterParty and the addresses)."""

from typing import TypedDict

from .channel import CHANNELS
from .codes import is_in_finland
from .einvoice import einvoice_payload
from .email_address import first_address
from .partner import VAT_COUNTRIES, identifier_of, is_wrong_business_id, plain
from .payload import PartyValues, address_payload
from .personal_code import is_personal_code
from .text import clean, clean_line

CONTACT_LIMIT = 70


class _Optional(TypedDict, total=False):
    is_company: bool
    einvoice_address: str
    einvoice_operator: str


class CustomerValues(PartyValues, _Optional):
    """The buyer: a company, or a person of its own. ``contact`` is a person there.

    ``remote_id`` is its id in Procountor, empty when it is not linked; it comes with the number there.
    """

    remote_id: str
    contact: str
    business_id: str
    vat: str
    number: str
    email: str
    lang: str


def counter_party(customer):
    """Return the ``counterParty`` of an invoice.

    A personal identity code is never sent, in whatever field it stands in Odoo.

    :param CustomerValues customer:
    """
    country = customer['country_code']
    return {
        'contactPersonName': clean_line(customer['contact'], CONTACT_LIMIT),
        'identifier': business_identifier(customer),
        'taxCode': vat_number(customer),
        'customerNumber': '' if is_personal_code(customer['number'], country) else clean_line(customer['number']),
        'email': clean(first_address(customer['email'])),
        'counterPartyAddress': address_payload(customer),
        'einvoiceAddress': einvoice_payload(
            customer.get('einvoice_address'), customer.get('einvoice_operator'), country
        ),
    }


def other_addresses(customer, billing, delivery, channel):
    """Return the addresses of an invoice beside that of the customer, which the service copies to those left out.

    The billing address is left out when it is the customer's, except for an e-invoice: that needs both, and it is not
    known whether they are looked at before they are copied. A delivery address that is empty in Odoo is sent empty.

    :param CustomerValues customer:
    :param PartyValues billing: where the invoice goes; None stands for the customer's own address
    :param PartyValues delivery: where the goods go; None stands for the customer's own address, an empty dict for none
    """
    addresses = {}
    if billing or channel == CHANNELS['einvoice']:
        addresses['billingAddress'] = address_payload(billing or customer)
    if delivery is not None:
        addresses['deliveryAddress'] = address_payload(delivery) if delivery else {}
    return addresses


def business_identifier(customer):
    """Return the business ID of a customer; that of a private person only when it is a Finnish one beyond doubt."""
    country, number = customer['country_code'], customer['business_id']
    if is_in_finland(country):
        return identifier_of(number, customer['vat'], country).code
    return clean(number) if customer.get('is_company') and not is_personal_code(number, country) else ''


def vat_number(customer):
    """Return the VAT number of a customer; that of a private person only when it has the form of one in the EU.

    A company in Finland may trade with the number of another EU country. What has no digit, such as Odoo's "/", says
    that there is none.
    """
    vat, country = customer['vat'], customer['country_code']
    if not any(map(str.isdigit, vat)):
        return ''
    if is_in_finland(country) and not plain(vat).startswith(VAT_COUNTRIES):
        return clean(vat) if vat and not is_wrong_business_id(vat, country) else ''
    is_trader = customer.get('is_company') or plain(vat).startswith(VAT_COUNTRIES)
    return clean(vat) if is_trader and not is_personal_code(vat, country) else ''
