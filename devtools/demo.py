"""./dev demo: a Finnish company in Odoo, connected with the sandbox, until Ctrl-C."""

import contextlib
import shutil
import signal
import tempfile
import time
from pathlib import Path

from . import browser, databases, odoo, servers, templates
from .ground import ready
from .locks import open_lock, try_alone
from .paths import ADDON, DEV, LOGS, ROOT
from .processes import free_port
from .progress import Stop, say, step

FOLDER = DEV / "demo"
SANDBOX_DATA = FOLDER / "sandbox.sqlite"
ODOO_PORT = 8069
CALL = "import sys; sys.path.append({root!r}); from devtools import demo_data; demo_data.{call}; env.cr.commit()\n"


def run(odoo_path, port, fresh):
    """Show the demo until somebody stops it."""
    with open_lock("demo") as lock:
        if not try_alone(lock):
            raise Stop("The demo of this checkout is running already: use that one, or stop it with Ctrl-C first")
        install_wkhtmltopdf()
        with ready(odoo_path) as ground, ground.with_addon() as ground:
            database = ground.server.database_name("demo")
            prepare(ground, database, fresh)
            ports = choose_port("Odoo", port or ODOO_PORT), choose_port("The sandbox", servers.SANDBOX_PORT)
            with both_servers(ground, database, SANDBOX_DATA, FOLDER, ports) as (odoo_server, sandbox):
                print_addresses(odoo_server, sandbox)
                wait_for_the_end(odoo_server, sandbox)


@contextlib.contextmanager
def passing(odoo_path, purpose):
    """Provide a demo of its own, ``(Odoo, sandbox, database)``, that is gone at the end; the logs stay."""
    logs = LOGS / purpose
    shutil.rmtree(logs, ignore_errors=True)
    with ready(odoo_path) as ground, ground.with_addon() as ground, tempfile.TemporaryDirectory() as folder:
        servers.drop_leftovers(ground.server)
        with servers.database_copy(ground, purpose) as database:
            with step("Making the demo company with its invoices"):
                call(ground, database, "create(env)", "make the demo company")
            with both_servers(ground, database, Path(folder) / "sandbox.sqlite", logs) as (odoo_server, sandbox):
                yield odoo_server, sandbox, database


def install_wkhtmltopdf():
    """Install what makes PDF files; the demo can do without."""
    try:
        browser.prepare(with_chromium=False)
    except Stop as problem:
        say(f"{problem}; until then the demo has no PDF files.")


def prepare(ground, database, fresh):
    """Make the demo's database, or bring the one that is there up to the files of the addon."""
    contents = FOLDER / "addon"
    if fresh or not databases.exists(ground.server, database):
        databases.drop(ground.server, database)
        for file in FOLDER.glob(f"{SANDBOX_DATA.name}*"):
            file.unlink()
        create(ground, database)
    elif not contents.exists() or contents.read_text() != ground.addon_database:
        with step("Updating the addon in the demo"):
            odoo.install(ground.base, database, ADDON, update=True)
            templates.make_bundles(ground.base, database)
    FOLDER.mkdir(exist_ok=True)
    contents.write_text(ground.addon_database)


def create(ground, database):
    """Make a database with the demo's company; it gets its name when it is complete."""
    with step("Making the demo company with its invoices"):
        unfinished = f"{database}_unfinished"
        databases.copy(ground.server, ground.addon_database, unfinished)
        call(ground, unfinished, "create_with_languages(env)", "make the demo company")
        databases.rename(ground.server, unfinished, database)


def call(ground, database, code, what):
    """Call a function of demo_data inside Odoo."""
    odoo.script(ground.base, database, CALL.format(root=str(ROOT), call=code), what)


def choose_port(name, preferred):
    """Return a free port, and say so when it is not the preferred one."""
    port = free_port(preferred)
    if port != preferred:
        say(f"Port {preferred} is in use: {name} takes {port}.")
    return port


@contextlib.contextmanager
def both_servers(ground, database, sandbox_data, logs, ports=(None, None), options=()):
    """Run the sandbox and Odoo, with the connection leading from one to the other.

    :param options: more of Odoo's command line
    """
    with contextlib.ExitStack() as stack:
        with step("Starting the sandbox"):
            sandbox = stack.enter_context(servers.sandbox(sandbox_data, port=ports[1], log=logs / "sandbox.log"))
        connect(ground, database, sandbox.url.rstrip("/") + servers.API_PATH)
        with step("Starting Odoo"):
            started = servers.odoo(ground, database, port=ports[0], log=logs / "odoo.log", options=options)
            odoo_server = stack.enter_context(started)
        yield odoo_server, sandbox


def connect(ground, database, url):
    """Lead the connection to the sandbox, which can have another port today."""
    with databases.cursor(ground.server, database) as cr:
        cr.execute("SELECT url FROM procountor_connection WHERE environment = 'sandbox'")
        if {row[0] for row in cr.fetchall()} == {url}:
            return
    with step("Connecting Odoo with the sandbox"):
        call(ground, database, f"connect(env, {url!r})", "connect Odoo with the sandbox")


def print_addresses(odoo_server, sandbox):
    print(f"\nOdoo:                {odoo_server.url}   login admin, password admin (or laskuttaja, laskuttaja)")
    print("                     in Finnish: kaisa, kaisa; in Swedish: bo, bo")
    print(f"Procountor sandbox:  {sandbox.url}")
    print(
        "Ctrl-C stops both; the next ./dev demo finds everything as it was, ./dev demo --fresh starts over.", flush=True
    )


def wait_for_the_end(*running):
    """Return at Ctrl-C; stop with a sentence when a server ends by itself."""
    try:
        while True:
            ended = [server for server in running if server.process.poll() is not None]
            if ended:
                raise Stop(f"{ended[0].name} ended by itself; why may stand in {ended[0].log}")
            time.sleep(0.5)
    except KeyboardInterrupt:
        # a second Ctrl-C must not leave anything running
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say("\nStopping.")
