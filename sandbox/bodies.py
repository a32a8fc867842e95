"""Reading a JSON body: size, type, encoding, the characters the service accepts."""

import json
import math

from .problems import Problems, Refused, field_path

MAX_BODY = 16_000_000
# An empty body is written in these ways by clients that always send JSON.
EMPTY = (b"", b"{}", b"[]", b"null")


def read_json(request, expected, required):
    """Return the parsed body; members that are null are left out, as if they were absent.

    :param expected: the operation has a body; otherwise only an empty one is tolerated
    :param required: a missing body is an error
    :raise Refused: 400
    """
    raw = read_raw(request)
    if raw.strip() in EMPTY and not required:
        return None
    if not expected:
        raise Refused(400, [(None, "This operation takes no body.")])
    if not raw.strip():
        raise Refused(400, [(None, "The body is missing.")])
    if request.mimetype not in ("application/json", ""):
        raise Refused(400, [(None, f"Content type {request.mimetype} is not supported, use application/json.")])
    value = parse_json(raw)
    if value is None:
        raise Refused(400, [(None, "The body is missing.")])
    return without_nulls(value)


def read_raw(request):
    """Return the bytes of the body.

    :raise Refused: 400 when it is too large
    """
    if request.environ.get("sandbox.body_too_large"):
        raise Refused(400, [(None, "The body is too large.")])
    return request.get_data(cache=False)


def parse_json(raw):
    """Return the value of JSON bytes, with no character that the service refuses.

    :raise Refused: 400
    """
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, parse_float=_finite, parse_constant=_refused_constant)
        _check_characters(text, value)
    except (ValueError, RecursionError):
        raise Refused(400, [(None, "The body is not valid JSON.")]) from None
    return value


def without_nulls(value):
    """Return a JSON value without the members that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(member) for member in value]
    return value


def without_blanks(value):
    """Return a JSON value without the members that are empty texts: the service leaves out what is empty."""
    if isinstance(value, dict):
        return {name: without_blanks(member) for name, member in value.items() if member != ""}
    if isinstance(value, list):
        return [without_blanks(member) for member in value]
    return value


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _refused_constant(text):
    raise ValueError(text)


def _check_characters(text, value):
    # The texts are only walked when the body gives a reason to.
    if "\\u" not in text and _is_windows_1252(text):
        return
    problems = Problems()
    for path, found in _texts(value, ()):
        if not _is_windows_1252(found):
            problems.add(field_path(path), f"Value of the '{field_path(path)}' field has unsupported characters.")
    problems.refuse()


def _is_windows_1252(text):
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _texts(value, path):
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield path, name
            yield from _texts(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _texts(member, (*path, index))
