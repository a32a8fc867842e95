from decimal import Decimal

import pytest

from mapping.stray import differences, key_of

KEY = "0123456789abcdef01234567"
OURS = {
    "number": "INV/1",
    "customer": "Päijänteen Puu Oy",
    "business_id": "9999999-2",
    "currency": "EUR",
    "gross": Decimal("125.50"),
}
THEIRS = {
    "originalInvoiceNumber": "INV/1",
    "status": "UNFINISHED",
    "counterParty": {"identifier": "9999999-2", "counterPartyAddress": {"name": "Päijänteen Puu Oy"}},
    "paymentInfo": {"currency": "EUR"},
    "invoiceSumInfo": [
        {
            "inAccountingCurrency": True,
            "excludingVatTotal": 100,
            "vatSumTotal": 25.5,
            "invoiceSumTotal": Decimal("125.5"),
        }
    ],
}


@pytest.mark.parametrize(
    ("notes", "key"),
    [
        (f"Odoo INV/1 [{KEY}]", KEY),
        (f"Called them.\nOdoo INV/1 [{KEY}] paid?", KEY),
        ("Odoo INV/1 [0123456789abcdef]", ""),  # a key of another addon
        (f"Odoo INV/1 {KEY}", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_key_is_found_in_the_notes(notes, key):
    assert key_of({"notes": notes}) == key


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, []),
        ({"originalInvoiceNumber": "INV/2"}, ["number"]),
        ({"paymentInfo": {"currency": "USD"}}, ["currency"]),
        ({"invoiceSumInfo": []}, ["gross"]),
        ({"invoiceSumInfo": [{"invoiceSumTotal": Decimal("-125.50")}]}, ["gross"]),  # a credit note
        ({"counterParty": None}, ["customer"]),
        ({"counterParty": {"identifier": "", "counterPartyAddress": {"name": "päijänteen puu OY"}}}, []),
        (
            {"counterParty": {"identifier": "9999998-4", "counterPartyAddress": {"name": "Päijänteen Puu Oy"}}},
            ["customer"],
        ),
        ({"status": "INVALIDATED"}, ["status"]),
    ],
)
def test_what_differs_is_named(change, names):
    assert differences(OURS, THEIRS | change) == names


def test_a_long_number_is_compared_as_it_was_sent():
    assert differences(OURS | {"number": "N" * 50}, THEIRS | {"originalInvoiceNumber": "N" * 39 + "…"}) == []
