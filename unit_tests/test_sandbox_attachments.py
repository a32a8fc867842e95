"""Attachments of the sandbox, and supplier invoices that bring one (fact book, chapter 14)."""

import base64
import json

import pytest

PDF = b"%PDF-1.4 \x00\xff\r\n--not a boundary\r\n"


@pytest.fixture
def api(clean_sandbox):
    """A function that calls the API: ``api("GET", "/attachments/1")``."""
    session = clean_sandbox.session()
    return lambda method, path, **options: session.request(method, clean_sandbox.api + path, **options)


@pytest.fixture
def invoice(api, sales_invoice):
    return api("POST", "/invoices", json=sales_invoice()).json()


@pytest.fixture
def upload(api):
    def send(content=PDF, order=("meta", "file"), **changes):
        meta = {"name": "INV_1.pdf", "referenceType": "INVOICE", "referenceId": 1, "sendWithInvoice": True, **changes}
        meta = {name: value for name, value in meta.items() if value is not None}
        parts = {"meta": (None, json.dumps(meta), "application/json"), "file": ("any.bin", content, "application/pdf")}
        return api("POST", "/attachments", files=[(name, parts[name]) for name in order])

    return send


def fields(answer):
    assert answer.status_code == 400, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    return {error.get("field") for error in answer.json()["errors"]}


def parts(answer):
    """Split a multipart/mixed answer by hand, as a client without a library would."""
    kind, _, boundary = answer.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    start, first, second, end = answer.content.split(f"--{boundary}".encode())
    assert (start, end) == (b"", b"--\r\n")
    return [part.strip(b"\r\n").partition(b"\r\n\r\n") if part is first else part for part in (first, second)]


@pytest.mark.parametrize("order", [("meta", "file"), ("file", "meta")])
def test_a_file_is_stored_and_read_again(api, invoice, upload, order):
    answer = upload(order=order)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "id": 1,
        "name": "INV_1.pdf",
        "referenceType": "INVOICE",
        "referenceId": 1,
        "sendWithInvoice": True,
        "mimeType": "application/pdf",
    }
    (head, _, meta), second = parts(api("GET", "/attachments/1"))
    assert head == b"Content-Type: application/json"
    assert json.loads(meta) == answer.json()
    head, _, content = second.partition(b"\r\n\r\n")
    assert b'filename="INV_1.pdf"' in head
    assert content == PDF + b"\r\n", "every byte of the file, and the line feed before the boundary"


def test_owners_show_their_attachments(api, invoice, upload):
    made = [upload().json(), upload(name="liite ä.png", sendWithInvoice=None).json()]
    assert [one["sendWithInvoice"] for one in made] == [True, False]
    assert made[1]["mimeType"] == "image/png"
    found = api("GET", "/invoices/1").json()
    assert (found["attachments"], found["version"]) == (made, invoice["version"])
    assert api("GET", "/ledgerreceipts/1").json()["attachments"] == made
    assert api("DELETE", "/attachments/1").status_code == 204
    assert api("GET", "/invoices/1").json()["attachments"] == made[1:]
    assert api("GET", "/attachments/1").status_code == api("DELETE", "/attachments/1").status_code == 404
    assert b"liite _.png" in api("GET", "/attachments/2").content


def test_a_journal_is_addressed_by_its_invoice_id(api, upload):
    entry = {"transactionType": "ENTRY", "account": "1900", "accountingValue": 0, "vatPercent": 0}
    journal = {"type": "JOURNAL", "name": "x", "receiptDate": "2026-02-02", "vatType": "SALES", "vatStatus": 1}
    made = api("POST", "/ledgerreceipts", json={**journal, "transactions": [entry]}).json()
    stored = upload(referenceId=made["invoiceId"]).json()
    assert api("GET", f"/ledgerreceipts/{made['id']}").json()["attachments"] == [stored]


def test_partners_and_products_have_attachments(api, upload):
    partner = {"name": "Hillo Oy", "type": "CUSTOMER", "address": {"name": "Hillo Oy", "country": "FINLAND"}}
    api("POST", "/businesspartners", json={**partner, "paymentInfo": {"paymentMethod": "CASH"}})
    stored = upload(referenceType="CUSTOMER_BUSINESS_PARTNER_REGISTER").json()
    assert api("GET", "/businesspartners/1").json()["attachments"] == [stored]
    assert fields(upload(referenceType="SUPPLIER_BUSINESS_PARTNER_REGISTER")) == {"referenceId"}
    fixed = {"discount": 0, "price": 5, "active": True, "currency": "EUR"}
    api("POST", "/products", json={"type": "SALES", "name": "Hillo", **fixed})
    assert upload(referenceType="SALES_PRODUCT_REGISTER").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"referenceId": 9}, "referenceId"),
        ({"referenceId": None}, "referenceId"),
        ({"referenceType": "ENVIRONMENT"}, "referenceId"),
        ({"referenceType": "CAKE"}, "referenceType"),
        ({"name": "no extension"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "→.pdf"}, "name"),
        ({"colour": "red"}, "colour"),
        ({"content": b"x" * 10_000_001}, "file"),
    ],
)
def test_refused_uploads(api, invoice, upload, changes, field):
    assert fields(upload(**changes)) == {field}
    assert api("GET", "/invoices/1").json()["attachments"] == []


def test_a_file_of_the_greatest_size_is_accepted(invoice, upload):
    assert upload(content=b"x" * 10_000_000).status_code == 200


META = b'--b\r\nContent-Disposition: form-data; name="meta"\r\n\r\n{"name": "a.pdf"}\r\n'
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"nonsense", FORM),
        (b"--b\r\n", FORM),
        (b"--b\r\n\r\n", FORM),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", FORM),
        (META, FORM),
        (META + b"--b--\r\n", FORM),
        (META + b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nhalf', FORM),
        (META.replace(b"{", b"[") + b"--b--\r\n", FORM),
        (META.replace(b'{"name": "a.pdf"}', b"\xff\xfe") + b"--b--\r\n", FORM),
        (META, "multipart/form-data"),
        (META, "multipart/form-data; boundary=" + "b" * 9000),
        (META, "multipart/mixed; boundary=b"),
        (b"{}", "application/json"),
        (META, FORM + "; charset=nothing"),
        (META * 30 + b"--b--\r\n", FORM),
        (b"--b\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", FORM),
    ],
)
def test_a_broken_upload_is_400(api, invoice, body, kind):
    assert fields(api("POST", "/attachments", data=body, headers={"Content-Type": kind}))


def test_an_upload_that_is_far_too_large_is_400(api, invoice, upload):
    assert upload(content=b"x" * 20_000_000).status_code == 400


def test_renaming_keeps_the_extension(api, invoice, upload):
    upload()
    renamed = api("PATCH", "/attachments/1", json={"name": "Uusi nimi.PDF"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Uusi nimi.PDF")
    assert api("GET", "/invoices/1").json()["attachments"][0]["name"] == "Uusi nimi.PDF"
    assert fields(api("PATCH", "/attachments/1", json={"name": "Uusi.png"})) == {"name"}
    assert api("PATCH", "/attachments/9", json={"name": "a.pdf"}).status_code == 404


def test_the_list_needs_the_documents_feature(api, invoice, upload, clean_sandbox):
    upload()
    upload(content=b"longer " * 9, name="B.txt")
    assert api("GET", "/attachments").status_code == 403
    clean_sandbox.operator("PUT", "companies/1/features", {"documents": True})
    answer = api("GET", "/attachments?orderByName=ASC").json()
    assert answer["meta"]["totalCount"] == 2
    first = answer["results"][0]
    assert (first["attachmentId"], first["size"], first["referenceType"]) == (2, 63, "INVOICE")
    for query, expected in (
        ("minSize=40", [2]),
        ("maxSize=40", [1]),
        ("name=inv", [1]),
        ("type=SALES_INVOICE,JOURNAL", [2, 1]),
        ("type=PURCHASE_INVOICE", []),
        ("referenceId=2", []),
        ("createdEndDate=2020-01-01", []),
        ("createdEndDate=2999-01-01&orderBySize=DESC", [2, 1]),
    ):
        found = api("GET", f"/attachments?{query}").json()["results"]
        assert [row["attachmentId"] for row in found] == expected, query
    assert api("GET", "/attachments", headers={"username": "nobody"}).json()["results"] == []


def test_attachments_of_another_company_do_not_exist(api, invoice, upload, clean_sandbox):
    upload()
    assert clean_sandbox.session("sandbox-key-2").get(f"{clean_sandbox.api}/attachments/1").status_code == 404


def test_a_supplier_invoice_arrives_with_a_pdf(api, clean_sandbox):
    made = clean_sandbox.operator("POST", "companies/1/purchases", {"supplier": "Satumaan Tarvike Oy", "amount": 200})
    found = api("GET", f"/invoices/{made['id']}").json()
    assert (found["status"], found["invoiceOperatorInfo"]["operator"]) == ("RECEIVED", "TESTOPER")
    assert found["invoiceSumInfo"][0]["invoiceSumTotal"] == 251
    (attachment,) = found["attachments"]
    assert b"%PDF-1.4" in api("GET", f"/attachments/{attachment['id']}").content
    receipt = api("GET", f"/ledgerreceipts/{found['ledgerReceiptId']}").json()
    assert [entry["accountingValue"] for entry in receipt["transactions"]] == [-251, 200]
    logged = api("GET", f"/invoices/{made['id']}/transactions").json()["transactions"]
    assert [line["action"] for line in logged] == ["RECEIVED_AS_EINVOICE"]


def test_a_supplier_invoice_is_accepted_changed_and_invalidated(api, clean_sandbox):
    path = f"companies/1/invoices/{clean_sandbox.operator('POST', 'companies/1/purchases', {})['id']}"
    assert clean_sandbox.operator("POST", f"{path}/accept")["status"] == "APPROVED"
    rows = [
        {"product": "Toinen", "quantity": 1, "unit": "LOT", "unitPrice": 10, "discountPercent": 0, "vatPercent": 10}
    ]
    changed = clean_sandbox.operator("PATCH", path, {"invoiceRows": rows})
    assert (changed["status"], changed["invoiceSumInfo"][0]["invoiceSumTotal"]) == ("APPROVED", 11)
    receipt = api("GET", f"/ledgerreceipts/{changed['ledgerReceiptId']}").json()
    assert [entry["accountingValue"] for entry in receipt["transactions"]] == [-11, 10]
    assert clean_sandbox.operator("POST", f"{path}/invalidate")["status"] == "INVALIDATED"
    assert api("GET", f"/ledgerreceipts/{changed['ledgerReceiptId']}").json()["status"] == "INVALIDATED"


def test_a_scanned_invoice_brings_the_file_of_ones_choice(api, clean_sandbox):
    own = {"name": "skannaus.tif", "base64": base64.b64encode(PDF).decode()}
    made = clean_sandbox.operator(
        "POST", "companies/1/purchases", {"einvoice": False, "attachment": own, "number": "7"}
    )
    assert "invoiceOperatorInfo" not in made
    assert (made["attachments"][0]["mimeType"], made["originalInvoiceNumber"]) == ("image/tiff", "7")
    assert PDF in api("GET", f"/attachments/{made['attachments'][0]['id']}").content


def test_a_supplier_of_the_register_is_the_counterparty(api, clean_sandbox):
    address = {"name": "Ääni Oy", "street": "Äänitie 1", "country": "FINLAND"}
    supplier = {"name": "Ääni Oy", "type": "SUPPLIER", "address": address, "invoicingInfo": {"identifier": "9999999-2"}}
    api("POST", "/businesspartners", json={**supplier, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}})
    made = clean_sandbox.operator("POST", "companies/1/purchases", {"partnerId": 1})
    party = made["counterParty"]
    assert (made["partnerId"], party["identifier"]) == (1, "9999999-2")
    assert (party["counterPartyAddress"]["name"], party["counterPartyAddress"]["street"]) == ("Ääni Oy", "Äänitie 1")
