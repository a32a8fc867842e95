"""JSON text in and out."""

import json
from decimal import Decimal

import pytest

from procountor_api import encode
from procountor_api.body import decode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("10.50"), "10.50"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("1E+5"), "100000"),
        (Decimal("-0.01"), "-0.01"),
        (Decimal("12345678901234567890.123456789"), "12345678901234567890.123456789"),
        (0.1, "0.1"),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        ('Mäki "€"\n', '"Mäki \\"€\\"\\n"'),
        ([], "[]"),
        ({}, "{}"),
        ((1, Decimal("2.0")), "[1, 2.0]"),
        ({"b": {"ä": [Decimal("1.10")]}, "a": None}, '{"b": {"ä": [1.10]}, "a": null}'),
    ],
)
def test_a_value_is_written_with_exactly_its_digits_and_in_its_order(value, text):
    assert encode(value) == text
    json.loads(text)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan"), float("inf"), [-Decimal("inf")]])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(ValueError):
        encode(value)


@pytest.mark.parametrize("value", [{1: 2}, {None: 1}, {"a": {1, 2}}, object(), b"x"])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(TypeError):
        encode(value)


def test_amounts_are_read_as_decimals_with_their_digits():
    value = decode(b'{"a": 10.50, "b": 3, "c": 1e-3, "d": [0.1], "e": 1.0}')
    assert [str(value[name]) for name in "abce"] == ["10.50", "3", "0.001", "1.0"]
    assert type(value["b"]) is int
    assert type(value["d"][0]) is Decimal


def test_what_was_read_is_written_back_with_the_same_digits():
    text = '{"sum": 1234567890123.45, "rate": 1.10, "rows": [0.10, 25.5]}'
    assert encode(decode(text.encode())) == text


@pytest.mark.parametrize("content", [b"", b"7", b"null", b'"x"', b'{"a": 1', b"\xff{}"])
def test_what_is_neither_object_nor_list_is_refused(content):
    with pytest.raises(ValueError):
        decode(content)
