"""Databases that take long to make and are copied afterwards: one per Odoo, one per state of the addon."""

import contextlib
import hashlib

from . import databases, locks, odoo
from .paths import ADDON, ROOT
from .progress import step

# Installing these takes a minute; they change only with Odoo itself.
BASE_MODULES = "account,l10n_fi"
# What a person or a browser test opens first; making them takes half a minute in all.
BUNDLES = ["web.assets_web", "web.assets_web_print", "web.assets_frontend", "web.assets_frontend_minimal"]
MAKE_BUNDLES = """
for name in {bundles}:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
    bundle.css()
    bundle.js()
env.cr.commit()
"""
# Folders of the repository that do not change what is installed.
NOT_INSTALLED = ["benchmarks", "devtools", "docs", "sandbox", "system_tests", "tests", "unit_tests"]


def base(server, folder):
    """Return the name of the template database for the Odoo in ``folder``; it is made once."""
    key = short_hash(str(folder).encode(), BASE_MODULES.encode(), str(BUNDLES).encode())
    name = server.database_name(f"template_{key}")
    with locks.alone("templates"):
        if not databases.exists(server, name):
            with step("Making the database template with Odoo's invoicing (about a minute)"):
                build(server, folder, name, BASE_MODULES)
    return name


@contextlib.contextmanager
def with_addon(ground):
    """Provide the name of the template database with the addon as it is now; it is made once per state of the files.

    Those for former states are dropped, unless another ./dev process may still copy one.
    """
    name = ground.server.database_name(f"addon_{short_hash(ground.template.encode(), *addon_contents())}")
    with locks.open_lock("addon-databases") as users:
        with locks.alone("templates"):
            if locks.try_alone(users):
                for former in set(databases.names(ground.server, "addon_")) - {name}:
                    databases.drop(ground.server, former)
            locks.share(users)
            if not databases.exists(ground.server, name):
                with step("Installing the addon"):
                    build(ground.server, ground.base, name, ADDON, ground.template)
        yield name


def addon_contents():
    """Yield names and contents of all files that Odoo may load from the addon."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))]
    files = [ROOT / "__init__.py", ROOT / "__manifest__.py"]
    for folder in folders:
        if folder.name not in NOT_INSTALLED:
            files += [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in sorted(files):
        yield str(path.relative_to(ROOT)).encode()
        yield path.read_bytes()


def short_hash(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:8]


def build(server, folder, name, modules, source=None):
    """Make a database with ``modules`` installed; it gets its name when it is complete.

    :param folder: where Odoo is
    :param source: the database to start from; an empty one without it
    """
    unfinished = f"{name}_unfinished"
    databases.drop(server, unfinished)
    if source:
        databases.copy(server, source, unfinished)
    else:
        databases.create(server, unfinished)
    odoo.install(folder, unfinished, modules)
    make_bundles(folder, unfinished)
    databases.rename(server, unfinished, name)


def make_bundles(folder, database):
    """Make the scripts and styles of the web pages, so that nobody waits for them at the first page."""
    odoo.script(folder, database, MAKE_BUNDLES.format(bundles=BUNDLES), "prepare the web pages")
