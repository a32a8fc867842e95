"""Partners and products of both systems -> `matching.Side`, by which they are compared."""

from .einvoice import compact
from .email_address import email_addresses
from .matching import Side
from .name_key import name_key, product_key


def partner_side(record_id, name, number, einvoice_addresses, emails, customer_numbers, is_active=True):
    """Return a partner as it is compared.

    :param number: its `company_key`
    :param emails: texts with e-mail addresses, those of its contacts too
    """
    return Side(
        record_id,
        {
            'business_id': _filled([number]),
            'einvoice': _filled(compact(address) for address in einvoice_addresses),
            'email': {address.casefold() for text in emails for address in email_addresses(text)},
            'number': _filled((each or '').strip().casefold() for each in customer_numbers),
        },
        tuple(_filled([name_key(name)])),
        number,
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
