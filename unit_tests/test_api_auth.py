"""Logging in."""

import dataclasses
import time
from urllib.parse import parse_qsl

import pytest
from scripted_server import ScriptedServer, reply, token_reply

from procountor_api import AuthFailed, Client, Credentials, Token

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


class TokenShelf:
    """A ``renew`` that shares one token, as a program with several workers does."""

    def __init__(self, stored=None):
        self.stored = stored
        self.refused = []

    def __call__(self, refused, login):
        self.refused.append(refused and refused.value)
        if not self.stored or self.stored == refused or not self.stored.is_fresh():
            self.stored = login()
        return self.stored


def fresh(value):
    return Token(value, time.time() + 100)


def test_clients_that_share_a_token_log_in_once():
    shelf = TokenShelf()
    with ScriptedServer(EMPTY, EMPTY) as server:
        for _ in range(2):
            list(Client(server.url, CREDENTIALS, renew=shelf).invoices.search())
        assert len(server.logins) == 1
        assert shelf.refused == [None, None]


def test_a_shared_token_that_is_refused_is_renewed_once():
    """Fault F17"""
    shelf = TokenShelf(fresh("ended"))
    with ScriptedServer(reply(401), EMPTY, tokens=[token_reply("new")]) as server:
        list(Client(server.url, CREDENTIALS, renew=shelf).invoices.search())
        assert [seen.headers["authorization"] for seen in server.requests] == ["Bearer ended", "Bearer new"]
        assert len(server.logins) == 1
    assert shelf.refused == [None, "ended"]


def test_a_token_that_another_one_renewed_is_taken_without_a_login():
    shelf = TokenShelf(fresh("of another worker"))
    with ScriptedServer(reply(401), EMPTY) as server:
        list(Client(server.url, CREDENTIALS, fresh("ended"), renew=shelf).invoices.search())
        assert server.requests[-1].headers["authorization"] == "Bearer of another worker"
        assert not server.logins


def test_the_token_of_another_one_may_have_ended_too():
    shelf = TokenShelf(fresh("ended too"))
    with ScriptedServer(reply(401), reply(401), EMPTY, tokens=[token_reply("new")]) as server:
        list(Client(server.url, CREDENTIALS, fresh("ended"), renew=shelf).invoices.search())
        assert server.requests[-1].headers["authorization"] == "Bearer new"


def test_a_brand_new_token_that_is_refused_ends_the_sharing_too():
    """Fault F18"""
    shelf = TokenShelf(fresh("ended"))
    with (
        ScriptedServer(reply(401), reply(401)) as server,
        pytest.raises(AuthFailed, match="just given"),
    ):
        list(Client(server.url, CREDENTIALS, renew=shelf).invoices.search())
    assert len(server.logins) == 1


def test_a_renewal_that_knows_no_other_token_is_not_asked_for_ever():
    ended = fresh("ended")
    with ScriptedServer(reply(401), reply(401)) as server, pytest.raises(AuthFailed):
        list(Client(server.url, CREDENTIALS, ended, renew=lambda refused, login: ended).invoices.search())
    assert not server.answers


def test_a_login_that_fails_stores_nothing():
    """Fault F18"""
    shelf = TokenShelf()
    with ScriptedServer(tokens=[reply(401)]) as server, pytest.raises(AuthFailed, match="client secret or the API key"):
        list(Client(server.url, CREDENTIALS, renew=shelf).invoices.search())
    assert shelf.stored is None
