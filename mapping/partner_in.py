"""BusinessPartner of Procountor (chapter 9) -> plain values in Odoo's words."""

from .codes import COUNTRIES, LANGUAGES
from .company_number import company_key, is_wrong_number
from .name_key import LEGAL_FORMS, words
from .partner import BUSINESS_ID, VAT_COUNTRIES, plain
from .personal_code import mask_personal_codes

CODES = {name: code for code, name in COUNTRIES.items()}
LOCALES = {name: code for code, name in reversed(LANGUAGES.items())}
PERSONAL = 'HETU'
OTHER_ADDRESSES = {'invoice': 'billingAddress', 'delivery': 'deliveryAddress'}


def partner_values(answer):
    """Return what Odoo keeps of a partner: a dict of texts, without personal identity codes.

    ``company_key`` is the identifier as `company_number` gives it. Addresses are dicts of name, street, street2, zip,
    city and country_code; ``others`` holds those for the types of Odoo's contacts (invoice, delivery) that differ from
    the partner's own.
    """
    invoicing, registry = answer.get('invoicingInfo') or {}, answer.get('registryInfo') or {}
    is_personal = invoicing.get('identifierType') == PERSONAL
    own = _address(answer.get('address') or {})
    number = '' if is_personal else _full_number(invoicing)
    others = {kind: _address(answer.get(name) or {}) for kind, name in OTHER_ADDRESSES.items()}
    return {
        'name': mask_personal_codes(answer.get('name') or ''),
        'number': mask_personal_codes(invoicing.get('customerNumber') or ''),
        'identifier': '' if is_personal else mask_personal_codes(invoicing.get('identifier') or ''),
        'company_key': company_key(number, own['country_code']),
        'is_wrong_number': is_wrong_number(number, own['country_code']),
        'is_company': bool(company_key(number, own['country_code']) or LEGAL_FORMS & set(words(answer.get('name')))),
        'email': invoicing.get('email') or '',
        'phone': registry.get('phone') or registry.get('mobilePhone') or '',
        'lang': LOCALES.get(invoicing.get('language'), ''),
        'einvoice_address': invoicing.get('einvoiceAddress') or '',
        'einvoice_operator': invoicing.get('einvoiceOperator') or '',
        'address': own,
        'others': {kind: each for kind, each in others.items() if _place(each) and _differs(each, own)},
    }


def _address(address):
    names = {'name': 'name', 'street': 'street', 'street2': 'specifier', 'zip': 'zip', 'city': 'city'}
    values = {ours: mask_personal_codes(address.get(theirs) or '') for ours, theirs in names.items()}
    return values | {'country_code': CODES.get(address.get('country'), '')}


def _place(address):
    return any(address[name] for name in ('street', 'street2', 'zip', 'city'))


def _differs(one, other):
    """Tell whether two addresses are different ones for the post: case and spaces are not."""
    return any(' '.join(words(one[name])) != ' '.join(words(other[name])) for name in one)


def _full_number(invoicing):
    """Return the identifier with the letters of its country, which its type may hold instead."""
    number, kind = plain(invoicing.get('identifier')), invoicing.get('identifierType') or ''
    country = 'FI' if kind == BUSINESS_ID else kind
    return country + number if country in VAT_COUNTRIES + ('FI',) and number.isdigit() else number
