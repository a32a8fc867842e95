import pytest

from mapping.channel import CHANNELS, NEEDS, lacking

PLACE = {
    "name": "Kuvitelma Oy",
    "street": "Keksittykuja 1",
    "street2": "",
    "zip": "00001",
    "city": "KEKSILÄ",
    "country_code": "FI",
}
CUSTOMER = PLACE | {
    "email": "laskut@asiakas.example",
    "einvoice_address": "003799999992",
    "einvoice_operator": "TESTOPER",
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_complete_customer_can_be_reached_in_every_way(channel):
    assert lacking(channel, CUSTOMER) == []
    assert lacking(channel, CUSTOMER, PLACE) == []


@pytest.mark.parametrize(
    ("channel", "customer", "billing", "lacks"),
    [
        ("email", {"email": ""}, None, ["email"]),
        ("email", {"email": "laskut"}, None, ["email"]),
        ("email", {"email": "laskut@asiakas"}, None, ["email"]),
        ("email", {"street": ""}, None, []),
        ("mail", {"email": ""}, None, []),
        ("mail", {"street": ""}, None, ["address"]),
        ("mail", {"zip": " "}, None, ["address"]),
        ("mail", {"zip": "\u200b"}, None, ["address"]),  # nothing that anybody sees
        ("mail", {"city": ""}, None, ["address"]),
        ("mail", {"city": ""}, {}, []),  # the letter goes to the other address
        ("mail", {}, {"street": ""}, ["billing_address"]),
        ("einvoice", {"email": ""}, None, []),
        ("einvoice", {"zip": ""}, None, ["address"]),
        ("einvoice", {"zip": ""}, {"city": ""}, ["address", "billing_address"]),
        ("einvoice", {"einvoice_address": ""}, None, ["einvoice_address"]),
        ("einvoice", {"einvoice_address": "003799999993"}, None, ["einvoice_form"]),
        ("einvoice", {"einvoice_operator": ""}, None, ["operator"]),
        ("einvoice", {"country_code": "AX"}, None, []),
        ("einvoice", {"country_code": "AX", "einvoice_operator": ""}, None, ["operator"]),
        ("einvoice", {"country_code": "SE"}, None, ["einvoice_form"]),
        ("einvoice", {"country_code": "SE", "einvoice_address": "99995566", "einvoice_operator": ""}, None, []),
        ("no_sending", dict.fromkeys(CUSTOMER, ""), None, []),
    ],
)
def test_what_each_way_needs(channel, customer, billing, lacks):
    """Feature F80. Fault F38."""
    assert lacking(channel, CUSTOMER | customer, None if billing is None else PLACE | billing) == lacks


def test_each_way_has_its_needs():
    assert NEEDS.keys() == CHANNELS.keys()
