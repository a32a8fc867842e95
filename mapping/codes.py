"""Procountor's names for countries and languages (chapter 19)."""

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


def country_name(code):
    """Return the service's name of the country ``code`` ("FI"), or None when it has none."""
    return COUNTRIES.get(code)


def language_name(code):
    """Return the service's name of the language of the locale ``code`` ("fi_FI")."""
    return LANGUAGES.get((code or '')[:2], OTHER_LANGUAGE)
