"""Security check S1: what people type and what the service gives is looked for wherever the system leaves a trace.

The needles are recognisable, the way goes through everything that handles them, and the search takes the whole log of
the server (our part of it at level debug), every column of the database, its files, and every answer over the web.
"""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2
import pytest

from devtools import databases
from devtools.demo_check import Odoo
from devtools.odoo import FILESTORE
from devtools.progress import Stop

GOOD_KEY, NEXT_KEY, WRONG_KEY = "needle-key-good-71", "needle-key-next-72", "needle-key-wrong-73"
CLIENT_SECRET, ECHO_SECRET = "sandbox-secret", "needle-client-secret-74"
ECHO_TOKEN = "eyJneedle.token-75.sig"
# how every token of the service begins, in the form of a word: base64 in a file may hold the letters by chance
ANY_TOKEN = "eyJhbGciOi"
NEEDLES = (GOOD_KEY, NEXT_KEY, WRONG_KEY, CLIENT_SECRET, ECHO_SECRET, ECHO_TOKEN, ANY_TOKEN)
CONNECTION = "procountor.connection"
FORM = {name: {} for name in ("name", "url", "client_id", "client_secret", "api_key", "new_api_key", "state_message")}
SHOWN = ["state", "state_message", "api_key", "client_secret", "new_api_key"]


class Echo(BaseHTTPRequestHandler):
    """A service that gives a token, and repeats everything else that it hears in its error."""

    refuses_login = False

    def do_POST(self):
        heard = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.endswith("/oauth/token") and not self.refuses_login:
            return self.answer(200, {"access_token": ECHO_TOKEN, "expires_in": 3600})
        return self.answer(400, {"errors": [{"status": 400, "message": f"{heard} {self.headers}"}]})

    do_GET = do_POST

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        """Say nothing."""


class Listener(Odoo):
    """The web client of an administrator; ``heard`` is every answer that it got, refusals too."""

    def __init__(self, stack):
        super().__init__(stack.odoo_server.url, stack.database)
        self.heard = []
        self.log_in("admin", "admin")

    def post(self, route, **parameters):
        try:
            result = super().post(route, **parameters)
        except Stop as refusal:
            self.heard.append(str(refusal))
            raise
        self.heard.append(json.dumps(result))
        return result


class Way:
    """The steps that handle secrets, as the form and the buttons take them."""

    def __init__(self, stack, connection):
        self.stack, self.connection, self.odoo = stack, connection, Listener(stack)

    def type(self, **values):
        self.odoo.call(CONNECTION, "web_save", [[self.connection], values], {"specification": FORM})

    def press(self, button):
        """Press a button of the connection, and return what the form shows afterwards."""
        self.odoo.press(CONNECTION, button, self.connection)
        [shown] = self.odoo.call(CONNECTION, "read", [[self.connection], SHOWN])
        return shown

    def send(self, state, **fault):
        """Send an invoice, which a fault can meet, and wait until it has ``state``."""
        if fault:
            self.stack.operator("POST", "faults", {"operation": "saveInvoice", "times": 1} | fault)
        invoice, _number = self.stack.unsent_invoice()
        self.odoo.press("account.move", "action_procountor_send", invoice)
        self.stack.wait_for_state(invoice, state)
        self.odoo.call("account.move", "read", [[invoice]])
        self.odoo.call("procountor.exchange", "search_read", [[["res_id", "=", invoice]]])

    def type_while_somebody_else_writes(self, **values):
        """Save the form while another transaction changes the same row, so that Odoo has to do it twice."""
        with (
            contextlib.closing(psycopg2.connect(**self.stack.database_address())) as other,
            other.cursor() as cursor,
        ):
            cursor.execute("UPDATE procountor_connection SET name = name WHERE id = %s", [self.connection])
            saving = threading.Thread(target=self.type, kwargs=values)
            saving.start()
            wait_for_a_blocked_query(self.stack)
            other.commit()
            saving.join(timeout=60)

    def export(self):
        fields = self.odoo.call(CONNECTION, "fields_get", [[]])
        names = [name for name in fields if fields[name]["type"] not in ("one2many", "many2many")]
        self.odoo.call(CONNECTION, "export_data", [[self.connection], names])
        self.odoo.call(CONNECTION, "read", [[self.connection]])

    def copy(self):
        [copy] = self.odoo.call(CONNECTION, "copy", [[self.connection]])
        self.odoo.call(CONNECTION, "read", [[copy]])
        self.odoo.call(CONNECTION, "unlink", [[copy]])


def wait_for_a_blocked_query(stack, seconds=15):
    """Return when a query of Odoo waits for a lock."""
    deadline = time.monotonic() + seconds
    with databases.cursor(stack.server) as cursor:
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
                [stack.database],
            )
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < deadline, "nothing waits for the lock"
            time.sleep(0.1)


@pytest.fixture
def way(stack):
    """Provide the way, with the keys known to the sandbox; the connection is as before at the end."""
    [connection] = stack.odoo.call(CONNECTION, "search", [[]])
    [before] = stack.odoo.call(CONNECTION, "read", [[connection], ["url", "client_id"]])
    for key in (GOOD_KEY, NEXT_KEY):
        stack.operator("PUT", "companies/1/keys", {"key": key, "active": True})
    way = Way(stack, connection)
    yield way
    way.type(**{name: before[name] for name in ("url", "client_id")})
    way.type(client_secret=CLIENT_SECRET, api_key="sandbox-key-1")
    assert way.press("action_test_connection")["state"] == "connected"


@pytest.fixture
def echo():
    """Provide the address of a running `Echo`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/latest/api"
        server.shutdown()


def test_no_trace_of_the_system_holds_a_secret(stack, way, echo, monkeypatch):
    way.type(client_secret=CLIENT_SECRET, api_key=GOOD_KEY)
    assert way.press("action_test_connection")["state"] == "connected"
    way.type(api_key=WRONG_KEY)
    assert "does not accept the key" in way.press("action_test_connection")["state_message"]
    way.press("action_discard_new_key")

    way.send("sent")
    refusal = {"errors": [{"status": 400, "message": "not today"}]}
    way.send("failed", kind="status", status=400, body=refusal)

    way.type_while_somebody_else_writes(api_key=NEXT_KEY)
    assert way.press("action_test_connection")["api_key"] == f"•••• {NEXT_KEY[-4:]}"
    way.send("sent")
    way.export()
    way.copy()

    way.type(url=echo)
    way.type(client_secret=ECHO_SECRET, api_key=GOOD_KEY)
    assert "POST" not in way.press("action_test_connection")["state_message"]
    monkeypatch.setattr(Echo, "refuses_login", True)
    way.type(api_key=NEXT_KEY)
    assert way.press("action_test_connection")["state"] == "failed"

    traces = {"answers over the web": "\n".join(way.odoo.heard)} | log(stack) | tables(stack) | files(stack)
    assert_that_the_search_reaches(traces)
    found = {needle: sorted(name for name, text in traces.items() if needle in text) for needle in NEEDLES}
    assert found == {needle: [] for needle in NEEDLES}


def assert_that_the_search_reaches(traces):
    """An empty result must not mean that nothing was looked at."""
    assert "could not serialize access" in traces["log"]
    assert "/oauth/token 400" in traces["log"]
    assert "not today" in traces["procountor_exchange"] and "not today" in traces["answers over the web"]
    assert "new API key is in use" in traces["mail_message"]
    assert any(name.startswith(str(FILESTORE)) for name in traces)


def log(stack):
    """Return the log of the server, as ``{where: text}``."""
    return {"log": stack.odoo_server.log.read_text(errors="replace")}


def tables(stack):
    """Return the rows of every table as text, as a dump shows them."""
    texts = {}
    with databases.cursor(stack.server, stack.database) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            texts[table] = "\n".join(row for (row,) in cursor.fetchall())
    return texts


def files(stack):
    """Return the contents of the attachments that stand in files."""
    paths = [path for path in (FILESTORE / stack.database).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes().decode("latin-1") for path in paths}
