"""Logging in."""

import dataclasses
import time
from urllib.parse import parse_qsl

import pytest
from scripted_server import ScriptedServer, reply, token_reply

from procountor_api import Client, Credentials, Token

CREDENTIALS = Credentials("client", "s&cret=ä", "key+1")
EMPTY = reply(body={"results": []})


def test_the_secrets_travel_in_the_form_and_never_in_the_address():
    with ScriptedServer(EMPTY) as server:
        list(Client(server.url, CREDENTIALS).invoices.search())
        (login,) = server.logins
    assert login.method == "POST"
    assert login.target == "/api/oauth/token"
    assert login.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in login.headers
    assert dict(parse_qsl(login.body.decode(), strict_parsing=True)) == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "client_secret": "s&cret=ä",
        "api_key": "key+1",
    }


def test_a_redirect_uri_is_sent_when_there_is_one():
    form = dataclasses.replace(CREDENTIALS, redirect_uri="https://me.example/back").form()
    assert dict(parse_qsl(form.decode()))["redirect_uri"] == "https://me.example/back"


def test_one_login_serves_many_calls():
    with ScriptedServer(*[EMPTY] * 5) as server, Client(server.url, CREDENTIALS) as client:
        for _ in range(5):
            list(client.invoices.search())
        assert len(server.logins) == 1
        assert server.connections == 1


def test_a_token_is_handed_to_the_next_client_by_value():
    with ScriptedServer(EMPTY, EMPTY) as server:
        first = Client(server.url, CREDENTIALS)
        assert first.token is None
        list(first.invoices.search())
        second = Client(server.url, CREDENTIALS, token=Token(first.token.value, first.token.expires_at))
        list(second.invoices.search())
        assert len(server.logins) == 1


def test_a_login_can_be_asked_for():
    with ScriptedServer(tokens=[token_reply("a"), token_reply("b")]) as server:
        client = Client(server.url, CREDENTIALS)
        assert (client.login().value, client.login().value, client.token.value) == ("a", "b", "b")


@pytest.mark.parametrize(
    ("stated", "used"),
    [(3600, 3540), (120, 60), (60, 30), (2, 1), (None, 3540), ("3600", 3540), (-1, 3540), (0, 3540), (True, 3540)],
)
def test_a_token_is_used_until_a_minute_before_its_end(stated, used):
    """F32"""
    token = Token.from_answer({"access_token": "x", "expires_in": stated})
    assert abs(token.expires_at - time.time() - used) < 2


def test_an_old_token_is_renewed_before_it_is_used():
    with ScriptedServer(EMPTY, tokens=[token_reply("new")]) as server:
        list(Client(server.url, CREDENTIALS, Token("old", time.time() - 1)).invoices.search())
        assert [seen.headers["authorization"] for seen in server.requests] == ["Bearer new"]


def test_a_client_without_credentials_uses_its_token_to_the_end():
    with ScriptedServer(EMPTY) as server:
        list(Client(server.url, token=Token("old", time.time() - 1)).invoices.search())
        assert [seen.headers["authorization"] for seen in server.requests] == ["Bearer old"]
        assert not server.logins
