"""Business IDs and VAT numbers in one form, so that FI12345671 and 1234567-1 are the same company (chapter 19)."""

import re

from stdnum.eu import vat
from stdnum.fi import ytunnus

from .codes import is_in_finland
from .partner import VAT_COUNTRIES, plain

BUSINESS_ID = re.compile(r'(?:FI)?(\d{8})')


def company_key(number, country_code=''):
    """Return ``number`` as FI and eight digits, or as an EU VAT number; empty when it is none, by its check digits.

    :param country_code: where the company is; a number of digits alone is taken for a business ID in Finland, and where
        the country is not known
    """
    code = plain(number)
    if match := BUSINESS_ID.fullmatch(code):
        is_finnish = code.startswith('FI') or not country_code or is_in_finland(country_code)
        return f'FI{match[1]}' if is_finnish and ytunnus.is_valid(match[1]) else ''
    return code if code.startswith(VAT_COUNTRIES) and vat.is_valid(code) else ''


def is_wrong_number(number, country_code=''):
    """Tell whether ``number`` has the form of a Finnish business ID or an EU VAT number, and wrong check digits."""
    code = plain(number)
    is_finnish = BUSINESS_ID.fullmatch(code) and (not country_code or is_in_finland(country_code))
    is_vat = code.startswith(VAT_COUNTRIES) and code[2:].isdigit()
    return bool(is_finnish or is_vat) and not company_key(code, country_code)
