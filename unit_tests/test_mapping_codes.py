from pathlib import Path

import pytest
import yaml

from mapping import codes, units

DOCUMENT = Path(__file__).parent.parent / "sandbox" / "data" / "openapi.yaml"


@pytest.fixture(scope="module")
def names():
    """The names that the document of the service knows, by enumeration."""
    schemas = yaml.load(DOCUMENT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["components"]["schemas"]
    return {name: set(schemas[name]["enum"]) for name in ("Country", "Language", "Unit")}


def test_every_name_is_one_of_the_service(names):
    assert set(codes.COUNTRIES.values()) <= names["Country"]
    assert {*codes.LANGUAGES.values(), codes.OTHER_LANGUAGE} <= names["Language"]
    assert set(units.NAMES) == names["Unit"], "every unit of the service can be chosen"
    assert set(units.OF_ODOO.values()) <= names["Unit"]


@pytest.mark.parametrize(("code", "name"), [("FI", "FINLAND"), ("TR", "TURKEY"), ("ZZ", None), (False, None)])
def test_countries(code, name):
    assert codes.country_name(code) == name


@pytest.mark.parametrize(
    ("code", "codes_there"), [("FI", ("FI", "AX")), ("AX", ("FI", "AX")), ("SE", ("SE",)), (False, (False,))]
)
def test_finland_and_aland_are_one_but_for_vat(code, codes_there):
    assert codes.home_codes(code) == codes_there
    assert codes.is_in_finland(code) is ("FI" in codes_there)


@pytest.mark.parametrize(
    ("code", "name"),
    [("fi_FI", "FINNISH"), ("sv_SE", "SWEDISH"), ("nb_NO", "NORWEGIAN"), ("de_DE", "ENGLISH"), ("", "ENGLISH")],
)
def test_languages(code, name):
    assert codes.language_name(code) == name


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("uom.product_uom_hour", "HOUR"),
        ("uom.product_uom_dozen", "DOZEN"),
        ("uom.product_uom_lb", "POUND"),
        ("PALLET", "PALLET"),
        ("uom.product_uom_square_foot", "NO_UNIT"),
        ("x.y", "NO_UNIT"),
        ("", "NO_UNIT"),
    ],
)
def test_a_unit_is_named_by_its_external_id_or_as_the_service_names_it(unit, name):
    """Fault F40."""
    assert units.unit_name(unit) == name


def test_what_people_read_tells_the_units_apart():
    labels = list(units.NAMES.values())
    assert len(set(labels)) == len(labels) == 111
