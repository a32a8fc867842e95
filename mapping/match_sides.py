"""Partners and products of both systems -> `matching.Side`, by which they are compared."""

from .company_number import company_key
from .einvoice import compact
from .email_address import email_addresses
from .matching import Side
from .name_key import name_key, product_key


def partner_side(record_id, name, numbers, einvoice_addresses, emails, customer_numbers, is_active=True):
    """Return a partner as it is compared.

    :param numbers: business IDs and VAT numbers, in any form
    :param emails: texts with e-mail addresses, those of its contacts too
    """
    companies = _filled(company_key(number) for number in numbers)
    return Side(
        record_id,
        {
            'business_id': companies,
            'einvoice': _filled(compact(address) for address in einvoice_addresses),
            'email': {address.casefold() for text in emails for address in email_addresses(text)},
            'number': _filled((number or '').strip().casefold() for number in customer_numbers),
        },
        tuple(_filled([name_key(name)])),
        min(companies, default=''),
        is_active,
    )


def product_side(record_id, names, codes, barcodes, is_active=True):
    """Return a product as it is compared. The code of one system may be the barcode of the other."""
    return Side(
        record_id,
        {
            'code': _filled((code or '').strip().casefold() for code in codes),
            'barcode': _filled((code or '').strip().casefold() for code in barcodes),
        },
        tuple(sorted(_filled(product_key(name) for name in names))),
        '',
        is_active,
    )


def _filled(values):
    return {value for value in values if value}
