"""Procountor's names for countries and languages (chapter 19)."""

import json
from pathlib import Path

# ISO 3166-1 alpha-2 -> name; the pairing of chapter 19, which is not the upper-cased English name.
COUNTRIES = json.loads((Path(__file__).parent / 'data' / 'countries.json').read_text(encoding='utf-8'))

# Åland has a code of its own and stands outside the VAT area; business IDs, VAT numbers, banks and e-invoices are those
# of Finland.
FINLAND = ('FI', 'AX')

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


def country_name(code):
    """Return the service's name of the country ``code`` ("FI"), or None when it has none."""
    return COUNTRIES.get(code)


def is_in_finland(code):
    """Tell whether the country ``code`` is that of Finland or Åland."""
    return code in FINLAND


def home_codes(code):
    """Return the codes of the countries whose companies are known by the same numbers as those of ``code``."""
    return FINLAND if is_in_finland(code) else (code,)


def language_name(code):
    """Return the service's name of the language of the locale ``code`` ("fi_FI")."""
    return LANGUAGES.get((code or '')[:2], OTHER_LANGUAGE)
