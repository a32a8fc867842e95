"""Real processes: an Odoo server with its scheduled actions alive, the sandbox, and a browser."""

import contextlib
import resource
import time
from pathlib import Path

import pytest
import requests
from playwright.sync_api import sync_playwright

from devtools import browser as browsers
from devtools import demo, servers
from devtools.demo_check import Odoo
from devtools.paths import LOGS

WINDOW = {"width": 1366, "height": 768}
# What a person would switch on to look for a fault; test_secret_scan.py reads the whole log.
DEBUG = [f"--log-handler={logger}:DEBUG" for logger in ("odoo.addons.procountor_connector", "odoo.http", "werkzeug")]


class Stack:
    """Odoo with the demo company, and the sandbox it is connected with."""

    def __init__(self, odoo_server, sandbox, server, database):
        self.odoo_server, self.sandbox, self.server, self.database = odoo_server, sandbox, server, database
        self.odoo = Odoo(odoo_server.url, database)
        self.odoo.log_in("admin", "admin")

    def operator(self, method, path, json=None):
        """Use the sandbox's operator door."""
        answer = requests.request(method, f"{self.sandbox.url}operator/{path}", json=json, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def database_address(self):
        """Return how psycopg2 connects to Odoo's database."""
        server = self.server
        address = {"host": server.host, "port": server.port, "user": server.user, "password": server.password}
        return {name: value for name, value in address.items() if value} | {"dbname": self.database}

    def stored(self, number):
        """Return the invoices of the sandbox that have our number."""
        invoices = self.operator("GET", "companies/1/invoices")
        return [invoice for invoice in invoices if invoice.get("originalInvoiceNumber") == number]

    def read(self, invoice_id, *fields):
        """Return the fields of an invoice as a dict."""
        return self.odoo.call("account.move", "read", [[invoice_id], list(fields)])[0]

    def unsent_invoice(self):
        """Return id and number of an invoice that nobody has sent yet."""
        domain = [["move_type", "=", "out_invoice"], ["procountor_state", "=", "not_sent"]]
        found = self.odoo.call("account.move", "search_read", [domain, ["name"]], {"limit": 1, "order": "id"})
        return found[0]["id"], found[0]["name"]

    def wait_for_state(self, invoice_id, state, seconds=20):
        """Return when the badge of the invoice has ``state``."""
        deadline = time.monotonic() + seconds
        while (now := self.read(invoice_id, "procountor_state")["procountor_state"]) != state:
            assert time.monotonic() < deadline, f"{now} after {seconds} seconds, not {state}"
            time.sleep(0.2)


@pytest.fixture(scope="session")
def running():
    ground = servers.ground()
    with servers.database_copy(ground, "system") as database:
        demo.call(ground, database, "create(env)", "make the demo company")
        logs = LOGS / "system-tests"
        servers_at_work = demo.both_servers(ground, database, logs / "sandbox.sqlite", logs, options=DEBUG)
        with servers_at_work as (odoo_server, sandbox):
            yield Stack(odoo_server, sandbox, ground.server, database)
    for file in Path(logs).glob("sandbox.sqlite*"):
        file.unlink()


@pytest.fixture
def stack(running):
    running.operator("DELETE", "faults")
    running.operator("DELETE", "requests")
    return running


@pytest.fixture(scope="session")
def chromium():
    # Odoo limits the address space of its process, and a browser reserves more than that.
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, stack):
    """A page of somebody who is logged in as the plain invoicing user."""
    with logged_in(chromium, stack, "laskuttaja") as page:
        yield page


@pytest.fixture
def admin_page(chromium, stack):
    """A page of the administrator."""
    with logged_in(chromium, stack, "admin") as page:
        yield page


@contextlib.contextmanager
def logged_in(chromium, stack, login):
    """Provide a page of the user ``login``, whose password is the same word."""
    context = chromium.new_context(viewport=WINDOW)
    page = context.new_page()
    page.goto(f"{stack.odoo_server.url}web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_web_client")
    yield page
    context.close()
