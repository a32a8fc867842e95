"""Product of Odoo -> Product of Procountor (chapter 10)."""

from decimal import Decimal
from typing import TypedDict

from .payload import filled
from .text import clean_line
from .units import unit_name

NAME_LIMIT = 100
CODE_LIMIT = 40


class ProductValues(TypedDict):
    """A product that is sold.

    ``unit`` is the external id of Odoo's unit or a name of the service, ``price`` is without VAT, ``vat_percent`` is
    None when there is not one percentage.
    """

    name: str
    code: str
    unit: str
    price: Decimal
    currency: str
    vat_percent: Decimal | None


def product_payload(values):
    """Return the body of ``POST /products`` for a product that is sold.

    :param ProductValues values: the product in Odoo's words
    """
    return filled(
        {
            'type': 'SALES',
            'name': clean_line(values['name'], NAME_LIMIT),
            'code': values['code'],
            'unit': unit_name(values['unit']),
            'discount': 0,
            'price': values['price'],
            'vat': values['vat_percent'],
            'active': True,
            'currency': values['currency'],
        }
    )
