"""Faults on order, and the operator's door of the sandbox."""

import time
from email.utils import parsedate_to_datetime

import pytest
import requests


@pytest.fixture
def post(clean_sandbox, sales_invoice):
    session = clean_sandbox.session()
    return lambda **options: session.post(f"{clean_sandbox.api}/invoices", json=sales_invoice(), **options)


def count(sandbox):
    return sandbox.state()["companies"]["1"]["invoices"]


def test_drop_after_store_keeps_the_invoice_and_answers_nothing(clean_sandbox, post):
    clean_sandbox.order_fault("drop_after_store", "saveInvoice", times=1)
    with pytest.raises(requests.ConnectionError):
        post()
    assert count(clean_sandbox) == 1
    assert clean_sandbox.requests()[-1]["status"] == "dropped"
    assert post().status_code == 200


def test_drop_before_store_keeps_nothing(clean_sandbox, post):
    clean_sandbox.order_fault("drop_before_store", "saveInvoice", calls=[2])
    assert post().status_code == 200
    with pytest.raises(requests.ConnectionError):
        post()
    assert count(clean_sandbox) == 1
    assert post().status_code == 200


def test_calls_are_counted_per_operation_and_from_the_order_on(clean_sandbox, post):
    post()
    clean_sandbox.order_fault("status", "saveInvoice", status=503, calls=[1, 3])
    session = clean_sandbox.session()
    statuses = []
    for _ in range(4):
        session.get(f"{clean_sandbox.api}/company")
        statuses.append(post().status_code)
    assert statuses == [503, 200, 503, 200]
    (fault,) = clean_sandbox.operator("GET", "faults")
    assert (fault["seen"], fault["used"]) == (4, 2)


def test_an_ordered_answer_has_status_headers_and_body(clean_sandbox, post):
    clean_sandbox.order_fault("status", status=429, headers={"Retry-After": "7"}, times=1)
    answer = post()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["errors"][0]["status"] == 429
    clean_sandbox.order_fault("status", status=502, body="<h1>Bad gateway</h1>", times=1)
    answer = post()
    assert (answer.status_code, answer.text) == (502, "<h1>Bad gateway</h1>")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert count(clean_sandbox) == 0


@pytest.mark.parametrize(
    "order", [{"kind": "status", "status": 500, "stored": True}, {"kind": "html"}, {"kind": "empty"}]
)
def test_a_spoiled_answer_after_the_store(clean_sandbox, post, order):
    clean_sandbox.order_fault(operation="saveInvoice", **order)
    answer = post()
    assert count(clean_sandbox) == 1
    with pytest.raises((KeyError, ValueError)):
        answer.json()["id"]


def test_a_truncated_answer_is_no_json(clean_sandbox, post):
    clean_sandbox.order_fault("truncated", "saveInvoice", times=1)
    answer = post()
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()
    assert post().json()["id"] == 2


def test_a_late_store_answers_nothing_and_stores_later(clean_sandbox, post):
    clean_sandbox.order_fault("late_store", "saveInvoice", seconds=1, times=1)
    with pytest.raises(requests.ConnectionError):
        post()
    assert count(clean_sandbox) == 0
    time.sleep(1.3)
    assert count(clean_sandbox) == 1


def test_a_reset_takes_back_what_was_to_come_late(clean_sandbox, post):
    clean_sandbox.order_fault("late_store", "saveInvoice", seconds=0.5)
    with pytest.raises(requests.ConnectionError):
        post()
    clean_sandbox.reset()
    time.sleep(0.8)
    assert count(clean_sandbox) == 0


def test_other_spoiled_answers(clean_sandbox, post):
    clean_sandbox.order_fault("not_json", "saveInvoice", calls=[1])
    clean_sandbox.order_fault("wrong_content_type", "saveInvoice", calls=[2])
    answer = post()
    assert answer.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError):
        answer.json()
    answer = post()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.json()["id"] == 2


def test_a_page_with_every_row_twice(clean_sandbox, post):
    post()
    clean_sandbox.order_fault("duplicate_rows", "searchInvoice", times=1)
    session = clean_sandbox.session()
    page = session.get(f"{clean_sandbox.api}/invoices").json()
    assert [row["id"] for row in page["results"]] == [1, 1]
    assert len(session.get(f"{clean_sandbox.api}/invoices").json()["results"]) == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_of_an_ordered_429(clean_sandbox, post, form):
    clean_sandbox.order_fault("status", status=429, retry_after=30, retry_after_form=form, times=1)
    told = post().headers["Retry-After"]
    seconds = int(told) if form == "seconds" else parsedate_to_datetime(told).timestamp() - time.time()
    assert 28 <= seconds <= 31


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_ordered_errors_have_the_error_body(clean_sandbox, post, status):
    clean_sandbox.order_fault("status", "saveInvoice", status=status)
    answer = post()
    assert (answer.status_code, answer.json()["errors"][0]["status"]) == (status, status)


def test_a_gateway_answers_502_with_a_page(clean_sandbox, post):
    clean_sandbox.order_fault("status", "saveInvoice", status=502)
    assert post().headers["Content-Type"].startswith("text/html")


def test_faults_by_chance_are_the_same_for_the_same_seed(clean_sandbox, post):
    runs = []
    for _ in range(2):
        clean_sandbox.order_fault("status", "saveInvoice", status=503, chance=0.5, seed=11)
        runs.append([post().status_code for _ in range(20)])
        clean_sandbox.clear_faults()
    assert runs[0] == runs[1]
    assert 3 < runs[0].count(503) < 17


def test_faults_by_chance_end_after_so_many(clean_sandbox, post):
    clean_sandbox.order_fault("status", "saveInvoice", status=503, chance=1, times=2)
    assert [post().status_code for _ in range(4)] == [503, 503, 200, 200]


@pytest.mark.parametrize(("stored", "expected"), [(False, 0), (True, 1)])
def test_a_delay_before_or_after_the_store(clean_sandbox, post, stored, expected):
    clean_sandbox.order_fault("delay", "saveInvoice", seconds=1, stored=stored)
    with pytest.raises(requests.ReadTimeout):
        post(timeout=0.3)
    assert count(clean_sandbox) == expected
    time.sleep(1)
    assert count(clean_sandbox) == 1


def test_a_fault_can_meet_the_token_call(clean_sandbox):
    clean_sandbox.order_fault("status", "getToken", status=503)
    with pytest.raises(AssertionError):
        clean_sandbox.session()


def test_faults_are_taken_back(clean_sandbox, post):
    clean_sandbox.order_fault("status", status=500)
    assert post().status_code == 500
    clean_sandbox.clear_faults()
    assert post().status_code == 200


@pytest.mark.parametrize(
    "order",
    [
        {"kind": "earthquake"},
        {"kind": "drop_after_store", "operation": "createInvoice"},
        {"kind": "status"},
        {"kind": "delay"},
        {"kind": "delay", "seconds": 1, "calls": 3},
        {"kind": "delay", "seconds": 1, "times": 0},
        {"kind": "empty", "colour": "red"},
        {"kind": "empty", "chance": 1.5},
        {"kind": "late_store"},
        {"kind": "status", "status": "503"},
        {"kind": "status", "status": 42},
        {"kind": "status", "status": 503, "headers": {"X": "a\r\nY: b"}},
        {"kind": "status", "status": 429, "retry_after": 5, "retry_after_form": "weeks"},
    ],
)
def test_a_wrong_order_is_refused(clean_sandbox, order):
    answer = requests.post(f"{clean_sandbox.url}/operator/faults", json=order, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]
    assert clean_sandbox.operator("GET", "faults") == []


def test_requests_are_remembered_with_company_and_query(clean_sandbox):
    session = clean_sandbox.session("sandbox-key-2")
    session.get(f"{clean_sandbox.api}/invoices?size=3")
    token, listing = clean_sandbox.requests()
    assert (token["operation"], token["company"]) == ("getToken", None)
    assert (listing["operation"], listing["company"], listing["status"]) == ("searchInvoice", 2, 200)
    assert (listing["method"], listing["path"], listing["query"]) == ("GET", "/supported/api/invoices", "size=3")
    assert listing["ms"] > 0


def test_only_200_requests_are_remembered(clean_sandbox):
    session = clean_sandbox.session()
    for _ in range(205):
        session.get(f"{clean_sandbox.api}/status")
    assert len(clean_sandbox.requests()) == 200


@pytest.mark.parametrize("change", [{"tokn_life": 1}, {"token_life": "long"}, {"total_count": 1}])
def test_an_unknown_switch_or_value_is_refused(clean_sandbox, change):
    assert requests.patch(f"{clean_sandbox.url}/operator/settings", json=change, timeout=10).status_code == 400


def test_retired_versions_are_a_switch(clean_sandbox):
    session = clean_sandbox.session()
    clean_sandbox.set(versions=["v2701"])
    assert session.get(f"{clean_sandbox.url}/v2602/api/status").status_code == 404
    assert session.get(f"{clean_sandbox.url}/v2701/api/status").status_code == 200


@pytest.mark.parametrize("path", ["nowhere", "companies/9/invoices", "companies/1/secrets"])
def test_the_door_knows_its_limits(clean_sandbox, path):
    assert requests.get(f"{clean_sandbox.url}/operator/{path}", timeout=10).status_code == 404
