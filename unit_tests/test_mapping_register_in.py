from decimal import Decimal

import pytest

from mapping.partner_in import partner_values
from mapping.product_in import product_values

ADDRESS = {"name": "Puu Oy", "street": "Sahatie 4", "zip": "00020", "city": "KEKSILÄ", "country": "FINLAND"}
OWN = {
    "name": "Puu Oy",
    "street": "Sahatie 4",
    "street2": "",
    "zip": "00020",
    "city": "KEKSILÄ",
    "country_code": "FI",
}


def partner(**values):
    invoicing = {
        "customerNumber": "C-7",
        "identifier": "9999999-2",
        "identifierType": "YHD",
        "language": "FINNISH",
        "email": "laskut@puu.example",
        "einvoiceAddress": "003799999992",
        "einvoiceOperator": "TESTOPER",
    }
    base = {"id": 5, "name": "Puu Oy", "type": "CUSTOMER", "address": ADDRESS, "invoicingInfo": invoicing}
    return base | {"registryInfo": {"active": True, "phone": "+358 00"}} | values


def test_a_partner_word_for_word():
    assert partner_values(partner()) == {
        "name": "Puu Oy",
        "number": "C-7",
        "identifier": "9999999-2",
        "company_key": "FI99999992",
        "is_wrong_number": False,
        "is_company": True,
        "email": "laskut@puu.example",
        "phone": "+358 00",
        "lang": "fi",
        "einvoice_address": "003799999992",
        "einvoice_operator": "TESTOPER",
        "address": OWN,
        "others": {},
    }


def test_a_partner_with_nothing_but_a_name():
    values = partner_values({"id": 1, "name": "Tyyne Testaaja", "type": "SUPPLIER"})
    assert (values["name"], values["is_company"], values["others"]) == ("Tyyne Testaaja", False, {})
    assert not any(values["address"].values())


@pytest.mark.parametrize(
    ("billing", "is_another"),
    [
        (ADDRESS, False),
        (ADDRESS | {"name": "PUU OY", "city": "Keksilä "}, False),
        (ADDRESS | {"street": "Lokero 1"}, True),
        (ADDRESS | {"name": "Puu Oy / Ostoreskontra"}, True),
        ({"name": "Puu Oy", "country": "FINLAND"}, False),  # nobody can post a letter to that
        ({}, False),
        (None, False),
    ],
)
def test_a_separate_billing_or_delivery_address_is_told(billing, is_another):
    for name, kind in (("billingAddress", "invoice"), ("deliveryAddress", "delivery")):
        assert (kind in partner_values(partner(**{name: billing}))["others"]) == is_another


def test_personal_identity_codes_are_not_kept():
    code = "131052-308T"
    for kind in ("HETU", "YHD", None):
        invoicing = {"identifier": code, "identifierType": kind, "customerNumber": code}
        values = partner_values(partner(name=f"Tyyne {code}", invoicingInfo=invoicing))
        assert code not in str(values)
        assert not values["is_company"]
        assert values["identifier"] == ("" if kind == "HETU" else "******-****")


@pytest.mark.parametrize(
    ("identifier", "kind", "country", "key", "is_wrong"),
    [
        ("9999999-2", "YHD", "FINLAND", "FI99999992", False),
        ("9999999-2", "YHD", "ESTONIA", "FI99999992", False),
        ("9999999-3", "YHD", "FINLAND", "", True),
        ("999999999901", "SE", "SWEDEN", "SE999999999901", False),
        ("SE999999999901", "SE", "SWEDEN", "SE999999999901", False),
        ("99999992", None, "DENMARK", "", False),
        ("99999992", None, None, "FI99999992", False),
    ],
)
def test_identifiers_have_one_form(identifier, kind, country, key, is_wrong):
    invoicing = {"identifier": identifier, "identifierType": kind}
    values = partner_values(partner(invoicingInfo=invoicing, address={"country": country}))
    assert (values["company_key"], values["is_wrong_number"]) == (key, is_wrong)


def test_a_product_word_for_word():
    answer = {
        "id": 5,
        "type": "SALES",
        "name": "Asiantuntijatyö",
        "code": "TYO-1",
        "unit": "HOUR",
        "price": Decimal("95.50"),
        "vat": Decimal("25.5"),
        "currency": "EUR",
        "productLocalizations": [{"language": "ENGLISH", "productName": "Consulting"}, {"language": "SWEDISH"}],
    }
    assert product_values(answer) == {
        "name": "Asiantuntijatyö",
        "names": ["Asiantuntijatyö", "Consulting"],
        "code": "TYO-1",
        "unit": "HOUR",
        "price": "95.50",
        "vat_percent": "25.5",
        "currency": "EUR",
    }
    assert (
        product_values({"id": 6, "name": "X"})["price"] == product_values({"id": 6, "name": "X"})["vat_percent"] == ""
    )
    assert product_values({"id": 6, "name": "X", "vat": 0})["vat_percent"] == "0"
