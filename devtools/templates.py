"""Databases that take long to make and are copied afterwards: some per Odoo, some per state of the addon."""

import contextlib
import hashlib

from . import databases, locks, odoo
from .paths import ADDON, ROOT
from .progress import step

# Installing these takes a minute; they change only with Odoo itself.
BASE_MODULES = "account,l10n_fi"
# A Finnish Odoo has it by itself, beside this addon: the tests inside Odoo run with it, the system tests without.
MODULES_BESIDE = "account_peppol"
# What a person or a browser test opens first; making them takes half a minute in all.
BUNDLES = ["web.assets_web", "web.assets_web_print", "web.assets_frontend", "web.assets_frontend_minimal"]
MAKE_BUNDLES = """
for name in {bundles}:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
    bundle.css()
    bundle.js()
env.cr.commit()
"""
# Each class of tests/ would otherwise make its own, which takes seconds; tests/common.py takes them by these ids.
MAKE_COMPANIES = """
country = env.ref("base.fi")
for number in (1, 2):
    values = {"name": f"Spare {number}", "country_id": country.id, "currency_id": country.currency_id.id}
    # in this mode Odoo installs no further modules for the country
    company = env["res.company"].with_context(install_mode=True).create(values).with_env(env)
    env["account.chart.template"].try_loading("fi", company=company, install_demo=False)
    company.currency_id = country.currency_id
    xmlid = {"module": "__test__", "name": f"company_{number}", "model": company._name, "res_id": company.id}
    env["ir.model.data"].create(xmlid)
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


def with_companies(ground):
    """Return the name of the template database that has modules and companies for tests/ too; it is made once."""
    name = f"{ground.template}_{short_hash(MODULES_BESIDE.encode(), MAKE_COMPANIES.encode())}"
    with locks.alone("templates"):
        if not databases.exists(ground.server, name):
            with step("Making the companies of the tests"):
                unfinished = f"{name}_unfinished"
                databases.copy(ground.server, ground.template, unfinished)
                odoo.install(ground.base, unfinished, MODULES_BESIDE)
                odoo.script(ground.base, unfinished, MAKE_COMPANIES, "make the companies of the tests")
                databases.rename(ground.server, unfinished, name)
    return name


@contextlib.contextmanager
def with_addon(ground, template):
    """Provide the name of a copy of ``template`` with the addon as it is now; it is made once per state of the files.

    Those for former states are dropped, unless another ./dev process may still copy one.
    """
    state = ground.server.database_name(f"addon_{short_hash(*addon_contents())}")
    name = f"{state}_{short_hash(template.encode())}"
    with locks.open_lock("addon-databases") as users:
        with locks.alone("templates"):
            if locks.try_alone(users):
                for former in databases.names(ground.server, "addon_"):
                    if not former.startswith(state):
                        databases.drop(ground.server, former)
            locks.share(users)
            if not databases.exists(ground.server, name):
                with step("Installing the addon"):
                    build(ground.server, ground.base, name, ADDON, template)
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
