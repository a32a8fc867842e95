"""Rate limits, late searches and filters at the wrong place in the sandbox (fact book, chapters 4 and 23)."""

import time
from email.utils import parsedate_to_datetime

import pytest
import requests


@pytest.fixture
def get(clean_sandbox):
    session = clean_sandbox.session()
    clean_sandbox.operator("DELETE", "rate")
    return lambda path="/status", **options: session.get(clean_sandbox.api + path, **options)


def test_there_is_no_limit_unless_asked_for(get):
    assert {get().status_code for _ in range(100)} == {200}


def test_the_limit_refuses_what_is_too_much(clean_sandbox, get):
    clean_sandbox.set(rate_limit="5/min")
    assert [get().status_code for _ in range(7)] == [200] * 5 + [429] * 2
    refused = get()
    assert "Retry-After" not in refused.headers
    assert refused.json()["errors"][0]["status"] == 429


def test_the_limit_per_second_opens_again(clean_sandbox, get):
    clean_sandbox.set(rate_limit="3/s")
    assert [get().status_code for _ in range(4)] == [200, 200, 200, 429]
    time.sleep(1.05)
    assert get().status_code == 200


def test_a_client_is_counted_over_all_companies(clean_sandbox, get):
    other = clean_sandbox.session("sandbox-key-2")
    clean_sandbox.set(rate_limit="4/min")
    for _ in range(2):
        get()
        other.get(f"{clean_sandbox.api}/status")
    assert other.get(f"{clean_sandbox.api}/status").status_code == 429


def test_token_calls_count_too(clean_sandbox, get):
    clean_sandbox.set(rate_limit="1/min")
    clean_sandbox.session()
    assert get().status_code == 429


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_by_switch(clean_sandbox, get, form):
    clean_sandbox.set(rate_limit="1/min", retry_after=form)
    get()
    told = get().headers["Retry-After"]
    seconds = int(told) if form == "seconds" else parsedate_to_datetime(told).timestamp() - time.time()
    assert 55 <= seconds <= 61


def test_the_door_tells_the_highest_count_in_one_second(clean_sandbox, get):
    for _ in range(10):
        get()
    requests.get(f"{clean_sandbox.api}/status", timeout=10)
    clients = clean_sandbox.operator("GET", "rate")["clients"]
    assert clients["sandboxClient"]["requests"] == clients["sandboxClient"]["highest_in_one_minute"] == 10
    assert 1 < clients["sandboxClient"]["highest_in_one_second"] <= 10
    assert clients["unknown"]["requests"] == 1
    time.sleep(1.1)
    get()
    after = clean_sandbox.operator("GET", "rate")["clients"]["sandboxClient"]
    assert after["highest_in_one_second"] == clients["sandboxClient"]["highest_in_one_second"], (
        "quiet does not lower it"
    )
    assert clean_sandbox.operator("DELETE", "rate")["clients"] == {}


@pytest.mark.parametrize("limit", ["60", "0/s", "ten/s", "60/h", ""])
def test_a_limit_that_is_none_is_refused(clean_sandbox, limit):
    settings = f"{clean_sandbox.url}/operator/settings"
    assert requests.patch(settings, json={"rate_limit": limit}, timeout=10).status_code == 400
    assert requests.patch(settings, json={"search_delay": 901}, timeout=10).status_code == 400


def test_new_documents_are_found_later_but_read_at_once(clean_sandbox, get, sales_invoice):
    clean_sandbox.set(search_delay=2)
    made = clean_sandbox.session().post(f"{clean_sandbox.api}/invoices", json=sales_invoice()).json()
    assert get(f"/invoices/{made['id']}").status_code == 200
    assert get("/invoices").json() == {
        "results": [],
        "meta": {"pageNumber": 0, "pageSize": 50, "resultCount": 0, "totalCount": 0},
    }
    time.sleep(2.1)
    assert get("/invoices").json()["meta"]["totalCount"] == 1


def test_a_header_filter_in_the_query_is_ignored_or_refused(clean_sandbox, get):
    assert get("/businesspartners?name=X").status_code == 200
    clean_sandbox.set(header_filter_in_query="refuse")
    answer = get("/businesspartners?name=X")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "name")
    assert get("/businesspartners", headers={"name": "X"}).status_code == 200
    assert get("/bankaccounts?name=X").status_code == 200, "only where it is a filter"
