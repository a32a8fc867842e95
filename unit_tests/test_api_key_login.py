"""Login by browser: the page of the sandbox, and the client's two functions (fact book, chapter 3.2)."""

import html
import re
import time
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from scripted_server import ScriptedServer, hang_up, reply

from procountor_api import (
    AuthFailed,
    Client,
    Credentials,
    NotFound,
    OutcomeUnknown,
    Refused,
    Unreachable,
    key_for_code,
    key_login_url,
)

BACK = "https://odoo.example/procountor/callback"
CLIENT = Credentials("sandboxClient", "sandbox-secret", "", BACK)


@pytest.fixture
def page(clean_sandbox):
    """A function that opens the page with these parameters, changed; None leaves one out."""
    clean_sandbox.set(client_redirect_uri=BACK)
    given = {"response_type": "code", "client_id": "sandboxClient", "redirect_uri": BACK, "state": "st&te"}

    def open_page(**changes):
        query = {name: value for name, value in {**given, **changes}.items() if value is not None}
        return requests.get(f"{clean_sandbox.url}/keylogin", query, timeout=10, allow_redirects=False)

    return open_page


@pytest.fixture
def decide(clean_sandbox, page):
    """A function that fills in the form and presses a button: ``decide("allow", company="2")``."""

    def press(button, headers=None, **changes):
        inputs = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page().text)
        form = {name: html.unescape(value) for name, value in inputs} | {"company": "1", button: ""} | changes
        return requests.post(f"{clean_sandbox.url}/keylogin", form, headers=headers, timeout=10, allow_redirects=False)

    return press


def told(answer):
    """Return what the browser brings back to the client."""
    assert answer.status_code == 302, answer.text
    address, _, query = answer.headers["Location"].partition("?")
    assert address == BACK
    return dict(parse_qsl(query, strict_parsing=True))


def exchange(sandbox, code, credentials=CLIENT, timeout=10):
    return key_for_code(sandbox.api, credentials, code, timeout)


# ----- the page of the sandbox


def test_the_page_names_the_companies(page):
    answer = page()
    assert answer.status_code == 200
    assert "Mallikirjanpito Oy" in answer.text
    assert "Kuvitelma Oy" in answer.text
    assert f"form-action 'self' https://{urlsplit(BACK).netloc}" in answer.headers["Content-Security-Policy"]


def test_allowing_leads_back_with_a_code_for_a_key_of_the_chosen_company(clean_sandbox, decide):
    answer = told(decide("allow", company="2"))
    assert answer["state"] == "st&te"
    key = exchange(clean_sandbox, answer["code"])
    assert key not in ("sandbox-key-1", "sandbox-key-2")
    with Client(clean_sandbox.api, Credentials("sandboxClient", "sandbox-secret", key)) as client:
        assert client.company.get()["name"] == "Kuvitelma Oy"


def test_cancelling_leads_back_without_a_code(decide):
    assert told(decide("cancel")) == {"error": "access_denied", "state": "st&te"}


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://elsewhere.example/procountor/callback"},
        {"redirect_uri": BACK + "/"},
        {"client_id": "another"},
        {"client_id": None},
        {"response_type": "token"},
    ],
)
def test_a_wrong_request_gets_a_page_and_is_sent_nowhere(page, changes):
    answer = page(**changes)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_without_a_registered_address_nobody_logs_in(clean_sandbox, page):
    clean_sandbox.set(client_redirect_uri="")
    assert page().status_code == 400
    assert page(redirect_uri=None).status_code == 400


def test_the_registered_address_is_taken_when_none_is_given(page):
    assert page(redirect_uri=None, state=None).status_code == 200


def test_an_address_is_registered_without_a_query(clean_sandbox):
    for address in (BACK + "?a=1", "ftp://odoo.example/x", "https://odoo.example/a b", "https:///x", "x; script-src *"):
        answer = requests.patch(
            f"{clean_sandbox.url}/operator/settings", json={"client_redirect_uri": address}, timeout=10
        )
        assert answer.status_code == 400, address


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"password": "wrong"}, 403), ({"user": "Somebody"}, 403), ({"company": "9"}, 400), ({"company": "x"}, 400)],
)
def test_a_wrong_password_or_company_gives_no_code(decide, changes, status):
    answer = decide("allow", **changes)
    assert answer.status_code == status
    assert "Location" not in answer.headers


def test_the_page_of_another_site_cannot_press_the_button(decide):
    assert decide("allow", headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_code_is_good_once(clean_sandbox, decide):
    code = told(decide("allow"))["code"]
    exchange(clean_sandbox, code)
    with pytest.raises(AuthFailed):
        exchange(clean_sandbox, code)


def test_a_code_ends(clean_sandbox, decide):
    clean_sandbox.set(login_code_life=0)
    with pytest.raises(AuthFailed):
        exchange(clean_sandbox, told(decide("allow"))["code"])


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials("sandboxClient", "wrong", "", BACK),
        Credentials("another", "sandbox-secret", "", BACK),
        Credentials("sandboxClient", "sandbox-secret", "", "https://elsewhere.example/"),
    ],
)
def test_a_code_is_good_for_its_client_and_address_only(clean_sandbox, decide, credentials):
    code = told(decide("allow"))["code"]
    with pytest.raises(AuthFailed):
        exchange(clean_sandbox, code, credentials)


def test_a_code_never_reaches_the_request_log(clean_sandbox, decide):
    code = told(decide("allow"))["code"]
    key = exchange(clean_sandbox, code)
    log = str(clean_sandbox.requests())
    assert "getToken" in log
    assert code not in log
    assert key not in log


# ----- the client


def test_the_address_stands_beside_the_api():
    address = key_login_url("https://api.procountor.com/supported/api", "me & you", BACK, "a.b-c_d")
    assert urlsplit(address)[:3] == ("https", "api.procountor.com", "/keylogin")
    assert dict(parse_qsl(urlsplit(address).query, strict_parsing=True)) == {
        "response_type": "code",
        "client_id": "me & you",
        "redirect_uri": BACK,
        "state": "a.b-c_d",
    }


def test_nobody_is_sent_to_an_open_address():
    with pytest.raises(ValueError, match="https"):
        key_login_url("http://procountor.example/api", "me", BACK, "state")


def asked(*tokens):
    """Exchange a code with a server that answers so; return the key and the requests."""
    with ScriptedServer(tokens=tokens) as server:
        try:
            return key_for_code(server.url, CLIENT, "needle-code", 1), server.logins
        finally:
            assert len(server.logins) == 1, "the exchange is never repeated"


def test_code_and_secret_travel_in_the_form_and_never_in_the_address():
    key, (login,) = asked(reply(body={"api_key": "fresh"}))
    assert key == "fresh"
    assert login.target == "/api/oauth/token"
    assert login.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(login.body.decode(), strict_parsing=True)) == {
        "grant_type": "authorization_code",
        "code": "needle-code",
        "redirect_uri": BACK,
        "client_id": "sandboxClient",
        "client_secret": "sandbox-secret",
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(400), AuthFailed),
        (reply(401), AuthFailed),
        (reply(403), AuthFailed),
        (reply(404, {"errors": [{"message": "needle-code"}]}), Refused),
        (reply(500), OutcomeUnknown),
        (reply(302, Location="https://elsewhere.example"), OutcomeUnknown),
        (hang_up, OutcomeUnknown),
        (reply(body=b"<html>needle-code"), OutcomeUnknown),
        (reply(body=[]), OutcomeUnknown),
        (reply(body={"access_token": "x"}), OutcomeUnknown),
        (reply(body={"api_key": " "}), OutcomeUnknown),
        (reply(body={"api_key": "a\nb"}), OutcomeUnknown),
        (reply(body={"api_key": 7}), OutcomeUnknown),
    ],
)
def test_a_bad_answer_is_told_once_and_without_the_code(answer, error):
    """F16, F24, F27"""
    with pytest.raises(error) as caught:
        asked(answer)
    assert not isinstance(caught.value, NotFound)
    assert "needle-code" not in str(vars(caught.value)) + str(caught.value)


def test_a_service_that_cannot_be_reached_has_got_no_code():
    """F28"""
    with pytest.raises(Unreachable):
        key_for_code("http://127.0.0.1:9/api", CLIENT, "code", 1)


def test_the_exchange_has_a_time_limit():
    start = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        asked(lambda _connection: time.sleep(3))
    assert time.monotonic() - start < 2.5
