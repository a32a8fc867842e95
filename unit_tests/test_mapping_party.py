"""Who buys, and the addresses of an invoice. Names and numbers are invented."""

import pytest

from mapping.email_address import email_addresses, first_address
from mapping.party import counter_party, other_addresses
from mapping.payload import address_payload, filled

PLACE = {
    "name": "Kuvitteellinen Asiakas Oy",
    "attention": "",
    "street": "Keksittykuja 1",
    "street2": "",
    "zip": "00001",
    "city": "KEKSILÄ",
    "state": "",
    "country_code": "FI",
}
OFFICE = PLACE | {"attention": "Taloushallinto", "street": "Kirjanpitokuja 3", "street2": "B 12", "city": "TOISAALLA"}
OFFICE_SENT = {
    "name": "Kuvitteellinen Asiakas Oy",
    "specifier": "Taloushallinto, B 12",
    "street": "Kirjanpitokuja 3",
    "zip": "00001",
    "city": "TOISAALLA",
    "country": "FINLAND",
}


def customer(**values):
    return {
        **PLACE,
        "is_company": True,
        "contact": "Testi Henkilö",
        "business_id": "9999999-2",
        "vat": "FI99999992",
        "number": "C-0007",
        "remote_id": "",
        "email": "laskut@asiakas.example",
        "lang": "fi_FI",
        "einvoice_address": "003799999992",
        "einvoice_operator": "TESTOPER",
    } | values


def test_a_company_word_for_word():
    assert filled(counter_party(customer())) == {
        "contactPersonName": "Testi Henkilö",
        "identifier": "9999999-2",
        "taxCode": "FI99999992",
        "customerNumber": "C-0007",
        "email": "laskut@asiakas.example",
        "counterPartyAddress": {
            "name": "Kuvitteellinen Asiakas Oy",
            "street": "Keksittykuja 1",
            "zip": "00001",
            "city": "KEKSILÄ",
            "country": "FINLAND",
        },
        "einvoiceAddress": {"address": "003799999992", "operator": "TESTOPER"},
    }


def test_values_of_older_addons_that_know_no_e_invoice_will_do():
    values = customer()
    for name in ("is_company", "attention", "state", "einvoice_address", "einvoice_operator"):
        del values[name]
    party = filled(counter_party(values))
    assert (party["identifier"], "einvoiceAddress" in party) == ("9999999-2", False)


@pytest.mark.parametrize(
    ("values", "identifier", "tax_code"),
    [
        ({}, "9999999-2", "FI99999992"),
        ({"business_id": "99999992"}, "9999999-2", "FI99999992"),
        ({"business_id": ""}, "9999999-2", "FI99999992"),
        ({"business_id": "9999999-3", "vat": ""}, None, None),  # a wrong check digit
        ({"country_code": "AX"}, "9999999-2", "FI99999992"),
        ({"business_id": "", "vat": "SE999999999901"}, None, "SE999999999901"),  # trades with a Swedish number
        ({"country_code": "AX", "business_id": "", "vat": "SE999999999901"}, None, "SE999999999901"),
        ({"business_id": "", "vat": "SE"}, None, None),
        ({"business_id": "", "vat": "/"}, None, None),
        ({"country_code": "NO", "business_id": "", "vat": "/"}, None, None),
        ({"is_company": False}, "9999999-2", "FI99999992"),  # a sole trader
        ({"is_company": False, "business_id": "", "vat": ""}, None, None),
        ({"is_company": False, "business_id": "010101-123N", "vat": "010101-123N"}, None, None),
        ({"business_id": "010101-123N", "vat": "010101-123N"}, None, None),
        (
            {"country_code": "SE", "business_id": "556677-8899", "vat": "SE556677889901"},
            "556677-8899",
            "SE556677889901",
        ),
        ({"country_code": "SE", "business_id": "010101-123N", "vat": "010101-123N"}, None, None),
        ({"country_code": "SE", "business_id": "880320-0016", "vat": "880320-0016"}, None, None),  # of a person
        ({"country_code": "SE", "business_id": "556677-8899", "vat": "", "is_company": False}, None, None),
        ({"country_code": "DE", "business_id": "", "vat": "DE136695976", "is_company": False}, None, "DE136695976"),
        ({"country_code": "US", "business_id": "12-3456789", "vat": "12-3456789"}, "12-3456789", "12-3456789"),
        ({"country_code": "US", "business_id": "", "vat": "12-3456789", "is_company": False}, None, None),
    ],
)
def test_a_company_is_known_by_its_numbers_and_a_person_by_none_of_theirs(values, identifier, tax_code):
    party = filled(counter_party(customer(**values)))
    assert (party.get("identifier"), party.get("taxCode")) == (identifier, tax_code)


def test_a_personal_identity_code_is_no_customer_number():
    assert counter_party(customer(number="010101-123N"))["customerNumber"] == ""


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("laskut@asiakas.example", ["laskut@asiakas.example"]),
        (" laskut@asiakas.example ", ["laskut@asiakas.example"]),
        ('"Ann A" <ann@a.example>', ["ann@a.example"]),
        ("ann@a.example, bob@b.example;cy@c.example", ["ann@a.example", "bob@b.example", "cy@c.example"]),
        ("matti meikalainen@a.example", []),
        ("laskut@asiakas", []),
        ("laskut", []),
        ("", []),
        (False, []),
    ],
)
def test_email_addresses(text, addresses):
    assert email_addresses(text) == addresses
    assert first_address(text) == (addresses[0] if addresses else "")


def test_an_invoice_is_mailed_to_the_first_of_several_addresses():
    assert counter_party(customer(email="ann@a.example; bob@b.example"))["email"] == "ann@a.example"


def test_what_is_left_out_is_the_customers_own_address():
    """The service copies it (chapter 7.2)."""
    assert other_addresses(customer(), None, None, "NO_SENDING") == {}


def test_another_billing_or_delivery_address_is_sent():
    assert filled(other_addresses(customer(), OFFICE, None, "EMAIL")) == {"billingAddress": OFFICE_SENT}
    assert filled(other_addresses(customer(), None, OFFICE, "EMAIL")) == {"deliveryAddress": OFFICE_SENT}


def test_an_e_invoice_has_its_billing_address_in_any_case():
    addresses = other_addresses(customer(), None, None, "ELECTRONIC_INVOICE")
    assert addresses == {"billingAddress": address_payload(customer())}


def test_a_delivery_address_that_is_emptied_is_sent_empty_or_the_service_would_fill_it():
    assert filled(other_addresses(customer(), None, {}, "EMAIL")) == {"deliveryAddress": {}}


@pytest.mark.parametrize(
    ("values", "specifier"),
    [
        ({}, ""),
        ({"street2": "B 12"}, "B 12"),
        ({"attention": "Varasto"}, "Varasto"),
        ({"attention": "Varasto", "street2": "B 12"}, "Varasto, B 12"),
        ({"attention": "x" * 90}, "x" * 79 + "…"),
    ],
)
def test_the_line_below_the_name(values, specifier):
    assert address_payload(PLACE | values)["specifier"] == specifier


def test_a_state_is_the_subdivision_of_the_country():
    address = address_payload(PLACE | {"state": "Ny" * 20, "country_code": "US"})
    assert (len(address["subdivision"]), address["country"]) == (35, "UNITED_STATES_OF_AMERICA")


def test_an_address_has_one_line_for_each_field():
    assert address_payload(PLACE | {"street": "Kuja 1\nB 2\t3"})["street"] == "Kuja 1 B 2 3"
