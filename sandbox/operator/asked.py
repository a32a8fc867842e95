"""Reading what an operator asks for."""

import math

from ..problems import Refused
from ..schemas import is_date

MAX_AMOUNT = 10**9
MAX_ID = 2**31


def demand(body, name, kind):
    """Return a member that has to be there.

    :raise ValueError: it is missing or of another type
    """
    value = body.get(name)
    if not isinstance(value, kind) or kind is int and isinstance(value, bool):
        raise ValueError(f"The member '{name}' has to be there, of type {kind.__name__}.")
    if kind is int and not 0 <= value < MAX_ID:
        raise ValueError(f"The member '{name}' is no id.")
    return value


def text(body, name, default=""):
    """Return a text that may be left out.

    :raise ValueError: it is something else
    """
    return demand({name: default, **body}, name, str)


def amount(body, name, default=None):
    """Return an amount of money as it was written.

    :raise ValueError: it is no number, zero or far too large
    """
    value = body.get(name, default)
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number or abs(value) > MAX_AMOUNT or abs(value) < 0.01:
        raise ValueError(f"The member '{name}' has to be an amount of at least one cent.")
    return value


def day(body, name, default):
    """Return a date.

    :raise ValueError: it is none
    """
    value = body.get(name, default)
    if not isinstance(value, str) or not is_date(value):
        raise ValueError(f"The member '{name}' has to be a date such as 2026-02-02.")
    return value


def demand_schema(call, name, value):
    """Check a value against a schema of the document.

    :raise Refused: 400
    """
    if errors := call.contract.check(name, value):
        raise Refused(400, errors)
