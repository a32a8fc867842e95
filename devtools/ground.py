"""The whole set-up, in order: what demo, test and shell stand on."""

import contextlib
import dataclasses
import json
import os
from pathlib import Path

from . import databases, odoo, postgres, templates

VARIABLE = "PROCOUNTOR_DEV_GROUND"


@dataclasses.dataclass(frozen=True)
class Ground:
    """What is ready: the folder with Odoo, the PostgreSQL server, and databases to copy.

    ``template`` has Odoo's invoicing installed, ``addon_database`` this addon too (None until somebody asks for it).
    """

    base: Path
    server: postgres.Server
    template: str
    addon_database: str | None = None

    @contextlib.contextmanager
    def with_addon(self):
        """Provide the same ground with the addon's database made."""
        with templates.with_addon(self, self.template) as name:
            yield dataclasses.replace(self, addon_database=name)

    def variables(self):
        """Return environment variables that carry all this to a child process."""
        return {VARIABLE: json.dumps(dataclasses.asdict(self), default=str)}

    @classmethod
    def from_environment(cls):
        """Return what the parent process put into ``variables``."""
        values = json.loads(os.environ[VARIABLE])
        return cls(**values | {"base": Path(values["base"]), "server": postgres.Server(**values["server"])})


@contextlib.contextmanager
def ready(odoo_path=None):
    """Provide Odoo, PostgreSQL and the template database, made or started as needed."""
    base = odoo.prepare(odoo_path)
    with postgres.running() as server:
        databases.check(server)
        odoo.write_config(base, server)
        yield Ground(base, server, templates.base(server, base))
