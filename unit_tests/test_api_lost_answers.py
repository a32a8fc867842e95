"""What the client makes of a lost answer, and of one that takes too long or is too large."""

import time

import pytest
from faulty_answers import LOST, STORED, UNREADABLE, client_of, late
from scripted_server import ScriptedServer, drip, hang_up, reply, token_reply

from procountor_api import NotNow, OutcomeUnknown, Token, Unreadable, wire

pytestmark = pytest.mark.usefixtures("impatience")


@pytest.mark.parametrize("fault", [*LOST, *UNREADABLE])
def test_a_write_without_a_whole_answer_has_an_unknown_outcome_and_is_sent_once(fault):
    """F01, F16, F24"""
    with ScriptedServer({**LOST, **UNREADABLE}[fault], STORED) as server:
        with pytest.raises(OutcomeUnknown):
            client_of(server).invoices.create({})
        assert len(server.requests) == 1


@pytest.mark.parametrize("fault", LOST)
def test_a_read_without_a_whole_answer_may_be_repeated_later(fault):
    """F16"""
    with ScriptedServer(LOST[fault], STORED) as server:
        with pytest.raises(NotNow):
            client_of(server).invoices.get(7)
        assert len(server.requests) == 1


@pytest.mark.parametrize("fault", UNREADABLE)
def test_a_read_with_an_unusable_answer_says_so(fault):
    """F24"""
    with ScriptedServer(UNREADABLE[fault]) as server, pytest.raises(NotNow):
        client_of(server).invoices.get(7)


@pytest.mark.parametrize("body", [b'\xef\xbb\xbf{"id": 7}', b' {"id": 7}\r\n'])
def test_a_byte_order_mark_and_blanks_are_let_pass(body):
    """F24"""
    with ScriptedServer(reply(body=body)) as server:
        assert client_of(server).invoices.create({}) == {"id": 7}


def test_a_charset_that_is_a_lie_does_no_harm():
    """F24"""
    body = '{"id": 7, "name": "Mäki"}'.encode()
    with ScriptedServer(reply(body=body, content_type="application/json; charset=iso-8859-1")) as server:
        assert client_of(server).invoices.get(7)["name"] == "Mäki"


@pytest.mark.parametrize("action", ["approve", "send"])
def test_an_action_without_a_whole_answer_has_an_unknown_outcome(action):
    with ScriptedServer(hang_up) as server, pytest.raises(OutcomeUnknown):
        getattr(client_of(server).invoices, action)(7)


def test_a_stored_object_without_its_id_is_an_unknown_outcome():
    """F25"""
    with ScriptedServer(reply(body={"name": "x"})) as server, pytest.raises(OutcomeUnknown):
        client_of(server).invoices.create({})


def test_a_kept_alive_connection_that_the_server_closed_never_makes_a_second_write():
    with ScriptedServer(STORED, hang_up, STORED) as server:
        client = client_of(server)
        client.invoices.create({})
        with pytest.raises(OutcomeUnknown):
            client.invoices.create({})
        assert len(server.requests) == 2
        assert server.connections == 1


def test_unreadable_listings_are_told_from_silence():
    with ScriptedServer(reply(body={"rows": []})) as server, pytest.raises(Unreadable):
        list(client_of(server).invoices.search())


# ----- limits of time and size


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_slow_drip_ends_at_the_deadline(where):
    """F26"""
    head, _, body = STORED.partition(b"\r\n\r\n")

    def play(connection):
        if where == "body":
            connection.sendall(head + b"\r\n\r\n")
            return drip(body, 0.2)(connection)
        return drip(STORED, 0.05)(connection)

    with ScriptedServer(play) as server:
        start = time.monotonic()
        with pytest.raises(OutcomeUnknown, match="too long"):
            client_of(server, timeout=0.6).invoices.create({})
        assert time.monotonic() - start < 5


def test_the_deadline_holds_for_login_and_repetition_together():
    with ScriptedServer(late(0.4, reply(401)), late(4, STORED), tokens=[late(0.4, token_reply())]) as server:
        start = time.monotonic()
        with pytest.raises(OutcomeUnknown, match="too long|in time"):
            client_of(server, token=Token("old", 9e9), timeout=2.5).invoices.create({})
        assert time.monotonic() - start < 4


def test_a_login_that_uses_up_the_deadline_leaves_the_write_unsent():
    with ScriptedServer(late(0.3, reply(401)), STORED, tokens=[late(5, token_reply())]) as server:
        start = time.monotonic()
        with pytest.raises(NotNow, match="too long|in time"):
            client_of(server, token=Token("old", 9e9), timeout=2).invoices.create({})
        assert time.monotonic() - start < 4.5
        assert len(server.requests) == 1


def test_a_huge_answer_does_not_fill_the_memory(monkeypatch):
    """F26"""
    monkeypatch.setattr(wire, "MAX_ANSWER_BYTES", 1_000_000)

    def flood(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        for _ in range(1_000):
            connection.sendall(b" " * 100_000)

    with ScriptedServer(flood) as server, pytest.raises(NotNow, match="larger than"):
        client_of(server, timeout=10).invoices.get(7)
