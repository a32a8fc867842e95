"""Check digits: Finnish business IDs, IBANs and bank references."""

import re

_BUSINESS_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_REFERENCE_WEIGHTS = (7, 3, 1)


def business_id(body):
    """Return the Finnish business ID of seven digits, or None when these digits have no check digit.

    >>> business_id("9999997")
    '9999997-6'
    """
    rest = sum(int(digit) * weight for digit, weight in zip(body, _BUSINESS_WEIGHTS, strict=True)) % 11
    if rest == 1:
        return None
    return f"{body}-{rest and 11 - rest}"


def is_business_id(text):
    """Tell whether ``text`` is a Finnish business ID with the right check digit."""
    return bool(re.fullmatch(r"\d{7}-\d", text, re.ASCII)) and business_id(text[:7]) == text


def iban(country, account):
    """Return the IBAN of a domestic account number."""
    return f"{country}{98 - _mod97(account + country + '00'):02d}{account}"


def is_iban(text):
    """Tell whether ``text`` is an IBAN without spaces and with the right check digits."""
    return bool(re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text, re.ASCII)) and _mod97(text[4:] + text[:4]) == 1


def finnish_reference(body):
    """Return digits with their check digit: weights 7-3-1 from the right (fact book, chapter 19)."""
    total = sum(int(digit) * _REFERENCE_WEIGHTS[place % 3] for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def is_finnish_reference(text):
    """Tell whether ``text`` is a Finnish reference: 4-20 digits, the last one a check digit."""
    return bool(re.fullmatch(r"\d{4,20}", text, re.ASCII)) and finnish_reference(text[:-1]) == text


def creditor_reference(body):
    """Return the international (RF, ISO 11649) reference around ``body``."""
    return f"RF{98 - _mod97(body + 'RF00'):02d}{body}"


def is_creditor_reference(text):
    """Tell whether ``text`` is an RF reference with the right check digits."""
    return bool(re.fullmatch(r"RF\d{2}[A-Z0-9]{1,21}", text, re.ASCII)) and _mod97(text[4:] + text[:4]) == 1


def _mod97(text):
    return int("".join(str(int(sign, 36)) for sign in text)) % 97
