"""JSON bodies, without amounts ever becoming floats."""

import json
from decimal import Decimal


def encode(payload):
    """Return ``payload`` as JSON text, ready to be stored and sent byte for byte.

    A Decimal becomes a number with exactly its digits (``Decimal("10.50")`` -> ``10.50``), which the ``json`` module
    cannot do. Members keep their order, texts stay as they are (no ``\\u`` escapes).

    :raise ValueError: a number is NaN or infinite
    :raise TypeError: something is not text, number, boolean, None, list, tuple or dict with text keys
    """
    if isinstance(payload, Decimal):
        if not payload.is_finite():
            raise ValueError(f"{payload} is no JSON number")
        return format(payload, "f")
    if isinstance(payload, dict):
        return "{" + ", ".join(f"{_key(key)}: {encode(value)}" for key, value in payload.items()) + "}"
    if isinstance(payload, list | tuple):
        return "[" + ", ".join(encode(value) for value in payload) + "]"
    return json.dumps(payload, ensure_ascii=False, allow_nan=False)


def _key(key):
    if not isinstance(key, str):
        raise TypeError(f"A member name must be text, not {type(key).__name__}")
    return json.dumps(key, ensure_ascii=False)


def decode(content):
    """Return the object or list in ``content`` (bytes): whole numbers as int, others as Decimal.

    JSON is UTF-8 whatever a header claims; a byte order mark is let pass.

    :raise ValueError: not UTF-8, not JSON, cut, NaN, or neither object nor list
    """
    try:
        value = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except (RecursionError, ArithmeticError) as error:
        raise ValueError("JSON that is nested too deeply or holds an impossible number") from error
    if not isinstance(value, dict | list):
        raise ValueError("neither an object nor a list")
    return value


def _no_constant(name):
    raise ValueError(f"{name} is no JSON number")
