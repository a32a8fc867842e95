"""Amounts: decimal in, JSON numbers out, never a raw float sum."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal('0.01')


def decimal(value):
    """Return ``value`` as a Decimal with the digits a person sees, not the binary noise of a float."""
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def json_number(value):
    """Return the int or float that JSON writes with exactly the digits of ``value``."""
    value = decimal(value)
    return int(value) if value == value.to_integral_value() else float(value)


def round_cents(value):
    """Round half up to two decimals, as amounts are given in Procountor (chapter 11.4)."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
