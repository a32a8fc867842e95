from decimal import Decimal

import pytest

from mapping.product import product_payload


def product(**values):
    return {
        "name": "Asiantuntijatyö",
        "code": "ASTYO",
        "unit": "uom.product_uom_hour",
        "price": Decimal("95.5"),
        "currency": "EUR",
        "vat_percent": Decimal("25.5"),
    } | values


def test_a_product_word_for_word():
    assert product_payload(product()) == {
        "type": "SALES",
        "name": "Asiantuntijatyö",
        "code": "ASTYO",
        "unit": "HOUR",
        "discount": 0,
        "price": Decimal("95.5"),
        "vat": Decimal("25.5"),
        "active": True,
        "currency": "EUR",
    }


@pytest.mark.parametrize(("percent", "sent"), [(None, None), (Decimal("0"), 0), (Decimal("13.5"), Decimal("13.5"))])
def test_no_percentage_is_not_zero_percent(percent, sent):
    assert product_payload(product(vat_percent=percent)).get("vat") == sent


def test_a_price_of_zero_stays():
    assert product_payload(product(price=Decimal("0")))["price"] == 0


@pytest.mark.parametrize(("unit", "name"), [("", "NO_UNIT"), ("uom.product_uom_kgm", "KILOGRAM"), ("mine", "NO_UNIT")])
def test_units_have_names_there(unit, name):
    assert product_payload(product(unit=unit))["unit"] == name


def test_a_name_is_cut_at_its_limit_and_has_the_letters_of_windows_1252():
    """Fault F39."""
    name = product_payload(product(name="Žluť åäö " + "ä" * 100))["name"]
    assert (len(name), name[:8], name[-1]) == (100, "Žlut åäö", "…")
