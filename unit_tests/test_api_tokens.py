"""What the client makes of trouble with its token and its login."""

import time

import pytest
from faulty_answers import HTML, STORED, client_of
from scripted_server import ScriptedServer, hang_up, reply, silence, token_reply

from procountor_api import AuthFailed, NotNow, OutcomeUnknown, RateLimited, Refused, Token, TokenExpired

pytestmark = pytest.mark.usefixtures("impatience")


def test_a_refused_token_is_renewed_once_and_the_same_write_is_repeated():
    """F17"""
    with ScriptedServer(reply(401), STORED, tokens=[token_reply("new")]) as server:
        client = client_of(server, token=Token("old", time.time() + 99))
        assert client.invoices.create('{"a": 1}') == {"id": 7}
        assert [seen.headers["authorization"] for seen in server.requests] == ["Bearer old", "Bearer new"]
        assert [seen.body for seen in server.requests] == [b'{"a": 1}'] * 2
        assert len(server.logins) == 1
        assert client.token.value == "new"


def test_a_token_that_is_always_refused_ends_as_failed_login():
    """F18"""
    with ScriptedServer(*[reply(401)] * 9, tokens=[token_reply("one"), token_reply("two")]) as server:
        client = client_of(server, token=Token("old", time.time() + 99))
        with pytest.raises(AuthFailed):
            client.invoices.create({})
        assert (len(server.requests), len(server.logins)) == (2, 1)
        assert client.token is None
        with pytest.raises(AuthFailed):
            client.invoices.get(7)
        assert (len(server.requests), len(server.logins)) == (3, 2)


def test_a_repeated_write_can_get_lost_like_any_other():
    """F17"""
    with ScriptedServer(reply(401), hang_up) as server, pytest.raises(OutcomeUnknown):
        client_of(server, token=Token("old", 9e9)).invoices.create({})


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refused_login_is_told_apart(status):
    """F18"""
    with ScriptedServer(tokens=[reply(status, {"error": "invalid_client"})]) as server:
        with pytest.raises(AuthFailed) as caught:
            client_of(server).invoices.create({})
        assert caught.value.status == status
        assert not server.requests


LOGIN_TROUBLE = {
    "closed": hang_up,
    "silent": silence(3),
    "server error": reply(500),
    "html": HTML,
    "no token": reply(body={"expires_in": 3600}),
    "list": reply(body=[]),
    "number": reply(body={"access_token": 5}),
    "smuggled header": token_reply("a\r\nX-Evil: 1"),
    "empty": token_reply(""),
    "not latin": token_reply("ä"),
}


@pytest.mark.parametrize("fault", LOGIN_TROUBLE)
def test_a_login_that_fails_for_now_leaves_a_write_unsent(fault):
    """F20"""
    with ScriptedServer(STORED, tokens=[LOGIN_TROUBLE[fault]]) as server:
        with pytest.raises(NotNow):
            client_of(server).invoices.create({})
        assert not server.requests


def test_a_login_that_is_asked_to_slow_down_says_so():
    with ScriptedServer(tokens=[reply(429, b"", Retry_After="3")]) as server, pytest.raises(RateLimited) as caught:
        client_of(server).invoices.create({})
    assert caught.value.retry_after == 3.0


def test_a_login_at_a_wrong_address_says_so():
    """F55"""
    with ScriptedServer(tokens=[reply(404, b"")]) as server, pytest.raises(Refused, match="base path"):
        client_of(server).login()


def test_a_client_without_credentials_hands_a_refused_token_back():
    """F17"""
    with ScriptedServer(reply(401)) as server:
        client = client_of(server, credentials=None, token=Token("old", 9e9))
        with pytest.raises(TokenExpired):
            client.invoices.create({})
        assert not server.logins
        assert len(server.requests) == 1
