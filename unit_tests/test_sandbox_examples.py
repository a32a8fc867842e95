"""Every sample message of the public fact book is accepted by the sandbox, or is of the form that it answers with."""

import json
import re
from pathlib import Path

import pytest

from sandbox.contract import Contract

FOLDER = Path(__file__).parent / "data" / "examples"
# Which schema of the document each answer has; a list of one schema is written [name].
ANSWERS = {
    "attachment-list.json": "AttachmentSearchResult",
    "attachment-upload-response.json": "Attachment",
    "bankaccounts-list.json": "CompanyBankAccountSearchResult",
    "bankstatements-list.json": "BankStatementsSearchResult",
    "coa.json": "LedgerAccounts",
    "company.json": "Company",
    "dimensions.json": ["Dimension"],
    "error-400-class-level.json": "ErrorMessages",
    "error-400-stale-version.json": "ErrorMessages",
    "error-400-validation.json": "ErrorMessages",
    "error-401.json": "ErrorMessages",
    "error-403-closed-period.json": "ErrorMessages",
    "error-403.json": "ErrorMessages",
    "error-404.json": "ErrorMessages",
    "fiscalyears.json": "FiscalYears",
    "invoice-create-response.json": "Invoice",
    "invoice-infomessage.json": "InfoMessage",
    "invoice-list-empty-page.json": "InvoiceSearchResult",
    "invoice-list.json": "InvoiceSearchResult",
    "invoice-read.json": "Invoice",
    "invoice-transactions.json": "InvoiceTransactions",
    "ledgerreceipt-create-response.json": "LedgerReceipt",
    "ledgerreceipt-list.json": "LedgerReceiptSearchResult",
    "ledgerreceipt-purchase-read.json": "LedgerReceipt",
    "markpaid-response.json": "PaymentEvent",
    "mfatransactionresult-200.json": "MfaTransactionResult",
    "partner-default-accounts.json": "BusinessPartnerDefaultAccounts",
    "partner-list.json": "BusinessPartnerSearchResult",
    "partner-read.json": "BusinessPartner",
    "payment-create-response-202.json": "TransactionIdentifier",
    "paymentevents-list.json": "PaymentEventSearchResult",
    "payments-list.json": "PaymentSearchResult",
    "payments-paymentevents-list.json": "PaymentSearchResult",
    "product-groups.json": "ProductGroups",
    "product-list.json": "ProductSearchResult",
    "product-read.json": "Product",
    "purchase-invoice-read.json": "Invoice",
    "referencepayments-list.json": "ReferencePaymentsSearchResult",
    "sessioninfo.json": "SessionInfo",
    "status.json": "Status",
    "token-error-401.json": "TokenError",
    "token-response.json": "TokenResponse",
    "vats-country.json": "VatPercentages",
    "vats-default.json": "VatInformation",
    "vats-settings.json": "VatSettings",
    "webhook-create-response.json": "CreatedWebhookResponse",
    "webhook-notification.json": "WebhookNotification",
}
# Accepted below, or of no interest to a REST service (files of the transfer by hand).
REQUESTS = {
    "attachment-download.http",
    "attachment-upload.http",
    "csv-invoice-import.csv",
    "dimension-item-create-request.json",
    "invoice-create-request.json",
    "invoice-credit-create-request.json",
    "invoice-flow.http",
    "invoice-notes-request.json",
    "ledgerreceipt-create-request.json",
    "ledgerreceipt-transaction-dimensions-request.json",
    "markpaid-request.json",
    "partner-create-request.json",
    "partner-patch-request.json",
    "partner-search.http",
    "payment-create-request.json",
    "product-create-request.json",
    "token-request.http",
    "webhook-create-request.json",
}


def example(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture
def api(clean_sandbox):
    """A function that calls the API and demands success."""
    session = clean_sandbox.session()

    def call(method, path, **options):
        answer = session.request(method, clean_sandbox.api + path, **options)
        assert answer.ok, answer.text
        return answer.json() if answer.headers.get("Content-Type") == "application/json" else answer

    return call


@pytest.fixture(scope="module")
def contract():
    return Contract(["v2602"])


def test_no_example_is_forgotten():
    assert {file.name for file in FOLDER.iterdir()} == ANSWERS.keys() | REQUESTS


@pytest.mark.parametrize("name", ANSWERS)
def test_the_form_of_an_answer_is_the_documented_one(contract, name):
    schema, value = ANSWERS[name], example(name)
    values, schema = (value, schema[0]) if isinstance(schema, list) else ([value], schema)
    for one in values:
        assert contract.check(schema, one) == []


# Answers of the sandbox that are compared with an example: how to ask, and in a company with or without documents.
PRODUCED = {
    "bankaccounts-list.json": "/bankaccounts",
    "bankstatements-list.json": "/bankstatements",
    "coa.json": "/coa",
    "company.json": "/company",
    "dimensions.json": "/dimensions",
    "fiscalyears.json": "/fiscalyears",
    "invoice-list.json": "/invoices",
    "partner-list.json": "/businesspartners",
    "partner-read.json": "/businesspartners/1",
    "product-groups.json": "/products/groups",
    "product-list.json": "/products",
    "product-read.json": "/products/1",
    "purchase-invoice-read.json": "/invoices/1",
    "referencepayments-list.json": "/referencepayments",
    "sessioninfo.json": "/sessioninfo",
    "status.json": "/status",
    "vats-country.json": "/vats/country?countryCode=FI",
    "vats-default.json": "/vats/default",
    "vats-settings.json": "/vats/settings",
}


def names(value):
    """Return the member names of an object, or of the first row of a list."""
    if isinstance(value, dict) and "results" in value:
        value = value["results"]
    if isinstance(value, list):
        value = value[0]
    return set(value)


# Left out of the samples or of the sandbox's data; everything else has to be there.
OPTIONAL = {"billingAddress", "dueDate", "invoiceId"}


@pytest.mark.parametrize("name", PRODUCED)
def test_answers_have_the_members_of_the_examples(furnished_sandbox, name):
    answer = furnished_sandbox.session().get(furnished_sandbox.api + PRODUCED[name])
    missing = names(example(name)) - names(answer.json()) - OPTIONAL
    assert answer.status_code == 200 and missing == set()


@pytest.mark.parametrize("name", ["vats-country.json", "vats-default.json", "vats-settings.json", "status.json"])
def test_some_examples_are_answered_word_for_word(furnished_sandbox, name):
    assert furnished_sandbox.session().get(furnished_sandbox.api + PRODUCED[name]).json() == example(name)


def test_the_sales_examples_are_accepted_in_their_order(api):
    partner = api("POST", "/businesspartners", json=example("partner-create-request.json"))
    patch = {**example("partner-patch-request.json"), "version": partner["version"]}
    assert api("PATCH", f"/businesspartners/{partner['id']}", json=patch)["invoicingInfo"]["email"]
    products = [api("POST", "/products", json=example("product-create-request.json"))["id"] for _ in range(2)]

    request = example("invoice-create-request.json") | {"partnerId": partner["id"]}
    for row, product in zip(request["invoiceRows"], products, strict=True):
        row["productId"] = product
    made = api("POST", "/invoices", json=request)
    expected = example("invoice-create-response.json")
    assert set(expected) - set(made) == set()
    assert made["invoiceSumInfo"] == expected["invoiceSumInfo"]
    assert set(made["invoiceRows"][0]) == set(expected["invoiceRows"][0])
    api("PUT", f"/invoices/{made['id']}/notes", json=example("invoice-notes-request.json"))
    api("PUT", f"/invoices/{made['id']}/approve")
    assert api("PUT", f"/invoices/{made['id']}/send")["message"]
    actions = [one["action"] for one in api("GET", f"/invoices/{made['id']}/transactions")["transactions"]]
    assert actions == [one["action"] for one in example("invoice-transactions.json")["transactions"]]
    event = api("PUT", f"/invoices/{made['id']}/paymentevents/markpaid", json=example("markpaid-request.json"))
    assert set(example("markpaid-response.json")) - set(event) <= {"description"}

    credit = example("invoice-credit-create-request.json") | {"partnerId": partner["id"]}
    for row in credit["invoiceRows"]:
        row.pop("productId", None)
    assert api("POST", "/invoices", json=credit)["invoiceSumInfo"][0]["invoiceSumTotal"] < 0


def test_the_bookkeeping_examples_are_accepted(api, clean_sandbox):
    items = [{"codeName": "Helsinki"}, {"codeName": "Tampere"}]
    dimension = clean_sandbox.operator("POST", "companies/1/dimensions", {"name": "Kustannuspaikka", "items": items})
    item = api("POST", f"/dimensions/{dimension['id']}/items", json=example("dimension-item-create-request.json"))
    split = {"dimensionId": dimension["id"], "itemId": item["id"]}

    request = example("ledgerreceipt-create-request.json")
    request["transactions"][1]["dimensionItemValues"][0] |= split
    made = api("POST", "/ledgerreceipts", json=request)
    assert set(example("ledgerreceipt-create-response.json")) - set(made) == set()
    assert [one["account"] for one in made["transactions"]] == ["1900", "3000"]

    values = example("ledgerreceipt-transaction-dimensions-request.json")
    values["dimensionItemValues"][0] |= {**split, "value": -100}
    entry = made["transactions"][1]["id"]
    api("PUT", f"/ledgerreceipts/{made['id']}/transactions/{entry}/dimensions", json=values)


def test_the_payment_example_is_accepted(furnished_sandbox):
    session, address = furnished_sandbox.session(), furnished_sandbox.api
    invoice = session.get(f"{address}/invoices/1").json()
    request = example("payment-create-request.json")
    request["payments"][0] |= {"invoiceId": 1, "invoiceVersion": invoice["version"]}
    answer = session.post(f"{address}/payments", json=request)
    assert answer.status_code == 202
    assert answer.json().keys() == example("payment-create-response-202.json").keys()
    result = session.get(f"{address}/mfatransactionresult/{answer.json()['transactionIdentifier']}").json()
    assert result == {"invoicePayments": {"transactions": [{"paymentId": 1, "invoiceId": 1}]}}
    (row,) = session.get(f"{address}/payments?invoiceId=1").json()["results"]
    assert row.keys() == names(example("payments-list.json"))
    assert session.get(f"{address}/invoices/1").json()["status"] == "PAYMENT_QUEUED"


def test_the_webhook_example_is_accepted(api):
    made = api("POST", "/webhooks", json=example("webhook-create-request.json"))
    assert made.keys() == example("webhook-create-response.json").keys()


def test_the_attachment_examples_are_accepted(api, sales_invoice):
    invoice = api("POST", "/invoices", json=sales_invoice())["id"]
    text = (FOLDER / "attachment-upload.http").read_text(encoding="utf-8")
    head, _, body = text.partition("\n\n")
    kind = re.search(r"Content-Type: (multipart/form-data.*)", head)[1]
    body = body.replace("880001", str(invoice)).replace("\n", "\r\n")
    made = api("POST", "/attachments", data=body.encode(), headers={"Content-Type": kind})
    assert made.keys() == example("attachment-upload-response.json").keys()
    answer = api("GET", f"/attachments/{made['id']}")
    assert answer.headers["Content-Type"].startswith("multipart/mixed; boundary=")
    assert b"%PDF-1.4" in answer.content


def test_the_example_of_a_search_by_header_is_understood(furnished_sandbox):
    session = furnished_sandbox.session()
    address = f"{furnished_sandbox.api}/businesspartners?type=CUSTOMER&size=200&page=0&orderById=ASC"
    assert session.get(address, headers={"identifier": "9999999-2"}).json()["meta"]["totalCount"] == 0
