from decimal import Decimal

import pytest

from mapping.register_changes import (
    PARTNER_FIELDS,
    PRODUCT_FIELDS,
    changed_body,
    chosen_members,
    has_members,
    patch_body,
)

PAYLOAD = {
    "name": "Puu Oy",
    "address": {"name": "Puu Oy", "street": "Sahatie 4", "country": "FINLAND"},
    "invoicingInfo": {"customerNumber": "C-7", "email": "new@puu.example", "language": "FINNISH"},
}
THERE = {
    "id": 5,
    "name": "Vanha Puu Oy",
    "version": "2026-01-05T09:00:00",
    "attachments": [],
    "address": {"name": "Vanha Puu Oy", "specifier": "B 2", "street": "Vanhatie 1", "country": "FINLAND"},
    "invoicingInfo": {"customerNumber": "S-1", "email": "old@puu.example", "orderReference": "keep me"},
    "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14"},
}


def members(*names):
    return chosen_members(PAYLOAD, PARTNER_FIELDS, names)


def test_chosen_members_alone_are_named():
    assert members("name", "email") == [[["name"], "Puu Oy"], [["invoicingInfo", "email"], "new@puu.example"]]
    assert members("payment_term") == [[["paymentInfo", "paymentTermDays"], ""]]


def test_a_patch_has_whole_objects_with_all_that_nobody_chose():
    assert patch_body(THERE, members("email")) == {
        "invoicingInfo": {"customerNumber": "S-1", "email": "new@puu.example", "orderReference": "keep me"},
        "version": "2026-01-05T09:00:00",
    }
    assert THERE["invoicingInfo"]["email"] == "old@puu.example", "what was read is not changed"


def test_an_address_is_replaced_whole():
    address = patch_body(THERE, members("address"))["address"]
    assert (address["name"], address["street"], address["specifier"]) == ("Puu Oy", "Sahatie 4", "")


def test_an_object_that_is_not_there_yet_is_made():
    body = patch_body({"version": "v"}, members("email"))
    assert body == {"invoicingInfo": {"email": "new@puu.example"}, "version": "v"}


@pytest.mark.parametrize("name", PARTNER_FIELDS)
def test_what_was_changed_is_known_again(name):
    assert not has_members(THERE | {"name": "X", "address": {}, "invoicingInfo": {}}, members("name"))
    changed = {**THERE, **patch_body(THERE, members(name))}
    assert has_members(changed, members(name))


def test_a_product_is_replaced_with_all_that_nobody_chose():
    there = {"id": 7, "name": "Lauta", "code": "L", "price": Decimal("10"), "discount": 5, "defaultAccount": "3000"}
    payload = {"name": "Höylätty lauta", "code": "L", "price": Decimal("12.50"), "currency": "EUR"}
    chosen = chosen_members(payload, PRODUCT_FIELDS, ["price"])
    assert changed_body(there, chosen) == {
        "name": "Lauta",
        "code": "L",
        "price": Decimal("12.50"),
        "currency": "EUR",
        "discount": 5,
        "defaultAccount": "3000",
    }
    assert has_members({"price": Decimal("12.5"), "currency": "EUR"}, chosen)
    assert not has_members({"price": 12, "currency": "EUR"}, chosen)
