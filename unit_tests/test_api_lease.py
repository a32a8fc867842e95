"""A write that is too late does not leave, whatever kept it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scripted_server import ScriptedServer, reply, token_reply

from procountor_api import Budget, Client, Credentials, NotNow, OutcomeUnknown, Token, wire

ROOT = Path(__file__).resolve().parent.parent

STORED = reply(body={"id": 7})
CREDENTIALS = Credentials("client", "secret", "key")
TOKEN = Token("token", 9e9)

FROZEN = """
import sys, time
from procountor_api import Budget, Client, Token

class Slow(Budget):
    def wait(self, deadline):
        print("waits", flush=True)
        time.sleep(0.2)
        return super().wait(deadline)

client = Client(sys.argv[1], token=Token("token", 9e9), budget=Slow())
with client.lease(time.monotonic() + 2):
    try:
        print(client.invoices.create({}), flush=True)
    except Exception as error:
        print(type(error).__name__, flush=True)
"""


class Pause(Budget):
    """A budget that keeps its first callers for some time."""

    def __init__(self, *pauses):
        self.pauses = list(pauses)

    def wait(self, deadline):
        time.sleep(self.pauses.pop(0) if self.pauses else 0)
        return super().wait(deadline)


def client_of(server, **options):
    return Client(server.url, **{"token": TOKEN, "timeout": 5, **options})


def test_a_write_leaves_while_its_lease_runs():
    with ScriptedServer(STORED) as server:
        client = client_of(server)
        with client.lease(time.monotonic() + 30):
            assert client.invoices.create({}) == {"id": 7}


def test_a_write_after_its_lease_is_proven_not_to_be_sent():
    with ScriptedServer(STORED) as server:
        client = client_of(server)
        with client.lease(time.monotonic() - 1):
            for write in (client.invoices.create, client.invoices.approve, client.invoices.send):
                with pytest.raises(NotNow, match="too late"):
                    write(7)
        assert not server.requests


def test_reads_and_logins_need_no_lease():
    with ScriptedServer(STORED, STORED) as server:
        client = client_of(server, credentials=CREDENTIALS, token=None)
        with client.lease(time.monotonic() - 1):
            assert client.invoices.get(7) == {"id": 7}
        assert client.invoices.create({}) == {"id": 7}
        assert len(server.logins) == 1


def test_a_lease_ends_with_its_context():
    with ScriptedServer(STORED) as server:
        client = client_of(server)
        with client.lease(time.monotonic() + 30):
            with pytest.raises(NotNow), client.lease(time.monotonic() - 1):
                client.invoices.create({})
            assert client.invoices.create({}) == {"id": 7}


def test_the_wait_for_the_budget_comes_before_the_look_at_the_clock():
    with ScriptedServer(STORED) as server:
        client = client_of(server, budget=Pause(0.3))
        with client.lease(time.monotonic() + 0.1), pytest.raises(NotNow, match="too late"):
            client.invoices.create({})
        assert not server.requests


def test_the_login_comes_before_the_look_at_the_clock():
    """F20"""

    def slow_login(connection):
        time.sleep(0.3)
        connection.sendall(token_reply())

    with ScriptedServer(STORED, tokens=[slow_login]) as server:
        client = client_of(server, credentials=CREDENTIALS, token=None)
        with client.lease(time.monotonic() + 0.1), pytest.raises(NotNow, match="too late"):
            client.invoices.create({})
        assert (len(server.logins), len(server.requests)) == (1, 0)


def test_a_repetition_after_401_comes_before_the_look_at_the_clock():
    """F17"""

    def slow_refusal(connection):
        time.sleep(0.3)
        connection.sendall(reply(401))

    with ScriptedServer(slow_refusal, STORED) as server:
        client = client_of(server, credentials=CREDENTIALS)
        with client.lease(time.monotonic() + 0.2), pytest.raises(NotNow, match="too late"):
            client.invoices.create({})
        assert len(server.requests) == 1


def test_opening_a_connection_comes_before_the_look_at_the_clock(monkeypatch):
    connect = wire.HTTPConnectionPool.ConnectionCls.connect
    monkeypatch.setattr(wire.HTTPConnectionPool.ConnectionCls, "connect", lambda self: (connect(self), time.sleep(0.3)))
    with ScriptedServer(STORED) as server:
        client = client_of(server)
        with client.lease(time.monotonic() + 0.2), pytest.raises(NotNow, match="too late"):
            client.invoices.create({})
        assert (server.connections, len(server.requests)) == (1, 0)


@pytest.mark.parametrize("is_frozen", [True, False])
def test_a_frozen_process_that_wakes_up_does_not_send(is_frozen):
    with ScriptedServer(STORED) as server:
        command = [sys.executable, "-c", FROZEN, server.url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "waits\n"
            if is_frozen:
                process.send_signal(signal.SIGSTOP)
                time.sleep(2.2)
                process.send_signal(signal.SIGCONT)
            said = process.stdout.read()
        assert said == ("NotNow\n" if is_frozen else "{'id': 7}\n")
        assert len(server.requests) == (not is_frozen)


def test_a_body_of_which_the_rest_would_be_late_has_an_unknown_outcome(monkeypatch):
    """Half a request is no proof; but the whole of it never leaves."""
    send = wire.HTTPConnectionPool.ConnectionCls.send
    monkeypatch.setattr(
        wire.HTTPConnectionPool.ConnectionCls, "send", lambda self, data: (send(self, data), time.sleep(0.2))
    )
    with ScriptedServer(STORED) as server:
        client = client_of(server)
        with client.lease(time.monotonic() + 0.5), pytest.raises(OutcomeUnknown, match="the rest"):
            client.invoices.create({"notes": "x" * 1_000_000})
        assert not [seen for seen in server.requests if len(seen.body) > 1_000_000]
