import pytest

from mapping.partner import (
    identifier_of,
    is_same_partner,
    is_wrong_business_id,
    normalized_name,
    partner_payload,
)

ADDRESS = {
    "name": "Kuvitteellinen Asiakas Oy",
    "street": "Keksittykuja 1",
    "street2": "",
    "zip": "00001",
    "city": "KEKSILÄ",
    "country_code": "FI",
}


def partner(**values):
    return {
        **ADDRESS,
        "number": "C-0007",
        "business_id": "9999999-2",
        "vat": "FI99999992",
        "email": "laskut@asiakas.example",
        "phone": "+358 00 000 0001",
        "lang": "fi_FI",
        "payment_days": 14,
        "billing": ADDRESS,
    } | values


def test_a_customer_word_for_word():
    address = {
        "name": "Kuvitteellinen Asiakas Oy",
        "street": "Keksittykuja 1",
        "zip": "00001",
        "city": "KEKSILÄ",
        "country": "FINLAND",
    }
    assert partner_payload(partner()) == {
        "name": "Kuvitteellinen Asiakas Oy",
        "type": "CUSTOMER",
        "address": address,
        "billingAddress": address,
        "invoicingInfo": {
            "customerNumber": "C-0007",
            "identifier": "9999999-2",
            "identifierType": "YHD",
            "invoiceChannel": "NO_SENDING",
            "language": "FINNISH",
            "email": "laskut@asiakas.example",
        },
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14"},
        "registryInfo": {"active": True, "phone": "+358 00 000 0001"},
    }


def test_what_is_empty_is_left_out_but_the_address_and_the_payment_method_are_always_there():
    bare = dict.fromkeys(("business_id", "vat", "email", "phone", "lang"), "")
    payload = partner_payload(partner(**bare, payment_days=None, zip="", street="", city=""))
    assert payload["address"] == {"name": "Kuvitteellinen Asiakas Oy", "country": "FINLAND"}
    assert payload["invoicingInfo"] == {
        "customerNumber": "C-0007",
        "invoiceChannel": "NO_SENDING",
        "language": "ENGLISH",
    }
    assert payload["paymentInfo"] == {"paymentMethod": "BANK_TRANSFER"}


@pytest.mark.parametrize(
    ("days", "sent"),
    [(0, "0"), (30, "30"), (999, "999"), (1000, None), (-1, None), (None, None)],
)
def test_payment_days_are_text_of_at_most_three_digits(days, sent):
    assert partner_payload(partner(payment_days=days))["paymentInfo"].get("paymentTermDays") == sent


@pytest.mark.parametrize(
    ("place", "limit"),
    [("name", 80), ("street", 80), ("street2", 80), ("zip", 20), ("city", 40)],
)
def test_names_and_addresses_are_cut_at_their_limits(place, limit):
    """Fault F39."""
    address = partner_payload(partner(**{place: "ä" * (limit + 1)}))["address"]
    sent = address["specifier" if place == "street2" else place]
    assert (len(sent), sent[-1]) == (limit, "…")


@pytest.mark.parametrize(
    ("values", "channel"),
    [
        ({}, "NO_SENDING"),
        ({"channel": ""}, "NO_SENDING"),
        ({"channel": "email"}, "EMAIL"),
        ({"channel": "email", "email": "laskut"}, "NO_SENDING"),
        ({"channel": "mail"}, "MAIL"),
        ({"channel": "mail", "billing": ADDRESS | {"city": ""}}, "NO_SENDING"),
        ({"channel": "einvoice", "einvoice_address": "003799999992"}, "NO_SENDING"),  # no operator
        (
            {"channel": "einvoice", "einvoice_address": "003799999992", "einvoice_operator": "TESTOPER"},
            "ELECTRONIC_INVOICE",
        ),
    ],
)
def test_a_customer_has_the_channel_that_a_person_chose_if_it_has_what_that_needs(values, channel):
    """Feature F81."""
    assert partner_payload(partner(**values))["invoicingInfo"]["invoiceChannel"] == channel


def test_a_customer_is_created_with_its_e_invoice_address():
    info = partner_payload(partner(einvoice_address="te0037 99999992", einvoice_operator="testoper"))["invoicingInfo"]
    assert (info["einvoiceAddress"], info["einvoiceOperator"]) == ("TE003799999992", "TESTOPER")
    assert "einvoiceAddress" not in partner_payload(partner(einvoice_address="003799999993"))["invoicingInfo"]


def test_texts_are_those_of_windows_1252():
    """Fault F39: the letters of Finland stay, others become alike."""
    payload = partner_payload(partner(name="Žluťoučký Šåäöžka 🎉"))
    assert payload["name"] == "Žlutoucký Šåäöžka"
    payload["name"].encode("cp1252")


def test_the_billing_address_is_its_own():
    payload = partner_payload(partner(billing=ADDRESS | {"name": "Taloushallinto", "city": "Toisaalla"}))
    assert (payload["address"]["city"], payload["billingAddress"]["city"]) == ("KEKSILÄ", "Toisaalla")


@pytest.mark.parametrize(
    ("business_id", "vat", "country", "expected"),
    [
        ("9999999-2", "", "FI", ("9999999-2", "YHD")),
        ("99999992", "", "FI", ("9999999-2", "YHD")),
        ("", "FI99999992", "FI", ("9999999-2", "YHD")),
        ("", "FI 9999999-2", "FI", ("9999999-2", "YHD")),
        ("9999999-2", "", "AX", ("9999999-2", "YHD")),
        ("9999999-3", "", "FI", ("", "")),  # wrong check digit
        ("9999999-3", "FI99999992", "FI", ("9999999-2", "YHD")),
        ("010101-123N", "010101-123N", "FI", ("", "")),  # of a person
        ("", "SE 999999999901", "SE", ("SE999999999901", "SE")),
        ("999999-9999", "se999999999901", "SE", ("SE999999999901", "SE")),
        ("", "EL999999999", "GR", ("EL999999999", "EL")),
        ("999999-9999", "", "SE", ("", "")),
        ("", "999999999", "US", ("", "")),
        ("9999999-2", "", "", ("", "")),
    ],
)
def test_what_a_company_is_known_by(business_id, vat, country, expected):
    assert identifier_of(business_id, vat, country) == expected


@pytest.mark.parametrize(
    ("business_id", "country", "wrong"),
    [
        ("9999999-2", "FI", False),
        ("99999992", "FI", False),
        ("FI99999992", "FI", False),
        ("9999999-3", "FI", True),
        ("whatever", "AX", True),
        ("", "FI", False),
        ("556677", "SE", False),
    ],
)
def test_a_business_id_is_wrong_by_its_check_digit(business_id, country, wrong):
    assert is_wrong_business_id(business_id, country) is wrong


def remote(name="Kuvitelma Oy", identifier=None):
    return {"name": name, "invoicingInfo": {"identifier": identifier} if identifier else {}}


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (remote(identifier="9999999-2"), remote("Other", "FI99999992"), True),
        (remote(identifier="9999999-2"), remote("Other", "99999992"), True),
        (remote(identifier="9999999-2"), remote(identifier="9999998-4"), False),
        (remote("Kuvitelma Oy", "9999999-2"), remote("KUVITELMA  oy."), True),
        (remote("Kuvitelma Oy"), remote("Kuvitelma Oy", "9999999-2"), True),
        (remote("Kuvitelma Oy"), remote("Kuvitelma Ab"), False),
        (remote("Höylä Oy"), remote("Hoyla Oy"), False),
        (remote("Kuvitelma Oy"), {"name": "Kuvitelma Oy", "invoicingInfo": None}, True),
    ],
)
def test_identifiers_decide_and_names_where_one_is_missing(ours, theirs, same):
    assert is_same_partner(ours, theirs) is same


def test_names_are_compared_by_letters_and_digits():
    assert normalized_name(" Päijänteen  Puu & Höyläys, OY ") == "päijänteen puu höyläys oy"
