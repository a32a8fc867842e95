"""Business IDs and VAT numbers in one form, so that FI12345671 and 1234567-1 are the same company (chapter 19)."""

import re

from stdnum.eu import vat
from stdnum.fi import ytunnus

from .partner import VAT_COUNTRIES, plain

BUSINESS_ID = re.compile(r'(?:FI)?(\d{8})')


def company_key(number):
    """Return ``number`` as FI and eight digits, or as an EU VAT number; empty when it is none, by its check digits.

    Numbers without the letters of a country are taken for Finnish ones.
    """
    code = plain(number)
    if match := BUSINESS_ID.fullmatch(code):
        return f'FI{match[1]}' if ytunnus.is_valid(match[1]) else ''
    return code if code.startswith(VAT_COUNTRIES) and vat.is_valid(code) else ''


def is_wrong_number(number):
    """Tell whether ``number`` has the form of a Finnish business ID or an EU VAT number, and wrong check digits."""
    code = plain(number)
    looks_like_one = BUSINESS_ID.fullmatch(code) or (code.startswith(VAT_COUNTRIES) and code[2:].isdigit())
    return bool(looks_like_one) and not company_key(code)
