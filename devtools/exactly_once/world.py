"""Two Odoo processes on one database, and the sandbox."""

import contextlib
import http.client
import os
import shutil
import signal
import threading
import time
import urllib.error

import psycopg2
import requests

from .. import servers
from ..demo_check import Odoo
from ..odoo import script
from ..paths import LOGS, ROOT
from ..progress import Stop, step

LAY_OUT = "import sys; sys.path.append({root!r}); from devtools.exactly_once import company; "
LAY_OUT += "company.create(env, {url!r}); env.cr.commit()\n"
TICK = 0.5
# Whoever runs a scheduled action holds a lock on its row.
SENDER = """SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE relation = 'ir_cron'::regclass AND mode = 'RowShareLock' AND datname = current_database()"""
BACKENDS_OF = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE application_name = %s AND datname = current_database()"""
# What the scheduler itself does when an action is due at once.
WAKE_UP = """INSERT INTO ir_cron_trigger (cron_id, call_at, create_uid, create_date, write_uid, write_date)
    SELECT res_id, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
    FROM ir_model_data WHERE module = 'procountor_connector' AND name = 'ir_cron_exchange'
    AND NOT EXISTS (SELECT FROM ir_cron_trigger WHERE cron_id = res_id AND call_at <= now() AT TIME ZONE 'UTC')"""


class Gone(Exception):
    """The process died before it answered: nobody knows what it did."""


class OdooProcess:
    """One of the two; it can be killed and frozen, and comes back on the same port."""

    def __init__(self, ground, database, number):
        self._ground, self._database = ground, database
        self._log = LOGS / "exactly-once" / f"odoo-{number}.log"
        self._life = contextlib.ExitStack()
        self._port = None
        self.is_reachable = False

    def start(self):
        """Start it, and log in as somebody who invoices and as the administrator."""
        running = servers.odoo(self._ground, self._database, port=self._port, log=self._log, cron_threads=1)
        self._running = self._life.enter_context(running)
        self._port = int(self._running.url.rstrip("/").rpartition(":")[2])
        self.person, self.administrator = (Odoo(self._running.url, self._database) for _user in range(2))
        self.person.log_in("laskuttaja", "laskuttaja")
        self.administrator.log_in("admin", "admin")
        self.is_reachable = True

    @property
    def pid(self):
        return self._running.process.pid

    def kill(self):
        """End it with SIGKILL."""
        self.is_reachable = False
        self._running.kill()
        self._life.close()

    def freeze(self, seconds):
        """Stop its clock for so long."""
        self.is_reachable = False
        os.kill(self.pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(self.pid, signal.SIGCONT)
        self.is_reachable = True

    def stop(self):
        """End it as a service manager would."""
        self.is_reachable = False
        self._life.close()


class World:
    """Everything that a run needs; see `running`."""

    def __init__(self, ground, database, sandbox):
        self._server, self._database, self._sandbox = ground.server, database, sandbox
        self.processes = [OdooProcess(ground, database, number) for number in (1, 2)]
        self._turn = 0

    def operator(self, method, path, json=None):
        """Use the sandbox's operator door."""
        answer = requests.request(method, f"{self._sandbox.url}operator/{path}", json=json, timeout=30)
        answer.raise_for_status()
        return answer.json()

    @contextlib.contextmanager
    def cursor(self, database=None):
        """Provide a cursor on the database."""
        server = self._server
        address = {"host": server.host, "port": server.port, "user": server.user, "password": server.password}
        address = {name: value for name, value in address.items() if value}
        connection = psycopg2.connect(**address, dbname=database or self._database)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def rows(self, query, *values):
        """Return the rows of a query as dicts."""
        with self.cursor() as cursor:
            cursor.execute(query, values or None)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def reachable(self):
        """Return a process that answers, each in its turn."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            if able := [process for process in self.processes if process.is_reachable]:
                self._turn += 1
                return able[self._turn % len(able)]
            time.sleep(0.05)
        raise Stop("No Odoo process came back within 90 seconds; why may stand in .dev/logs/exactly-once")

    def call(self, model, method, arguments, options=None, *, as_administrator=False):
        """Call a method over the web.

        :raise Stop: Odoo refused
        :raise Gone: its process died
        """
        process = self.reachable()
        user = process.administrator if as_administrator else process.person
        try:
            return user.call(model, method, arguments, options)
        # ValueError: half of an answer
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError, ValueError) as error:
            raise Gone(str(error)) from error

    def sender(self):
        """Return the process that is sending now, or None."""
        names = {row["application_name"] for row in self.rows(SENDER)}
        return next((each for each in self.processes if each.is_reachable and f"odoo-{each.pid}" in names), None)

    def cut(self, process):
        """End the database connections of a process; return how many there were."""
        return self.rows(BACKENDS_OF, f"odoo-{process.pid}")[0]["count"]

    def tick(self, end):
        """Wake the scheduled action up again and again, as if minutes went by, until ``end`` is set."""
        while not end.wait(TICK):
            with contextlib.suppress(psycopg2.Error):
                self._wake_up()

    def _wake_up(self):
        with self.cursor() as cursor:
            cursor.execute(WAKE_UP)
        with self.cursor("postgres") as cursor:
            cursor.execute("SELECT pg_notify('cron_trigger', %s)", [self._database])


@contextlib.contextmanager
def running(ground):
    """Provide a world with two living processes; everything is gone at the end, but the logs stay."""
    logs = LOGS / "exactly-once"
    shutil.rmtree(logs, ignore_errors=True)
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(servers.database_copy(ground, "faults"))
        options = ["--latency-ms", "100"]
        sandbox = stack.enter_context(servers.sandbox(log=logs / "sandbox.log", options=options))
        with step("Making a company for the histories"):
            url = sandbox.url.rstrip("/") + servers.API_PATH
            script(ground.base, database, LAY_OUT.format(root=str(ROOT), url=url), "make the company")
        world = World(ground, database, sandbox)
        world.operator("PUT", "companies/1/features", {"documents": True})
        with step("Starting two Odoo processes"):
            for process in world.processes:
                stack.callback(process.stop)
                process.start()
        end = threading.Event()
        ticker = threading.Thread(target=world.tick, args=[end], daemon=True)
        ticker.start()
        stack.callback(ticker.join)
        stack.callback(end.set)
        yield world
