"""Every request waits for the budget, and a 429 holds it."""

import math
import time

import pytest
from scripted_server import ScriptedServer, reply, token_reply

from procountor_api import Budget, Client, Credentials, NotNow, RateLimited, Token, wire

CREDENTIALS = Credentials("client", "secret", "key")
STORED = reply(body={"id": 7})


class Noted(Budget):
    """Notes what it is asked; its slots may be used for ``grace`` seconds."""

    def __init__(self, grace=math.inf):
        self.deadlines, self.holds, self.grace = [], [], grace

    def wait(self, deadline):
        self.deadlines.append(deadline - time.monotonic())
        return time.monotonic() + self.grace

    def hold(self, seconds):
        self.holds.append(seconds)


class Empty(Budget):
    def wait(self, deadline):
        raise NotNow("no slot", retry_after=9)


def client_of(server, budget, token=None, **options):
    return Client(server.url, CREDENTIALS, token=token, timeout=5, budget=budget, **options)


def page(*ids):
    return reply(body={"results": [{"id": row} for row in ids], "meta": {"pageSize": 1, "totalCount": 2}})


def test_logins_pages_and_repetitions_wait_as_well():
    """F15, F17"""
    budget = Noted()
    with ScriptedServer(page(1), page(), reply(401), STORED, tokens=[token_reply("one"), token_reply("two")]) as server:
        client = client_of(server, budget)
        list(client.invoices.search())
        client.invoices.create({})
        assert len(budget.deadlines) == len(server.requests) + len(server.logins) == 6
    assert budget.holds == []


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry_After": "7"}, 7.0), ({}, None)])
def test_a_429_holds_the_budget(headers, seconds):
    """F15"""
    budget = Noted()
    with ScriptedServer(reply(429, **headers), reply(503, Retry_After="7"), STORED) as server:
        client = client_of(server, budget)
        with pytest.raises(RateLimited):
            client.invoices.create({})
        with pytest.raises(NotNow):
            client.invoices.get(7)
        client.invoices.get(7)
    assert budget.holds == [seconds]


def test_a_429_of_a_login_holds_the_budget():
    """F15, F20"""
    budget = Noted()
    with ScriptedServer(tokens=[reply(429, Retry_After="3")]) as server, pytest.raises(RateLimited):
        client_of(server, budget).company.get()
    assert budget.holds == [3.0]


def test_without_a_slot_nothing_is_sent():
    with ScriptedServer(STORED) as server:
        with pytest.raises(NotNow) as caught:
            client_of(server, Empty(), Token("token", 9e9)).invoices.create({})
        with pytest.raises(NotNow):
            client_of(server, Empty()).login()
        assert caught.value.retry_after == 9
        assert server.connections == 0


def test_the_wait_ends_with_the_deadline_and_that_of_a_write_with_its_lease():
    budget = Noted()
    with ScriptedServer(STORED, STORED) as server:
        client = client_of(server, budget, Token("token", 9e9))
        with client.lease(time.monotonic() + 2):
            client.invoices.get(7)
            client.invoices.create({})
    assert [round(seconds) for seconds in budget.deadlines] == [5, 2]


def test_a_slot_that_ended_while_the_connection_was_opened_is_not_used(monkeypatch):
    connect = wire.HTTPConnectionPool.ConnectionCls.connect
    monkeypatch.setattr(wire.HTTPConnectionPool.ConnectionCls, "connect", lambda self: (connect(self), time.sleep(0.2)))
    budget = Noted(grace=0.1)
    with ScriptedServer(STORED, STORED) as server:
        client = client_of(server, budget, Token("token", 9e9))
        client.invoices.get(7)
        client.invoices.get(7)
        assert (len(server.requests), len(budget.deadlines)) == (2, 3)
