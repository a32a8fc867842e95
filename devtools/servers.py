"""A real Odoo server and the sandbox, for the demo and for system_tests/.

In a system test:

    from devtools import servers

    ground = servers.ground()
    with (
        servers.database_copy(ground, "crash") as database,
        servers.sandbox() as sandbox,
        servers.odoo(ground, database) as odoo,
    ):
        ...  # odoo.url, sandbox.url, odoo.kill(), odoo.log
"""

import contextlib
import itertools
import os
import tempfile
from pathlib import Path

from . import databases
from .commands import environment
from .environment import PYTHON
from .ground import Ground
from .odoo import child_environment, command
from .paths import DEV, LOGS, ROOT
from .processes import free_port, server

SANDBOX_PORT = 8090
API_PATH = "/latest/api"
counter = itertools.count(1)


def ground():
    """Return what ./dev test prepared, in a process that it started."""
    return Ground.from_environment()


@contextlib.contextmanager
def database_copy(ground, purpose):
    """Provide a fresh copy of the database with the addon installed; it is dropped at the end."""
    name = ground.server.database_name(f"test_{os.getpid()}_{purpose}")
    databases.copy(ground.server, ground.addon_database, name)
    try:
        yield name
    finally:
        databases.drop(ground.server, name)


@contextlib.contextmanager
def odoo(ground, database, *, port=None, log=None, cron_threads=2, options=()):
    """Run an Odoo server on ``database``, with its scheduled actions alive."""
    port = port or free_port()
    arguments = ["-d", database, "--db-filter", f"^{database}$", "--http-port", port]
    with server(
        "Odoo",
        command(*arguments, "--max-cron-threads", cron_threads, *options),
        f"http://127.0.0.1:{port}/",
        ready="/web/login",
        log=log or LOGS / f"odoo-{database}.log",
        seconds=120,
        env=child_environment(ground.base),
    ) as running:
        yield running


@contextlib.contextmanager
def sandbox(data=None, *, port=None, log=None, options=()):
    """Run the sandbox on the SQLite file ``data``; without one, on a file that is removed at the end."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="procountor-sandbox-") as folder:
        data = data or Path(folder) / "sandbox.sqlite"
        with server(
            "The Procountor sandbox",
            [PYTHON, "-m", "sandbox", "--port", port, "--data", data, *options],
            f"http://127.0.0.1:{port}/",
            log=log or LOGS / f"sandbox-{os.getpid()}-{next(counter)}.log",
            cwd=ROOT,
            env=environment(),
        ) as running:
            yield running


def run_sandbox(arguments):
    """Run the sandbox until somebody stops it, on data of its own unless the arguments name others."""
    defaults = ["--port", str(free_port(SANDBOX_PORT)), "--data", str(DEV / "sandbox.sqlite")]
    # of two values for one option the last one counts
    command = [str(PYTHON), "-m", "sandbox", *defaults, *arguments]
    os.chdir(ROOT)
    os.execve(PYTHON, command, environment())


def drop_leftovers(server):
    """Drop the databases of test runs that were killed."""
    start = server.database_name("test_")
    for name in databases.names(server, "test_"):
        if not is_alive(int(name.removeprefix(start).split("_")[0])):
            databases.drop(server, name)


def is_alive(pid):
    """Tell whether a process with this number runs, be it ours or not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
