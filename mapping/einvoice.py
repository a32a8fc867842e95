"""Where a customer receives its e-invoices: the form of address and operator (chapters 7.2 and 7.3).

A Finnish address, which those in Åland have too, is an OVT code - 0037, the digits of the business ID, up to 5 signs of
the company's own, sometimes with TE before it - or a Finnish IBAN. Every other receiver has an address that begins with
9999, and no operator.
"""

import re

from stdnum.fi import ytunnus
from stdnum.iso7064 import mod_97_10

from .codes import is_in_finland

OVT = re.compile(r'(?:TE)?0037(\d{8})[0-9A-Z]{0,5}', re.ASCII)
IBAN = re.compile(r'FI\d{16}', re.ASCII)
FOREIGN = re.compile(r'9999[!-~]{1,31}')
OPERATOR = re.compile(r'[0-9A-Z]{4,20}')  # a bank's BIC, an OVT code or a code of the operator's own
EAS_BUSINESS_ID, EAS_OVT = '0037', '0216'  # schemes of Peppol


def compact(address):
    """Return an ``address`` or operator as it is sent: without spaces, Finnish ones in capital letters."""
    plain = ''.join((address or '').split())
    return plain if FOREIGN.fullmatch(plain) else plain.upper()


def is_address(address, country_code=None):
    """Tell whether ``address`` has the form of those in a country; without a country any known form will do."""
    plain = compact(address)
    is_foreign = bool(FOREIGN.fullmatch(plain))
    if not country_code:
        return is_foreign or _is_finnish(plain)
    return _is_finnish(plain) if is_in_finland(country_code) else is_foreign


def is_operator(operator):
    """Tell whether ``operator`` has the form of an operator's code. Which codes there are is not looked up."""
    return bool(OPERATOR.fullmatch(compact(operator)))


def needs_operator(country_code):
    """Tell whether a receiver in the country is reached by its operator."""
    return is_in_finland(country_code)


def einvoice_payload(address, operator, country_code):
    """Return the ``einvoiceAddress`` of a customer (chapter 7.2), or None when it has none of a proper form."""
    if not is_address(address, country_code):
        return None
    operator = compact(operator) if needs_operator(country_code) and is_operator(operator) else None
    return {'address': compact(address), 'operator': operator}


def proposal(eas, endpoint):
    """Return the Finnish address that a Peppol address (``eas`` is its scheme) amounts to, or an empty text."""
    plain = compact(endpoint).replace('-', '')
    if eas == EAS_BUSINESS_ID and not plain.startswith('0037'):
        plain = f'0037{plain}'
    return plain if eas in (EAS_BUSINESS_ID, EAS_OVT) and _is_finnish(plain) else ''


def _is_finnish(plain):
    if match := OVT.fullmatch(plain):
        return ytunnus.is_valid(match[1])
    return bool(IBAN.fullmatch(plain)) and mod_97_10.is_valid(plain[4:] + plain[:4])
