"""What the client tells in logs and errors, and what it does not."""

import logging
import traceback

import pytest
from faulty_answers import CREDENTIALS, LOST, STORED, UNREADABLE, client_of
from scripted_server import TOKEN, ScriptedServer, hang_up, reply, token_reply

from procountor_api import ApiError, Client, Token

pytestmark = pytest.mark.usefixtures("impatience")


NEEDLES = ("needle-secret", "needle-key", "needle-token", "needle-query", "needle-body")


def test_no_secret_and_no_content_stands_in_a_log_or_an_error(caplog):
    """S1"""
    caplog.set_level(logging.DEBUG)
    echo = f"{TOKEN} needle-secret needle-key".encode()
    faults = [*LOST.values(), *UNREADABLE.values(), STORED, reply(429), reply(401), reply(425)]
    refusals = [reply(status, b"no: " + TOKEN.encode()) for status in (400, 403, 404, 409, 401)]
    refusals.append(reply(400, {"errors": [{"field": TOKEN, "message": TOKEN}]}))
    logins = [reply(status, echo) for status in (302, 400, 401, 403, 404, 415, 429, 500)]
    logins += [reply(body=echo), reply(body=echo, content_type="text/html"), token_reply(f"{TOKEN}\n")]
    errors = []
    for fault in faults + refusals:
        with ScriptedServer(fault, fault, fault) as server:
            client = client_of(server, timeout=0.3)
            errors += caught_from(client.invoices.create, {"name": "needle-body"})
            errors += caught_from(list, client.invoices.search(searchTerm="needle-query"))
    for login in logins:
        with ScriptedServer(tokens=[login]) as server:
            errors += caught_from(client_of(server).login)
    errors += caught_from(list, Client("http://127.0.0.1:1", CREDENTIALS).invoices.search(searchTerm="needle-query"))
    errors += caught_from(Client("https://needle.invalid", CREDENTIALS).login)
    assert len(errors) > 60
    texts = [text for error in errors for text in texts_of(error)]
    own_logs = [record.getMessage() for record in caplog.records if record.name.startswith("procountor_api")]
    other_logs = [record.getMessage() for record in caplog.records]  # those of urllib3 name the query
    assert own_logs
    assert not [text for text in texts + own_logs for needle in NEEDLES if needle in text]
    assert not [text for text in other_logs for needle in NEEDLES[:3] if needle in text]


def caught_from(function, *args):
    try:
        function(*args)
    except ApiError as error:
        return [error]
    return []


def texts_of(error):
    yield from (str(error), repr(error), str(vars(error)), "".join(traceback.format_exception(error)))


def test_objects_that_hold_secrets_do_not_show_them():
    client = Client("https://procountor.invalid", CREDENTIALS, Token("needle-token", 9e9))
    shown = repr([CREDENTIALS, client.token, client, vars(client), vars(client._transport)])
    assert "needle-client" in shown
    assert not [needle for needle in NEEDLES if needle in shown]


def test_a_request_is_logged_with_method_path_status_and_time(caplog):
    caplog.set_level(logging.INFO)
    with ScriptedServer(reply(body={"results": []}), hang_up) as server:
        client = client_of(server)
        list(client.invoices.search(searchTerm="needle-query"))
        caught_from(client.invoices.get, 7)
    lines = [record.getMessage() for record in caplog.records if record.name == "procountor_api.transport"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "POST /oauth/token 200",
        "GET /invoices 200",
        "GET /invoices/7 no answer",
    ]
    assert all(line.endswith(" ms") for line in lines)
