"""The login by browser between a real Odoo and the sandbox: real commits, the real log, a real browser."""

import html
import re
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import psycopg2
import pytest
import requests

from devtools import databases

CALLBACK = "procountor/keylogin/callback"
FORM = re.compile(r'<input[^>]* name="(\w+)" value="([^"]*)"')


class Login:
    """The connection of the demo, whose client has this Odoo as its redirect URI, and its administrator."""

    def __init__(self, stack):
        self.stack = stack
        [self.connection] = stack.odoo.call("procountor.connection", "search", [[]])
        self.callback = stack.odoo_server.url + CALLBACK
        self.session = requests.Session()
        account = {"db": stack.database, "login": "admin", "password": "admin"}
        self.session.post(
            f"{stack.odoo_server.url}web/session/authenticate", json={"params": account}, timeout=30
        ).raise_for_status()

    def location(self):
        """Press the button, allow the key at Procountor, and return where the browser is sent to."""
        button = "action_log_in_by_browser"
        action = self.stack.odoo.call("procountor.connection", button, [[self.connection]])
        page = requests.get(action["url"], timeout=10).text
        form = {name: html.unescape(value) for name, value in FORM.findall(page)} | {"company": "1", "allow": ""}
        answer = requests.post(self.stack.sandbox.url + "keylogin", form, allow_redirects=False, timeout=10)
        return answer.headers["Location"]

    def come_back(self, location):
        return self.session.get(location, allow_redirects=False, timeout=60)

    def exchanges(self):
        """Return how often a code was exchanged for a key; nobody needs a token meanwhile."""
        return sum(1 for request in self.stack.operator("GET", "requests") if request["operation"] == "getToken")

    def new_key(self):
        [values] = self.stack.odoo.call("procountor.connection", "read", [[self.connection], ["new_api_key"]])
        return values["new_api_key"]


@pytest.fixture
def login(stack):
    login = Login(stack)
    base = stack.odoo_server.url.rstrip("/")
    stack.odoo.call("ir.config_parameter", "set_param", ["web.base.url", base])
    stack.odoo.call("procountor.connection", "write", [[login.connection], {"redirect_uri": login.callback}])
    stack.operator("PATCH", "settings", {"client_redirect_uri": login.callback})
    stack.odoo.press("procountor.connection", "action_test_connection", login.connection)
    stack.operator("DELETE", "requests")
    yield login
    stack.odoo.press("procountor.connection", "action_discard_new_key", login.connection)
    stack.operator("PATCH", "settings", {"client_redirect_uri": ""})


def test_an_answer_that_comes_twice_at_once_is_used_once(login):
    """Fault F56."""
    location, answers = login.location(), []
    login.stack.operator("POST", "faults", {"operation": "getToken", "kind": "delay", "seconds": 1})
    threads = [threading.Thread(target=lambda: answers.append(login.come_back(location))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [303, 400, 400]
    assert login.exchanges() == 1
    assert login.new_key()


def test_the_login_is_used_up_before_the_code_leaves(login):
    """Fault F10: nothing that fails later may bring it back."""
    location, answers = login.location(), []
    login.stack.operator("POST", "faults", {"operation": "getToken", "kind": "delay", "seconds": 5})
    thread = threading.Thread(target=lambda: answers.append(login.come_back(location)))
    thread.start()
    deadline = time.monotonic() + 4
    while begun_logins(login.stack):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert not answers, "the exchange is still under way"
    thread.join()
    assert [answer.status_code for answer in answers] == [303]


def begun_logins(stack):
    """Return how many logins are begun, as every other transaction sees it."""
    with databases.cursor(stack.server, stack.database) as cursor:
        cursor.execute("SELECT count(*) FROM procountor_login")
        return cursor.fetchone()[0]


def test_somebody_who_changes_the_connection_meanwhile_does_not_cost_the_key(login):
    """Fault F10: the request is not run again, for the code is gone; only the writing is."""
    location, answers = login.location(), []
    with psycopg2.connect(**login.stack.database_address()) as database, database.cursor() as cursor:
        cursor.execute("UPDATE procountor_connection SET write_date = now() WHERE id = %s", [login.connection])
        thread = threading.Thread(target=lambda: answers.append(login.come_back(location)))
        thread.start()
        wait_until_somebody_waits(cursor)
    thread.join()

    assert [answer.status_code for answer in answers] == [303]
    assert login.exchanges() == 1
    assert login.new_key()


def wait_until_somebody_waits(cursor):
    """Return when another transaction waits for the row that this one has changed."""
    for _ in range(200):
        cursor.execute("SELECT pg_sleep(0.1)")
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
        if cursor.fetchone()[0]:
            return
    raise AssertionError("nobody waits for the connection")


def test_neither_code_nor_state_is_in_the_log(login):
    """Security check S1."""
    location = login.location()
    nobody = requests.get(location, timeout=30)
    assert urlsplit(nobody.url).path == "/web/login"
    assert login.come_back(location).status_code == 303
    forged = f"{login.callback}?{urlencode({'code': 'needle-code', 'state': 'needle-state'})}"
    assert login.come_back(forged).status_code == 400

    log = login.stack.odoo_server.log.read_text()
    assert f"GET /{CALLBACK}" in log
    assert "/web/login?redirect=" in log
    for secret in ("needle-code", "needle-state", *(value for [value] in parse_qs(urlsplit(location).query).values())):
        assert secret not in log
        assert secret[:20] not in log


@pytest.mark.browser
def test_a_person_logs_in_at_procountor(login, admin_page):
    page = admin_page
    page.goto(f"{login.stack.odoo_server.url}odoo/procountor-connections/{login.connection}")
    page.click("button[name=action_log_in_by_browser]:visible")

    page.wait_for_url("**/keylogin?**")
    page.select_option("select[name=company]", label="Mallikirjanpito Oy")
    page.click("button[name=allow]")

    page.wait_for_url(f"**/odoo/procountor-connections/{login.connection}")
    page.wait_for_selector("div[name=new_api_key]:visible:has-text('••••')")


@pytest.mark.browser
def test_a_person_who_cancels_reads_what_to_do(login, admin_page):
    page = admin_page
    page.goto(f"{login.stack.odoo_server.url}odoo/procountor-connections/{login.connection}")
    page.click("button[name=action_log_in_by_browser]:visible")
    page.click("button[name=cancel]")

    page.wait_for_selector("[role=alert]:has-text('Nothing was changed')")
    page.click("text=Open the connections")
    page.wait_for_selector(".o_web_client")
