"""./dev shell: a shell in which odoo, psql, pytest and the other tools are the project's own."""

import os

from . import odoo, postgres
from .ground import ready
from .paths import DEV, VENV_BIN
from .processes import run_to_end
from .progress import say

BIN = DEV / "bin"


def run(odoo_path, command):
    """Run ``command``, or an interactive shell, and return its exit code."""
    with ready(odoo_path) as ground:
        write_odoo_command()
        path = os.pathsep.join(map(str, [BIN, VENV_BIN, postgres.program("psql").parent, os.environ["PATH"]]))
        env = odoo.child_environment(ground.base, PATH=path, **ground.server.variables())
        if not command:
            say(f"odoo, psql, pytest ... are the project's own here; the template database is {ground.template}.")
        return run_to_end(command or [os.environ.get("SHELL", "/bin/sh")], env=env)


def write_odoo_command():
    """Write .dev/bin/odoo, which Odoo's packages themselves do not have."""
    BIN.mkdir(exist_ok=True)
    script = BIN / "odoo"
    script.write_text(f'#!/bin/sh\nexec "{VENV_BIN}/python" -m odoo "$@"\n')
    script.chmod(0o755)
