"""Taxes and fiscal positions of Odoo -> VAT statuses of Procountor (chapter 11).

Statuses are compared by number: their texts are translated. Few numbers are public; for the rest a
status can only be suggested by its words, and only one that the company has in use.
"""

import re
from decimal import Decimal
from typing import NamedTuple, TypedDict

from .codes import country_name, home_codes
from .vat_percent import names_percent

DOMESTIC, NO_VAT = 1, 12

# What a tax or a fiscal position is for -> number, where one is public for that side (chapter 11.2).
KNOWN_NUMBERS = {
    ('domestic', 'sale'): DOMESTIC,
    ('domestic', 'purchase'): DOMESTIC,
    ('export', 'sale'): 3,
    ('eu_goods', 'sale'): 5,
    ('no_vat', 'sale'): NO_VAT,
    ('eu_services', 'sale'): 22,
}

INSIDE_EU = r'^(?!.*(ulkopuol|outside|utanför)).*(\beu\b|yhteisö|community|gemenskap)'
# The words of its description in Finnish, Swedish or English; each pattern must be found.
WORDS = {
    'aland': (r'ahvenanmaa|åland',),
    'construction': (r'rakenn|rakent|construct|bygg',),
    'eu_goods': (INSIDE_EU, r'tavar|goods|product|\bvar(a|or)\b'),
    'eu_services': (INSIDE_EU, r'palvelu|service|tjänst'),
    'export': (r'ulkopuol|outside|utanför|vienti|export',),
    'import': (r'maahantuon|import',),
    'no_vat': (r'ei alv|no vat|ingen moms',),
    'triangulation': (r'kolmikanta|triang|trepart',),
}
REVERSE_CHARGE = r'käänn(etty|etyn|ett)|käänte|reverse.charge|omvän[dt]'
# What is sold under reverse charge in Finland (VAT Act 8 a, 8 b and 8 d) beside construction services (8 c).
REVERSE_AT_HOME = r'romu|scrap|skrot|kulta|kullan|\bgold\b|guld|päästöoik|emission|utsläpp'
# Whose VAT is never owed by the seller at home, so that Domestic is no status for it.
NOT_DOMESTIC = ('construction', 'eu_goods', 'eu_services', 'triangulation')
EU_SALES_LIST = ('eu_goods', 'eu_services', 'triangulation')
CASH_BASED = r'maksuperust|cash[- ]bas|kontant|betalningsbas'

# The Finnish chart: start of the external id -> what the tax is for; the longest start rules.
CHART = {
    'aland_sales': 'aland',
    'import_': 'import',
    'tax_construct_purchase': 'domestic',
    'tax_construct_sales': 'construction',
    'tax_dom_': 'domestic',
    'tax_dom_purchase_0': 'no_vat',
    'tax_eu_purchase_goods': 'eu_goods',
    'tax_eu_purchase_service': 'eu_services',
    'tax_eu_sales_goods': 'eu_goods',
    'tax_eu_sales_service': 'eu_services',
    'tax_non_eu_purchase': 'import',
    'triangulation': 'triangulation',
    'vat0export': 'export',
    'vat0triangulation': 'triangulation',
}
# The boxes of the Finnish VAT return -> the same; this finds copies, which have no external id.
TAX_GRIDS = {
    'fi_305': 'eu_goods',
    'fi_base_306': 'eu_services',
    'fi_base_318': 'construction',
    'fi_base_340': 'import',
    'fi_base_purchase_goods_eu': 'eu_goods',
    'fi_311': 'eu_goods',
    'fi_312': 'eu_services',
    'fi_319': 'construction',
    'fi_triangular': 'triangulation',
}


class TaxFacts(TypedDict):
    """A tax, in plain words.

    ``side`` is sale or purchase, ``scope`` Odoo's ``tax_scope``, ``external_id`` the one of the
    chart without module and company, ``tax_grids`` the names of its tags, ``positions`` the kinds of
    its fiscal positions. ``is_cash_based`` tells whether its VAT is owed when the customer pays.
    """

    side: str
    amount: Decimal
    scope: str
    external_id: str
    tax_grids: set[str]
    is_plainly_domestic: bool
    positions: set[str]
    is_cash_based: bool


class PositionFacts(TypedDict):
    """A fiscal position. ``in_eu`` tells whether all its countries are in the EU; ``country`` is ISO 3166-1 alpha-2."""

    external_id: str
    is_domestic: bool
    has_foreign_vat: bool
    country: str
    in_eu: bool
    vat_required: bool
    auto_apply: bool


class StatusFacts(TypedDict):
    """A VAT status that the company has in use."""

    number: int
    description: str


class Proposal(NamedTuple):
    """A proposed status. ``number`` is None when nothing fits; what is not certain is for a person to check."""

    kind: str | None
    number: int | None
    is_certain: bool


def propose_for_tax(facts, statuses):
    """Return the proposal for the tax ``facts`` among the ``statuses`` of its side.

    :param TaxFacts facts:
    :param list statuses: of StatusFacts
    """
    kind, is_certain = _tax_kind(facts)
    if kind == 'domestic' and facts['is_cash_based'] and (number := _cash_based_number(statuses)):
        return Proposal(kind, number, False)
    number, is_known = _number(kind, facts['side'], facts['amount'], statuses)
    return Proposal(kind, number, is_certain and is_known)


def certain_kind(facts):
    """Return what the tax is for when its box of the VAT return or the chart of accounts says so, else None.

    :param TaxFacts facts:
    """
    kind, is_certain = _tax_kind(facts)
    return kind if is_certain else None


def is_status_for(kind, number, description):
    """Tell whether the status for sales is certain to be the one for what a tax is for.

    By its number where a public one exists, because words do not tell distance sales of goods from other ones; else
    by its words, when they say this and nothing else.
    """
    public = {known: each for (each, side), known in KNOWN_NUMBERS.items() if side == 'sale'}
    if number in public or kind in public.values():
        return public.get(number) == kind
    return [each for each in WORDS if _is_called(each, description)] == [kind]


def propose_for_position(facts, statuses):
    """Return the proposal for the fiscal position ``facts`` among the ``statuses`` for sales."""
    kind = position_kind(facts)
    number, is_known = _number(kind, 'sale', Decimal(0), statuses)
    # Goods or services: the position serves both, and the status of the tax rules where it has one.
    return Proposal(kind, number, is_known)


def position_kind(facts):
    """Return what the fiscal position is for, or None when that cannot be told.

    :param PositionFacts facts:
    """
    if facts['is_domestic'] or facts['has_foreign_vat']:
        return 'domestic'
    if facts['country'] == 'AX':
        return 'aland'
    if facts['external_id'] == 'construction':
        return 'construction'
    if facts['in_eu']:
        # A private person of another EU country pays Finnish VAT.
        return 'eu_goods' if facts['vat_required'] else 'domestic'
    return 'export' if facts['auto_apply'] or facts['country'] else None


def is_cash_based(description):
    """Tell whether the words of a VAT status say that VAT is owed when the customer pays."""
    return _says(CASH_BASED, description)


def buyer_kind(number, description):
    """Return why it is the buyer who owes the VAT of a row with this status for sales.

    :return: eu_goods, eu_services, triangulation, reverse_charge (at home), or None when it is not the buyer
    """
    kinds = {KNOWN_NUMBERS[kind, 'sale']: kind for kind in ('eu_goods', 'eu_services')}
    if number in _known_for_sales():
        return kinds.get(number)
    if _is_called('triangulation', description):
        return 'triangulation'
    return 'reverse_charge' if _is_reverse_charge_at_home(description) else None


def is_on_eu_sales_list(number, description):
    """Tell whether a row with this status for sales is reported on the EU sales list, customer by customer.

    Words alone do not tell it of goods and services: distance sales to private persons have the same.
    """
    return buyer_kind(number, description) in EU_SALES_LIST


def is_without_vat(number, description):
    """Tell whether the status for sales is known to go with 0 % alone (chapter 7.3), by its number or its words."""
    if number in _known_for_sales():
        return number != DOMESTIC
    return _says(REVERSE_CHARGE, description) or buyer_kind(number, description) is not None


def names_country(text, code):
    """Tell whether the ``text`` of ``GET /vats/default`` ("Finland") means the country ``code`` ("FI").

    Who is at home in Åland pays the VAT of Finland.
    """
    name = re.sub(r'\W+', '_', text or '').upper()
    return any(name in (each, country_name(each)) for each in home_codes(code))


def _known_for_sales():
    return {known for (_kind, side), known in KNOWN_NUMBERS.items() if side == 'sale'}


def _is_reverse_charge_at_home(description):
    """Construction, scrap metal, gold and emission rights, or reverse charge that is not said to be of elsewhere."""
    if _is_called('construction', description) or _says(REVERSE_AT_HOME, description):
        return True
    is_abroad = any(_is_called(kind, description) for kind in ('export', 'import'))
    return _says(REVERSE_CHARGE, description) and not is_abroad and not _says(INSIDE_EU, description)


def _tax_kind(facts):
    """Return what the tax is for, and whether the chart of accounts says so."""
    starts = [start for start in CHART if facts['external_id'].startswith(start)]
    grids = {TAX_GRIDS[grid] for grid in facts['tax_grids'] if grid in TAX_GRIDS}
    if len(grids) == 1:
        return grids.pop(), True
    if starts:
        return CHART[max(starts, key=len)], True
    if facts['is_plainly_domestic']:
        return 'domestic', True
    return _kind_by_position(facts), False


def _kind_by_position(facts):
    if len(facts['positions']) != 1:
        return None
    [kind] = facts['positions']
    if kind == 'eu_goods' and facts['scope'] == 'service':
        return 'eu_services'
    if kind == 'export' and facts['side'] == 'purchase':
        return 'import'
    return kind


def _number(kind, side, percent, statuses):
    """Return the number among ``statuses`` that fits, and whether it is a public one."""
    known = KNOWN_NUMBERS.get((kind, side))
    if known in [status['number'] for status in statuses]:
        return known, True
    fitting = [status for status in statuses if _is_called(kind, status['description'])]
    naming = [status for status in fitting if percent and names_percent(status['description'], percent)]
    choice = naming or fitting
    return (choice[0]['number'] if len(choice) == 1 else None), False


def _cash_based_number(statuses):
    """Return the number of the one status of cash-based VAT, or None when there is none or more than one."""
    numbers = [status['number'] for status in statuses if is_cash_based(status['description'])]
    return numbers[0] if len(numbers) == 1 else None


def _is_called(kind, description):
    return kind in WORDS and all(_says(word, description) for word in WORDS[kind])


def _says(words, description):
    return bool(re.search(words, description or '', re.IGNORECASE))
