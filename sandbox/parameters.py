"""Query, path and header parameters, read as the document describes them."""

import re
from contextlib import suppress
from urllib.parse import unquote

from .problems import Problems, Refused
from .schemas import INTEGER_BOUNDS, is_date, is_date_time


class BadValue(ValueError):
    """The text is not a value of the parameter's type."""


class Parameter:
    """One parameter of an operation.

    Arrays are read comma-joined as well as with a repeated name (fact book, chapter 4). An empty value is no value.
    """

    def __init__(self, description, components):
        self.name = description["name"]
        self.place = description["in"]
        self.required = description.get("required", False)
        schema = _resolved(description["schema"], components)
        self.is_array = schema.get("type") == "array"
        self.max_items = schema.get("maxItems")
        self.default = schema.get("default")
        self.schema = _resolved(schema["items"], components) if self.is_array else schema

    def read(self, texts):
        """Return the value of the raw texts, or None when there is none.

        :raise BadValue: with the offending text
        """
        if self.is_array:
            texts = [part for text in texts for part in text.split(",")]
        values = [self._value(text) for text in texts if text != ""]
        if self.max_items and len(values) > self.max_items:
            raise BadValue(f"more than {self.max_items} values")
        if self.is_array:
            return values or None
        return values[-1] if values else self.default

    def _value(self, text):
        kind, form = self.schema.get("type"), self.schema.get("format")
        if kind == "integer":
            return self._integer(text, INTEGER_BOUNDS.get(form, 2**63 - 1))
        if kind == "boolean":
            if text.lower() not in ("true", "false"):
                raise BadValue(text)
            return text.lower() == "true"
        if form == "date" and not is_date(text):
            raise BadValue(text)
        if "T" in self.schema.get("pattern", ""):
            return _date_time(text)
        if "enum" in self.schema and text not in self.schema["enum"] or len(text) > self.schema.get("maxLength", 10**6):
            raise BadValue(text)
        return text

    def _integer(self, text, bound):
        if not re.fullmatch(r"-?\d{1,19}", text, re.ASCII):
            raise BadValue(text)
        number = int(text)
        low, high = self.schema.get("minimum", 0), self.schema.get("maximum", bound)
        if not low <= number <= min(high, bound):
            raise BadValue(text)
        return number


def read_parameters(parameters, query, headers):
    """Return the values of query and header parameters by name; absent ones are left out.

    :param query: MultiDict of the query
    :param headers: werkzeug headers
    :raise Refused: 400 with one error per bad parameter
    """
    values, problems = {}, Problems()
    for parameter in parameters:
        name = parameter.name
        texts = query.getlist(name) if parameter.place == "query" else _header_texts(headers, name)
        try:
            value = parameter.read(texts)
        except BadValue as error:
            problems.invalid(name, error)
            continue
        if value is not None:
            values[name] = value
        elif parameter.required:
            problems.blank(name)
    problems.refuse()
    return values


def read_ids(text):
    """Return the ids of a path like ``/invoices/1,2,3``, sorted and without doubles.

    :raise Refused: 400 for more than 200 ids, 404 for anything that is no id
    """
    parts = text.split(",")
    if not all(re.fullmatch(r"\d{1,18}", part, re.ASCII) for part in parts):
        raise Refused(404, [(None, "Not found.")])
    if len(parts) > 200:
        raise Refused(400, [(None, "At most 200 ids are allowed.")])
    return sorted({int(part) for part in parts})


def _header_texts(headers, name):
    # How non-ASCII values must be written is not documented: raw UTF-8, raw Latin-1 and percent-encoding are all read.
    text = headers.get(name)
    if text is None:
        return []
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return [unquote(text)]


def _date_time(text):
    if not is_date_time(text):
        raise BadValue(text)
    # Stamps are compared as text, so they all need seconds and no trailing zeros in a fraction.
    text = text if text.count(":") == 2 else text + ":00"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _resolved(schema, components):
    if len(schema.get("allOf", ())) == 1:
        schema = schema["allOf"][0]
    return components[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
