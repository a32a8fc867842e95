"""What the bodies of several requests have in common."""

from typing import TypedDict

from .codes import country_name
from .text import clean_line


class _Optional(TypedDict, total=False):
    attention: str
    state: str


class PartyValues(_Optional):
    """A name and an address. ``country_code`` is ISO 3166-1 alpha-2, ``attention`` the person or place in the house."""

    name: str
    street: str
    street2: str
    zip: str
    city: str
    country_code: str


def address_payload(party):
    """Return the address of ``party``: all addresses have the same names and limits (chapters 7 and 9).

    :param PartyValues party:
    """
    return {
        'name': clean_line(party['name'], 80),
        'specifier': clean_line(', '.join(filter(None, (party.get('attention'), party['street2']))), 80),
        'street': clean_line(party['street'], 80),
        'zip': clean_line(party['zip'], 20),
        'city': clean_line(party['city'], 40),
        'country': country_name(party['country_code']),
        'subdivision': clean_line(party.get('state'), 35),
    }


def filled(value):
    """Return ``value`` without empty texts and missing values at any depth; zeros and False stay."""
    if isinstance(value, dict):
        return {key: filled(each) for key, each in value.items() if each not in (None, '')}
    if isinstance(value, list):
        return [filled(each) for each in value]
    return value


def remote_id(text):
    """Return an id of the service, which we keep as text, as it is sent; None when there is none."""
    return int(text) if text else None
