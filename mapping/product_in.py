"""Product of Procountor (chapter 10) -> plain values in Odoo's words."""

from .money import decimal
from .units import NO_UNIT


def product_values(answer):
    """Return what Odoo keeps of a product: a dict of texts and numbers.

    ``price`` and ``vat_percent`` are texts of exact numbers (``"95.50"``, empty when there is none), ``names`` the name
    and its translations, ``unit`` the service's name.
    """
    names = [answer.get('name'), *(each.get('productName') for each in answer.get('productLocalizations') or [])]
    return {
        'name': answer.get('name') or '',
        'names': [name for name in names if name],
        'code': answer.get('code') or '',
        'unit': answer.get('unit') or NO_UNIT,
        'price': _number(answer.get('price')),
        'vat_percent': _number(answer.get('vat')),
        'currency': answer.get('currency') or '',
    }


def _number(value):
    return '' if value is None else f'{decimal(value):f}'
