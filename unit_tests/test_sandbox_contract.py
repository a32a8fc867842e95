"""What the document says, the sandbox holds: paths, parameters, bodies, answers."""

import json

import pytest
import requests

from sandbox import rules
from sandbox.contract import Contract


@pytest.fixture(scope="module")
def contract():
    return Contract(["v2602"])


def errors(answer):
    assert answer.headers["Content-Type"] == "application/json"
    return {error.get("field"): error["message"] for error in answer.json()["errors"]}


def test_every_operation_of_the_document_has_a_route(contract):
    assert len(contract.operations) == 128
    assert contract.find("PUT", "/v2602/api/invoices/7/send/")[0].id == "send"


def test_trailing_slashes_are_tolerated(sandbox):
    assert sandbox.session().get(f"{sandbox.api}/vats/default/").status_code == 200


@pytest.mark.parametrize("path", ["/api/nowhere", "/v9901/api/status", "/supported/invoices", "/api", "/invoices"])
def test_an_unknown_path_is_404_with_the_error_body(sandbox, path):
    answer = requests.get(sandbox.url + path, timeout=10)
    assert answer.status_code == 404
    assert errors(answer)


def test_a_wrong_method_is_405_with_the_error_body(sandbox):
    answer = sandbox.session().delete(f"{sandbox.api}/invoices/1")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")
    assert errors(answer)


def test_all_schema_errors_come_at_once_with_their_paths(sandbox, sales_invoice):
    invoice = sales_invoice(
        invoiceChannel="PIGEON", paymentInfo__currency=None, originalInvoiceNumber="x" * 41, colour=1
    )
    invoice["invoiceRows"][0].update(unit="HANDFUL", quantity="2", vatPercent=None)
    found = errors(sandbox.session().post(f"{sandbox.api}/invoices", json=invoice))
    assert found["invoiceChannel"] == "Value of the 'invoiceChannel' field is invalid: PIGEON"
    assert found["paymentInfo.currency"] == "Value of the 'paymentInfo.currency' cannot be blank."
    assert found["invoiceRows[0].vatPercent"] == "Value of the 'invoiceRows[0].vatPercent' cannot be blank."
    assert set(found) == {
        "invoiceChannel",
        "paymentInfo.currency",
        "originalInvoiceNumber",
        "colour",
        "invoiceRows[0].unit",
        "invoiceRows[0].quantity",
        "invoiceRows[0].vatPercent",
    }


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b'{"a": NaN}', b'{"a": 1e999}', b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 100_000, b"null"],
)
def test_a_broken_body_is_400(sandbox, body):
    answer = sandbox.session().post(f"{sandbox.api}/invoices", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert errors(answer)


def test_a_body_of_another_type_is_400(sandbox, sales_invoice):
    text = json.dumps(sales_invoice())
    answer = sandbox.session().post(f"{sandbox.api}/invoices", data=text, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400


def test_a_charset_in_a_json_body_is_tolerated(sandbox, sales_invoice):
    text = json.dumps(sales_invoice())
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert sandbox.session().post(f"{sandbox.api}/invoices", data=text, headers=headers).status_code == 200


def test_a_huge_body_is_400_and_not_a_broken_connection(sandbox):
    answer = sandbox.session().post(f"{sandbox.api}/invoices", data=b"x" * 50_000_000)
    assert answer.status_code == 400
    assert errors(answer)[None] == "The body is too large."


def test_a_chunked_body_is_read(sandbox, sales_invoice):
    parts = iter([json.dumps(sales_invoice()).encode()])
    headers = {"Content-Type": "application/json"}
    assert sandbox.session().post(f"{sandbox.api}/invoices", data=parts, headers=headers).status_code == 200


def test_an_empty_json_body_is_tolerated_where_there_is_none(sandbox):
    session = sandbox.session()
    for body in (b"{}", b"[]", b"null"):
        assert session.get(f"{sandbox.api}/status", data=body).status_code == 200
    assert session.get(f"{sandbox.api}/status", data=b'{"a": 1}').status_code == 400


@pytest.mark.parametrize("text", ["kiitos \U0001f600", "кириллица", "nuoli →", "\ud800", "\x81"])
@pytest.mark.parametrize("escaped", [True, False])
def test_only_windows_1252_is_accepted(sandbox, sales_invoice, text, escaped):
    invoice = sales_invoice(notes=text)
    body = json.dumps(invoice, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    answer = sandbox.session().post(f"{sandbox.api}/invoices", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_the_refused_text_is_named(sandbox, sales_invoice):
    answer = sandbox.session().post(f"{sandbox.api}/invoices", json=sales_invoice(notes="→"))
    assert errors(answer) == {"notes": "Value of the 'notes' field has unsupported characters."}


def test_finnish_swedish_and_euro_characters_come_back_unchanged(sandbox, sales_invoice):
    text = "Äärimmäisen hyvää – ”sylttyä” 5 € š ž Å\nriviä"
    answer = sandbox.session().post(f"{sandbox.api}/invoices", json=sales_invoice(notes=text))
    assert answer.json()["notes"] == text


def test_null_counts_as_absent(sandbox, sales_invoice):
    answer = sandbox.session().post(
        f"{sandbox.api}/invoices", json={**sales_invoice(), "partnerId": None, "notes": None}
    )
    assert answer.status_code == 200
    assert "null" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "size=0",
        "size=201",
        "size=many",
        "page=-1",
        "types=SALES_INVOICE,CAKE",
        "startDate=2026-02-30",
        "startDate=20260201",
        "versionStartDate=2026-02-01",
        "orderById=UP",
        "isOffer=maybe",
        "businessPartnerId=99999999999",
    ],
)
def test_a_bad_parameter_is_400_and_named(sandbox, query):
    answer = sandbox.session().get(f"{sandbox.api}/invoices?{query}")
    assert answer.status_code == 400
    assert list(errors(answer)) == [query.split("=")[0]]


def test_a_missing_parameter_is_400(sandbox):
    answer = sandbox.session().get(f"{sandbox.api}/vats/country")
    assert errors(answer) == {"countryCode": "Value of the 'countryCode' cannot be blank."}


def test_an_undocumented_answer_would_be_noticed(contract):
    operation = contract.operations["getStatus"]
    assert operation.answer_errors(200, {"name": "x", "status": "OK"}) == []
    assert operation.answer_errors(200, {"status": "FINE"}) == [
        ("status", "Value of the 'status' field is invalid: FINE")
    ]
    assert operation.answer_errors(200, {"extra": 1}) == [("extra", "Unknown field 'extra'.")]
    assert operation.answer_errors(418, {})


def test_every_operation_of_the_document_has_rules(contract):
    assert set(contract.operations) == set(rules.load())


def test_reports_are_asked_for_with_post(sandbox):
    assert sandbox.session().get(f"{sandbox.api}/reports/ledgeraccounts").status_code == 405
