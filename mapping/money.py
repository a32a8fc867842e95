"""Amounts are Decimal, never a raw float sum."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal('0.01')


def decimal(value):
    """Return ``value`` as a Decimal with the digits a person sees, not the binary noise of a float."""
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def rounded(value, digits):
    """Return a number as a Decimal with ``digits`` decimals, rounded half up (away from zero)."""
    return decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def round_cents(value):
    """Round half up to two decimals, as amounts are given in Procountor (chapter 11.4)."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
