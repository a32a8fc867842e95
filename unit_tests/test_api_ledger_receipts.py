"""Ledger receipts and items of dimensions, against the sandbox."""

from decimal import Decimal

import pytest
from bodies import sales_invoice_body

from procountor_api import Client, Credentials, NotFound, OutcomeUnknown, Refused


@pytest.fixture
def client(furnished_sandbox):
    sandbox = furnished_sandbox
    with Client(sandbox.api, Credentials(sandbox.client_id, sandbox.client_secret, sandbox.api_key)) as client:
        yield client


@pytest.fixture
def receipt(client):
    """The receipt of a new invoice with one row of 100."""
    return client.ledger_receipts.get(client.invoices.create(sales_invoice_body())["ledgerReceiptId"])


@pytest.fixture
def dimension(client):
    return next(one for one in client.dimensions.all() if one["name"] == "Projekti")


def with_values(receipt, dimension, *values):
    items = zip(dimension["items"], values, strict=False)
    given = [{"dimensionId": dimension["id"], "itemId": item["id"], "value": value} for item, value in items]
    entries = [
        entry | {"dimensionItemValues": given} if entry["transactionType"] == "ENTRY" else entry
        for entry in receipt["transactions"]
    ]
    return receipt | {"transactions": entries}


def test_a_receipt_is_replaced_with_its_newest_version_only(client, receipt, dimension):
    stored = client.ledger_receipts.update(receipt["id"], with_values(receipt, dimension, Decimal("-60.5"), -39.5))
    [entry] = [entry for entry in stored["transactions"] if entry["transactionType"] == "ENTRY"]
    assert [each["value"] for each in entry["dimensionItemValues"]] == [Decimal("-60.5"), Decimal("-39.5")]
    assert client.ledger_receipts.get(receipt["id"]) == stored
    with pytest.raises(Refused) as caught:
        client.ledger_receipts.update(receipt["id"], stored | {"version": "2020-01-01T00:00:00"})
    assert caught.value.status == 400


def test_values_that_do_not_add_up_are_refused(client, receipt, dimension):
    with pytest.raises(Refused):
        client.ledger_receipts.update(receipt["id"], with_values(receipt, dimension, -60, -39))
    assert client.ledger_receipts.get(receipt["id"]) == receipt


def test_a_receipt_that_is_gone_is_not_found(client):
    with pytest.raises(NotFound):
        client.ledger_receipts.get(987654)


def test_an_item_is_added_and_found_by_its_exact_name(client, dimension):
    made = client.dimensions.create_item(dimension["id"], {"codeName": "P-103", "description": "Uusi"})
    assert made["id"]
    assert [item["id"] for item in client.dimensions.find_items(str(dimension["id"]), "P-103")] == [made["id"]]
    assert client.dimensions.find_items(dimension["id"], "P-10") == []
    other = next(one for one in client.dimensions.all() if one["id"] != dimension["id"])
    assert client.dimensions.find_items(other["id"], "P-103") == []


def test_an_item_whose_answer_is_lost_has_an_unknown_outcome(client, dimension, furnished_sandbox):
    """Fault F01, of an item of a dimension."""
    furnished_sandbox.order_fault("drop_after_store", operation="addDimensionItem", times=1)
    with pytest.raises(OutcomeUnknown):
        client.dimensions.create_item(dimension["id"], {"codeName": "P-104"})
    assert len(client.dimensions.find_items(dimension["id"], "P-104")) == 1
