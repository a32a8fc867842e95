"""Paying purchase invoices in the sandbox, with the confirmation of a person (fact book, chapters 8 and 17)."""

import pytest

PAYMENT = {
    "invoiceId": 1,
    "amount": 10,
    "recipientBankAccount": "FI5499000000000200",
    "paymentMethod": "FINNISH_BANK_TRANSFER",
    "paymentDate": "2026-12-01",
    "recipientNameAndAddress": {"name": "Paperin ja Kynän Tukku Oy"},
}


@pytest.fixture
def api(furnished_sandbox):
    session = furnished_sandbox.session()
    return lambda method, path, **options: session.request(method, furnished_sandbox.api + path, **options)


@pytest.fixture
def pay(api):
    """A function that pays invoice 1: ``pay(amount=5)``."""

    def send(**changes):
        version = api("GET", "/invoices/1").json()["version"]
        return api("POST", "/payments", json={"payments": [{"invoiceVersion": version, **PAYMENT, **changes}]})

    return send


def status(api, path="/invoices/1"):
    return api("GET", path).json()["status"]


def test_a_confirmed_payment_waits_for_the_bank(api, pay):
    assert pay().status_code == 202
    assert status(api) == "PAYMENT_QUEUED"
    row = api("GET", "/payments/1").json()
    assert (row["status"], row["amount"], row["receiverName"]) == ("PAYMENT_QUEUED", 10, "Paperin ja Kynän Tukku Oy")
    assert row["payerAccount"] == "FI1199000000000101"
    assert api("GET", "/payments?startDate=2026-12-02").json()["results"] == []


def test_a_rejected_payment_leaves_everything_as_it_was(api, pay, furnished_sandbox):
    furnished_sandbox.set(two_factor="reject")
    handle = pay().json()["transactionIdentifier"]
    assert api("GET", f"/mfatransactionresult/{handle}").status_code == 406
    assert status(api) == "APPROVED"
    assert api("GET", "/payments").json()["results"] == []


def test_a_payment_is_cancelled_and_then_removed(api, pay):
    pay()
    assert api("DELETE", "/payments/1").status_code == 403, "it is in the queue"
    assert api("PUT", "/payments/1/cancel").status_code == 202
    assert status(api) == "APPROVED"
    assert api("PUT", "/payments/1/cancel").status_code == 403
    assert api("DELETE", "/payments/1").status_code == 202
    assert api("GET", "/payments/1").status_code == 404
    actions = [one["action"] for one in api("GET", "/invoices/1/transactions").json()["transactions"]]
    assert actions[-3:] == ["SENT_FOR_PAYMENT", "CANCEL_PAYMENT_TRANSACTION", "DELETED_PAYMENT_TRANSACTION"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"invoiceVersion": "2020-01-01T00:00:00"}, 400),
        ({"amount": 0}, 400),
        ({"amount": -5}, 400),
        ({"payerBankAccount": "FI2112345600000785"}, 400),
        ({"invoiceId": 5}, 403),
        ({"invoiceId": 99}, 404),
    ],
)
def test_refused_payments(api, pay, changes, expected):
    assert pay(**changes).status_code == expected
    assert status(api) == "APPROVED"


def test_all_or_nothing(api):
    versions = {number: api("GET", f"/invoices/{number}").json()["version"] for number in (1, 2)}
    payments = [{**PAYMENT, "invoiceId": number, "invoiceVersion": version} for number, version in versions.items()]
    payments[1]["invoiceVersion"] = "2020-01-01T00:00:00"
    assert api("POST", "/payments", json={"payments": payments}).status_code == 400
    assert (status(api), api("GET", "/payments").json()["results"]) == ("APPROVED", [])


def test_a_transfer_without_an_invoice(api):
    transfer = {**PAYMENT, "currencyCode": "EUR", "customId": "oma-1"}
    del transfer["invoiceId"]
    handle = api("POST", "/payments/directbanktransfers", json={"directBankTransfers": [transfer]}).json()
    result = api("GET", f"/mfatransactionresult/{handle['transactionIdentifier']}").json()
    assert result == {"directBankTransfers": {"transactions": [{"paymentId": 1, "customId": "oma-1"}]}}
    assert "invoiceId" not in api("GET", "/payments").json()["results"][0]
