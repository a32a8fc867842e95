"""docs/mapping.md tells of every field of an invoice, and tells the truth about what is sent."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "data" / "golden"
NOT_OURS = ("not sent", "given by the service")
# Ids depend on the database: other tests see them arrive.
NOT_GOLDEN = {"partnerId", "invoiceRows[].productId", "factoringContractId"}


@pytest.fixture(scope="module")
def rows():
    """The table: pattern of fields -> where they come from."""
    text = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", text, re.MULTILINE))


@pytest.fixture(scope="module")
def fields():
    """Every field of the service's Invoice."""
    text = (ROOT / "sandbox" / "data" / "openapi.yaml").read_text(encoding="utf-8")
    schemas = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["components"]["schemas"]
    return set(fields_of(schemas, schemas["Invoice"]))


@pytest.fixture(scope="module")
def sent():
    """Every field that a request of the golden table has."""
    requests = [json.loads(path.read_text(encoding="utf-8")).get("request", {}) for path in GOLDEN.glob("*.json")]
    return {path for request in requests for path in paths_of(request)}


def fields_of(schemas, schema):
    for name, value in schema["properties"].items():
        inner = value.get("allOf", [value])[0]
        suffix = ""
        if inner.get("type") == "array":
            inner, suffix = inner["items"], "[]"
        inner = schemas[inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner
        if "properties" in inner:
            yield from (f"{name}{suffix}.{field}" for field in fields_of(schemas, inner))
        else:
            yield name


def paths_of(value):
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield from (f"[].{path}" for each in value for path in paths_of(each))
    elif isinstance(value, dict):
        for name, each in value.items():
            for path in paths_of(each):
                yield name + ("" if path.startswith("[]") or not path else ".") + path
    else:
        yield ""


def matching(rows, field):
    # brackets are no character class here
    return [pattern for pattern in rows if fnmatchcase(field, pattern.replace("[", "[[]"))]


def test_every_field_has_one_row(rows, fields):
    assert {field: matching(rows, field) for field in fields if len(matching(rows, field)) != 1} == {}


def test_every_row_is_of_a_field(rows, fields):
    found = {pattern for field in fields for pattern in matching(rows, field)}
    assert set(rows) - found == set()


def test_what_is_sent_is_told(rows, sent):
    assert {field for field in sent if rows[matching(rows, field)[0]] in NOT_OURS} == set()


def test_what_is_told_is_sent(rows, sent):
    told = {pattern for pattern, source in rows.items() if source not in NOT_OURS}
    found = {pattern for field in sent for pattern in matching(rows, field)}
    assert told - found - NOT_GOLDEN == set()
