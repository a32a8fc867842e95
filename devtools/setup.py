"""The whole set-up, in order: what demo, test and shell stand on."""

import contextlib
import dataclasses
from pathlib import Path

from . import databases, odoo, postgres


@dataclasses.dataclass(frozen=True)
class Ground:
    """What is ready: the folder with Odoo, the PostgreSQL server, the template database."""

    base: Path
    server: postgres.Server
    template: str


@contextlib.contextmanager
def ready(odoo_path=None):
    """Provide Odoo, PostgreSQL and the template database, made or started as needed."""
    base = odoo.prepare(odoo_path)
    with postgres.running() as server:
        databases.check(server)
        odoo.write_config(base, server)
        yield Ground(base, server, databases.template(server, base))
