"""The schemas of the document, made strict: what is not described is refused."""

import copy
import re
from datetime import date, datetime

import jsonschema_rs

INTEGER_BOUNDS = {"int32": 2**31 - 1, "int64": 2**63 - 1}
# Not a limit of the real service: it keeps sums exact. Amounts of a business stay far below.
NUMBER_BOUND = 10**12


def strict_components(document):
    """Return a copy of ``components.schemas`` in which objects are closed and numbers have bounds."""
    schemas = copy.deepcopy(document["components"]["schemas"])
    for name, schema in schemas.items():
        schemas[name] = strict(schema)
    schemas["LocalDateTime"]["format"] = "local-date-time"
    return schemas


def strict(schema):
    """Return a schema closed for unknown properties, with the bounds that its ``format`` implies."""
    schema = {key: value for key, value in schema.items() if not key.startswith("x-")}
    if len(schema.get("allOf", ())) == 1:
        # Only a wrapper around one reference; without it the validator is faster.
        return strict(schema["allOf"][0])
    if "properties" in schema:
        schema["properties"] = {name: strict(value) for name, value in schema["properties"].items()}
        schema.setdefault("additionalProperties", False)
    if "items" in schema:
        schema["items"] = strict(schema["items"])
    if schema.get("type") in ("integer", "number"):
        bound = INTEGER_BOUNDS.get(schema.get("format"), NUMBER_BOUND)
        schema.setdefault("maximum", bound)
        schema.setdefault("minimum", -bound)
    return schema


def validator(schema, components):
    """Compile a schema of the document.

    :raise ValueError: the schema is not a valid one
    """
    return jsonschema_rs.Draft4Validator(
        {**strict(schema), "components": {"schemas": components}},
        validate_formats=True,
        formats={"date": is_date, "local-date-time": is_date_time},
    )


def is_date(text):
    """Tell whether ``text`` is a date of the form 2026-02-02."""
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) and date.fromisoformat(text))
    except ValueError:
        return False


def is_date_time(text):
    """Tell whether ``text`` is a date-time without zone; seconds and fractions may be missing."""
    pattern = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
    try:
        return bool(re.fullmatch(pattern, text, re.ASCII) and datetime.fromisoformat(text.split(".")[0]))
    except ValueError:
        return False
