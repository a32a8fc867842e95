"""Procountor's names for countries, languages and units (chapter 19)."""

import json
from pathlib import Path

# ISO 3166-1 alpha-2 -> name; the pairing of chapter 19, which is not the upper-cased English name.
COUNTRIES = json.loads((Path(__file__).parent / 'data' / 'countries.json').read_text(encoding='utf-8'))

# ISO 639-1 -> name. The service has six languages; everybody else reads English.
LANGUAGES = {
    'da': 'DANISH',
    'en': 'ENGLISH',
    'et': 'ESTONIAN',
    'fi': 'FINNISH',
    'nb': 'NORWEGIAN',
    'nn': 'NORWEGIAN',
    'no': 'NORWEGIAN',
    'sv': 'SWEDISH',
}
OTHER_LANGUAGE = 'ENGLISH'

# External id of Odoo's unit -> name.
UNITS = {
    'uom.product_uom_unit': 'PIECE',
    'uom.product_uom_pack_6': 'SIX_PACK',
    'uom.product_uom_dozen': 'DOZEN',
    'uom.product_uom_hour': 'HOUR',
    'uom.product_uom_day': 'DAY',
    'uom.product_uom_minute': 'MINUTE',
    'uom.product_uom_millimeter': 'MILLIMETER',
    'uom.product_uom_cm': 'CM',
    'uom.product_uom_meter': 'METER',
    'uom.product_uom_km': 'KILOMETER',
    'uom.product_uom_square_meter': 'SQUARE_METER',
    'uom.product_uom_milliliter': 'MILLILITRE',
    'uom.product_uom_litre': 'LITER',
    'uom.product_uom_cubic_meter': 'CUBIC_METER',
    'uom.product_uom_gram': 'GRAM',
    'uom.product_uom_kgm': 'KILOGRAM',
    'uom.product_uom_ton': 'TON',
    'uom.product_uom_oz': 'OUNCE',
    'uom.product_uom_lb': 'POUND',
    'uom.product_uom_inch': 'INCH',
    'uom.product_uom_foot': 'FOOT',
    'uom.product_uom_yard': 'YARD',
    'uom.product_uom_mile': 'MILE',
    'uom.product_uom_gal': 'GALLON_US',
    'uom.product_uom_kwh': 'KILOWATT_HOUR',
}
OTHER_UNIT = 'NO_UNIT'


def country_name(code):
    """Return the service's name of the country ``code`` ("FI"), or None when it has none."""
    return COUNTRIES.get(code)


def language_name(code):
    """Return the service's name of the language of the locale ``code`` ("fi_FI")."""
    return LANGUAGES.get((code or '')[:2], OTHER_LANGUAGE)


def unit_name(external_id):
    """Return the service's name of Odoo's unit ``external_id``; unknown and missing ones have no unit."""
    return UNITS.get(external_id, OTHER_UNIT)
