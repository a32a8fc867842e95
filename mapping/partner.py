"""Commercial partner of Odoo -> BusinessPartner of Procountor (chapter 9)."""

import re
from typing import NamedTuple, TypedDict

from stdnum.fi import ytunnus

from .channel import CHANNELS, NO_SENDING, lacking
from .codes import is_in_finland, language_name
from .einvoice import einvoice_payload
from .email_address import first_address
from .payload import PartyValues, address_payload, filled
from .text import clean, clean_line

NAME_LIMIT = 80
NUMBER_LIMIT = 40  # of the transfer file (chapter 21.3); the API names no limit
PHONE_LIMIT = 40
LONGEST_TERM_DAYS = 999

BUSINESS_ID = 'YHD'
# Countries whose VAT numbers are a type of identifier (chapter 19), by the first letters of the number.
VAT_COUNTRIES = (
    'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'EL', 'ES', 'FR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT',
    'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
)  # fmt: skip


class _Optional(TypedDict, total=False):
    channel: str
    einvoice_address: str
    einvoice_operator: str


class PartnerValues(PartyValues, _Optional):
    """A customer. ``number`` is our own number of it, ``billing`` where its invoices go.

    ``payment_days`` is None when the payment term is not a plain number of days. ``channel`` is a key of `CHANNELS`,
    empty when nobody chose one for this customer.
    """

    number: str
    business_id: str
    vat: str
    email: str
    phone: str
    lang: str
    payment_days: int | None
    billing: PartyValues


class Identifier(NamedTuple):
    """What Procountor knows a company by, and its type. Both are empty when there is none."""

    code: str
    type: str


NO_IDENTIFIER = Identifier('', '')


def partner_payload(values):
    """Return the body of ``POST /businesspartners`` for a customer.

    Nothing is delivered by Procountor unless a person chose a channel for the customer, and it has what that needs.

    :param PartnerValues values: the customer in Odoo's words
    """
    identifier = identifier_of(values['business_id'], values['vat'], values['country_code'])
    days = values['payment_days']
    einvoice = einvoice_payload(values.get('einvoice_address'), values.get('einvoice_operator'), values['country_code'])
    return filled(
        {
            'name': clean_line(values['name'], NAME_LIMIT),
            'type': 'CUSTOMER',
            'address': address_payload(values),
            'billingAddress': address_payload(values['billing']),
            'invoicingInfo': {
                'customerNumber': values['number'],
                'identifier': identifier.code,
                'identifierType': identifier.type,
                'invoiceChannel': _channel(values),
                'language': language_name(values['lang']),
                'email': clean(first_address(values['email'])),
                'einvoiceAddress': (einvoice or {}).get('address'),
                'einvoiceOperator': (einvoice or {}).get('operator'),
            },
            'paymentInfo': {
                'paymentMethod': 'BANK_TRANSFER',
                'paymentTermDays': str(days) if days is not None and 0 <= days <= LONGEST_TERM_DAYS else None,
            },
            'registryInfo': {'active': True, 'phone': clean_line(values['phone'], PHONE_LIMIT)},
        }
    )


def _channel(values):
    channel = values.get('channel')
    return NO_SENDING if not channel or lacking(channel, values, values['billing']) else CHANNELS[channel]


def identifier_of(business_id, vat, country_code):
    """Return the `Identifier` of a company: its Finnish business ID, else its VAT number in another EU country.

    A number that is neither is left out: among them may be a personal identity code.
    """
    if is_in_finland(country_code):
        code = next(filter(ytunnus.is_valid, (business_id, _without_prefix(vat))), None)
        return Identifier(ytunnus.format(ytunnus.compact(code)), BUSINESS_ID) if code else NO_IDENTIFIER
    code = plain(vat)
    return Identifier(code, code[:2]) if code.startswith(VAT_COUNTRIES) else NO_IDENTIFIER


def is_wrong_business_id(business_id, country_code):
    """Tell whether what stands in the place of a Finnish business ID is none, by its check digit."""
    return bool(business_id) and is_in_finland(country_code) and not ytunnus.is_valid(_without_prefix(business_id))


def is_same_partner(ours, theirs):
    """Tell whether two partners, in the service's words, are the same company.

    Their identifiers decide; where one of them has none, the same name will do.
    """
    codes = [_without_prefix((partner.get('invoicingInfo') or {}).get('identifier')) for partner in (ours, theirs)]
    if all(codes):
        return codes[0] == codes[1]
    return normalized_name(ours.get('name')) == normalized_name(theirs.get('name'))


def normalized_name(name):
    """Return ``name`` as it is compared: letters and digits, in small letters."""
    return ' '.join(re.findall(r'\w+', clean(name).casefold()))


def plain(number):
    """Return the letters and digits of a ``number``, in capital letters."""
    return re.sub(r'[^0-9A-Z]', '', (number or '').upper())


def _without_prefix(number):
    """A Finnish VAT number is FI and the business ID."""
    return plain(number).removeprefix('FI')
