"""The sandbox as a process: starting, ending, surviving, its connections."""

import json
import signal
import time
from http.client import HTTPConnection

import pytest
import requests


def test_it_prints_one_line_and_ends_cleanly(start_sandbox):
    sandbox = start_sandbox()
    assert requests.get(f"{sandbox.url}/", timeout=10).status_code == 200

    sandbox.process.send_signal(signal.SIGTERM)
    rest = sandbox.process.stdout.read()

    assert sandbox.process.wait(timeout=10) == 0
    assert rest == ""


def test_interrupt_ends_it_too(start_sandbox):
    sandbox = start_sandbox()
    sandbox.process.send_signal(signal.SIGINT)
    assert sandbox.process.wait(timeout=10) == 0


def test_a_killed_process_has_kept_every_answered_invoice(start_sandbox, sales_invoice):
    sandbox = start_sandbox("--empty")
    session = sandbox.session()
    ids = [session.post(f"{sandbox.api}/invoices", json=sales_invoice()).json()["id"] for _ in range(20)]

    sandbox.kill()
    again = start_sandbox()

    assert [invoice["id"] for invoice in again.invoices()] == ids == list(range(1, 21))
    assert session.get(f"{again.api}/invoices/20").status_code == 200, "tokens outlive the process"


def test_a_connection_is_reused_without_delay(sandbox, sales_invoice):
    headers = {**sandbox.session().headers, "Content-Type": "application/json"}
    connection = HTTPConnection(sandbox.url.split("//")[1], timeout=10)
    connection.connect()
    socket, start = connection.sock, time.perf_counter()
    for _ in range(50):
        connection.request("POST", "/api/invoices", json.dumps(sales_invoice()), headers)
        assert connection.getresponse().read()
        assert connection.sock is socket
    assert time.perf_counter() - start < 50 * 0.03, "Nagle's algorithm would take 40 ms per call"


def test_a_refused_body_does_not_spoil_the_connection(sandbox):
    session = sandbox.session()
    assert session.post(f"{sandbox.api}/nowhere", data=b"x" * 100_000).status_code == 404
    assert session.get(f"{sandbox.api}/status").status_code == 200


def test_latency_is_added_to_every_call(start_sandbox):
    sandbox = start_sandbox("--latency-ms", "150")
    session = sandbox.session()
    start = time.perf_counter()
    session.get(f"{sandbox.api}/status")
    assert 0.15 <= time.perf_counter() - start < 0.5


def test_more_companies_on_demand(start_sandbox):
    sandbox = start_sandbox("--company", "3")
    assert list(sandbox.state()["companies"]) == ["1", "2", "3"]
    assert sandbox.session("sandbox-key-3").get(f"{sandbox.api}/company").json()["name"] == "Höpölän Tilipalvelu Oy"


def test_a_port_in_use_is_told_in_a_sentence(start_sandbox, capfd):
    port = start_sandbox().url.rsplit(":", 1)[1]
    with pytest.raises(AssertionError, match="did not start"):
        start_sandbox("--port", port)
    assert "cannot listen on" in capfd.readouterr().err
