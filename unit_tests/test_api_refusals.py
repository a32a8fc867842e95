"""What the client makes of a refusal, of a request to wait, and of a redirect."""

import datetime
from email.utils import format_datetime

import pytest
from faulty_answers import client_of
from scripted_server import ScriptedServer, reply

from procountor_api import NotFound, NotNow, OutcomeUnknown, Problem, RateLimited, Refused


def test_a_refusal_carries_the_problems_of_the_service():
    """F21"""
    errors = [
        {"status": 400, "field": "paymentInfo.dueDate", "message": "DUE_DATE_BEFORE_BILL_DATE"},
        {"status": 400, "message": "Something"},
        {"field": ["odd"], "message": None, "status": "x"},
        "odd",
    ]
    with ScriptedServer(reply(400, {"errors": errors})) as server, pytest.raises(Refused) as caught:
        client_of(server).invoices.create({})
    assert caught.value.status == 400
    assert caught.value.problems == [
        Problem("paymentInfo.dueDate", "DUE_DATE_BEFORE_BILL_DATE", 400),
        Problem(None, "Something", 400),
        Problem(None, "", None),
    ]
    assert "paymentInfo.dueDate: DUE_DATE_BEFORE_BILL_DATE" in str(caught.value)
    assert "DUE_DATE" in caught.value.body


@pytest.mark.parametrize("status", [400, 403, 404, 405, 406, 409, 410, 413, 422])
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"errors": null}', b"[1]", b"{"])
def test_a_refusal_in_an_odd_form_is_still_a_refusal(status, body):
    """F19, F21"""
    with ScriptedServer(reply(status, body)) as server, pytest.raises(Refused) as caught:
        client_of(server).invoices.create({})
    assert caught.value.status == status
    assert caught.value.problems == []


def test_a_long_refusal_is_cut():
    with ScriptedServer(reply(400, b"x" * 100_000)) as server, pytest.raises(Refused) as caught:
        client_of(server).invoices.create({})
    assert len(caught.value.body) == 2_000


def test_not_found_is_only_what_the_service_itself_says():
    """F22, F55"""
    known = reply(404, {"errors": [{"status": 404, "message": "Invoice not found."}]})
    with ScriptedServer(known, reply(404, b"<html>", "text/html")) as server:
        client = client_of(server)
        with pytest.raises(NotFound):
            client.invoices.get(7)
        with pytest.raises(Refused, match="base path") as caught:
            client.invoices.get_many([7, 8])
        assert not isinstance(caught.value, NotFound)


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("7", None, 7.0),
        ("0", None, 0.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 0.0),
        ("soon", None, None),
        ("-5", None, None),
        ("1" * 400, None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_too_many_requests_say_how_long_to_wait(header, date, seconds):
    """F15"""
    headers = {"Retry_After": header, "Date": date}
    headers = {name: value for name, value in headers.items() if value is not None}
    with ScriptedServer(reply(429, b"", **headers)) as server, pytest.raises(RateLimited) as caught:
        client_of(server).invoices.create({})
    assert caught.value.retry_after == seconds


def test_a_retry_date_without_a_date_of_the_answer_is_measured_by_our_clock():
    """F15"""
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=60)
    answer = reply(429, b"", Retry_After=format_datetime(later, usegmt=True))
    with ScriptedServer(answer) as server, pytest.raises(RateLimited) as caught:
        client_of(server).invoices.get(7)
    assert 57 < caught.value.retry_after <= 60


def test_an_unavailable_service_may_also_say_how_long_to_wait():
    with ScriptedServer(reply(503, b"", Retry_After="9")) as server, pytest.raises(NotNow) as caught:
        client_of(server).invoices.get(7)
    assert caught.value.retry_after == 9.0


def test_too_early_is_no_unknown_outcome():
    with ScriptedServer(reply(425, b"")) as server, pytest.raises(NotNow):
        client_of(server).invoices.create({})


# ----- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(status):
    """F27"""
    with ScriptedServer() as thief:
        away = reply(status, b"", Location=f"{thief.url}/invoices")
        with ScriptedServer(away, away) as server:
            with pytest.raises(OutcomeUnknown):
                client_of(server).invoices.create({})
            with pytest.raises(NotNow):
                client_of(server).invoices.get(7)
            server.tokens = [away]
            with pytest.raises(NotNow):
                client_of(server).login()
        assert thief.connections == 0
