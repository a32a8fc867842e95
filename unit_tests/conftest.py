"""Fixtures of the tests that need neither Odoo nor a database."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from bodies import IBAN, sales_invoice_body

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


class SandboxProcess:
    """A running sandbox: its addresses and the operator's door.

    ``url`` is the root (``http://127.0.0.1:1234``, without a slash at the end), ``api`` the usual base of the API.
    """

    client_id = "sandboxClient"
    client_secret = "sandbox-secret"
    api_key = "sandbox-key-1"
    second_api_key = "sandbox-key-2"
    iban = IBAN

    def __init__(self, data, *options, port=0):
        command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(data), *options]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("Procountor sandbox: http://"), f"the sandbox did not start: {line!r}"
        self.url = line.split()[-1].rstrip("/")
        self.api = f"{self.url}/supported/api"

    def operator(self, method, path, json=None):
        """Call the operator's door and return its JSON."""
        answer = requests.request(method, f"{self.url}/operator/{path}", json=json, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def reset(self, empty=True):
        """Empty the companies, or bring back their first documents; take back faults and switches. Tokens stay."""
        return self.operator("POST", "reset", {"empty": empty})

    def state(self):
        """Return the counts of all companies."""
        return self.operator("GET", "state")

    def invoices(self, company=1):
        """Return the stored invoices of a company."""
        return self.operator("GET", f"companies/{company}/invoices")

    def order_fault(self, kind, operation="*", **order):
        """Order a fault; calls are counted from here on."""
        return self.operator("POST", "faults", {"kind": kind, "operation": operation, **order})

    def clear_faults(self):
        """Take back all faults."""
        self.operator("DELETE", "faults")

    def set(self, **settings):
        """Change switches."""
        self.operator("PATCH", "settings", settings)

    def requests(self):
        """Return the last API requests, oldest first."""
        return self.operator("GET", "requests")

    def session(self, api_key=None):
        """Return a requests session with a fresh token."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "api_key": api_key or self.api_key,
        }
        answer = requests.post(f"{self.api}/oauth/token", data=form, timeout=30)
        assert answer.ok, answer.text
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return session

    def stop(self):
        """End the process and return its exit code."""
        self.process.terminate()
        return self._gone()

    def kill(self):
        """End the process the hard way."""
        self.process.kill()
        return self._gone()

    def _gone(self):
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        return code


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    """One sandbox for the whole run, with whatever earlier tests left in it."""
    process = SandboxProcess(tmp_path_factory.mktemp("sandbox") / "data.sqlite")
    yield process
    process.stop()


@pytest.fixture
def clean_sandbox(sandbox):
    """The sandbox with empty companies, without faults, with default switches."""
    sandbox.reset()
    return sandbox


@pytest.fixture
def furnished_sandbox(sandbox):
    """The sandbox as it is after its very first start: partners, products and bills, but no sales invoices."""
    sandbox.reset(empty=False)
    return sandbox


@pytest.fixture
def start_sandbox(tmp_path):
    """A function that starts a sandbox of one's own: ``start_sandbox(*options, data=file)``."""
    started = []

    def start(*options, data=tmp_path / "data.sqlite"):
        started.append(SandboxProcess(data, *options))
        return started[-1]

    yield start
    for process in started:
        if process.process.poll() is None:
            process.kill()


@pytest.fixture
def sales_invoice():
    """A function that gives a sales invoice as JSON: ``sales_invoice(discountPercent=10)``.

    Names with two underscores reach inside: ``paymentInfo__dueDate``; None takes a member away.
    """
    return sales_invoice_body


@pytest.fixture
def api(clean_sandbox):
    """A function that calls the API and returns its JSON; ``status`` says what is expected."""
    session = clean_sandbox.session()

    def call(method, path, json=None, status=200):
        answer = session.request(method, clean_sandbox.api + path, json=json)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    return call


@pytest.fixture
def operator(clean_sandbox):
    """A function that calls the operator's door of company 1: ``operator("PUT", "features", {...})``."""
    return lambda method, path, json=None: clean_sandbox.operator(method, f"companies/1/{path}", json)


@pytest.fixture
def approved(api, sales_invoice):
    """A function that creates an approved invoice of 125.50 and returns its id."""

    def make(**changes):
        invoice = api("POST", "/invoices", sales_invoice(**changes))
        api("PUT", f"/invoices/{invoice['id']}/approve")
        return invoice["id"]

    return make


@pytest.fixture
def mark(api):
    """A function that marks an invoice as paid: ``mark(1, 100)``."""

    def mark_paid(invoice, amount, status=200, **members):
        body = {"paymentDate": "2026-02-12", "amount": amount, "currency": "EUR", **members}
        return api("PUT", f"/invoices/{invoice}/paymentevents/markpaid", body, status)

    return mark_paid


@pytest.fixture
def impatience(monkeypatch):
    """Let the client wait no longer than a second for the next byte."""
    from procountor_api import wire

    monkeypatch.setattr(wire, "SILENCE_SECONDS", 1)


@pytest.fixture
def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
