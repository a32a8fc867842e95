"""Amounts are Decimal, never a raw float sum."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal('0.01')


def decimal(value):
    """Return ``value`` as a Decimal with the digits a person sees, not the binary noise of a float."""
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def round_cents(value):
    """Round half up to two decimals, as amounts are given in Procountor (chapter 11.4)."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
