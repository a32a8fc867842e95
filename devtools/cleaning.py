"""./dev clean: back to a fresh clone. The downloads in the cache folder stay."""

import os
import shutil
import subprocess

from . import locks
from .paths import DEV, VENV_BIN
from .progress import Stop, step

DROP_DATABASES = "from devtools import cleaning; cleaning.drop_databases()"


def run():
    """Stop PostgreSQL, drop our databases from somebody else's server, and remove .dev/."""
    if not DEV.exists():
        return
    with locks.open_lock("postgres") as users, locks.open_lock("demo") as demo:
        if not (locks.try_alone(demo) and locks.try_alone(users)):
            raise Stop("A ./dev command of this checkout is running: stop it first")
        with step("Removing .dev/"):
            clean_server()
            shutil.rmtree(DEV)


def clean_server():
    """Do what needs the virtual environment: stop or empty the server."""
    python = VENV_BIN / "python"
    if python.exists():
        subprocess.run([python, "-c", DROP_DATABASES], cwd=DEV.parent, env=os.environ, stderr=subprocess.DEVNULL)


def drop_databases():
    """Stop our own server; on a server of somebody else drop what is ours."""
    from . import databases, postgres

    server = postgres.configured()
    if not server:
        postgres.stop()
        shutil.rmtree(postgres.socket_folder(), ignore_errors=True)
        return
    for name in databases.names(server):
        databases.drop(server, name)
