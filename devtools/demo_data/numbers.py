"""Invented numbers with the right check digits."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def business_id(body):
    """Return the Finnish business ID of seven digits.

    >>> business_id("9999997")
    '9999997-6'
    """
    rest = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    if rest == 1:
        raise ValueError(f"{body} has no check digit: choose another number")
    return f"{body}-{11 - rest if rest else 0}"


def vat_number(business_id):
    """Return the Finnish VAT number of a business ID."""
    return "FI" + business_id.replace("-", "")


def iban(account):
    """Return the Finnish IBAN of an account number of 14 digits."""
    # the letters F and I count as 15 and 18
    return f"FI{98 - int(account + '151800') % 97:02d}{account}"
