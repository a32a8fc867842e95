"""VAT numbers of customers in the EU: their form with its check digits, and whose they are."""

from stdnum.eu import vat as eu_vat

COUNTRIES = {code.upper() for code in eu_vat.MEMBER_STATES}  # with Northern Ireland, whose trade in goods is of the EU
COUNTRY_OF_PREFIX = {'EL': 'GR'}  # where the prefix is not the code of the country
NORTHERN_IRELAND = 'XI'


def is_eu_vat_number(number):
    """Tell whether ``number`` begins with an EU country and is one that this country gives: by form and check digits.

    Spaces, points and hyphens do not count. Whether it is in force only the register (VIES) knows.
    """
    return bool(number) and eu_vat.is_valid(number)


def country_of(number):
    """Return the country (ISO 3166-1 alpha-2, or XI) that gave the VAT number, '' when it is none of the EU."""
    prefix = ''.join(filter(str.isalnum, number or ''))[:2].upper()
    country = COUNTRY_OF_PREFIX.get(prefix, prefix)
    return country if country in COUNTRIES else ''


def is_of_other_country(number, country):
    """Tell whether the VAT number is one of another EU country than ``country``, where the buyer is.

    That can be right: who trades in a country without an office has a number there. Addresses outside the EU, and in
    territories with codes of their own (Åland, Monaco), tell nothing.
    """
    given = country_of(number)
    return bool(given) and country in COUNTRIES and given != country
