"""./dev test: one pytest run over everything."""

import contextlib
import os

from . import browser, databases, odoo, servers, templates
from .environment import PYTHON
from .ground import ready
from .paths import ADDON_LINK, ROOT
from .processes import run_to_end
from .progress import Stop, say, step

# In this order: what is quick to fail comes first.
FOLDERS = ["unit_tests", "tests", "system_tests"]
PLUGIN = "devtools.pytest_plugin"


def run(odoo_path, with_browser, arguments):
    """Run the tests and return pytest's exit code.

    :param arguments: for pytest; files and folders among them are run instead of everything
    """
    chosen, options = split(arguments)
    if chosen and all(path.startswith("unit_tests") for path in chosen):
        return run_without_odoo(chosen, options)
    if not with_browser:
        say("Browser tests are left out (--no-browser).")
    prepare_programs(with_browser)
    with ready(odoo_path) as ground, databases_for(ground, chosen or FOLDERS) as (ground, source):
        return run_with_odoo(ground, source, chosen, options, with_browser)


@contextlib.contextmanager
def databases_for(ground, paths):
    """Make the databases that the tests in ``paths`` copy.

    :return: the ground, with the addon's database when a system test needs it; the database of the pytest process
    """
    folders = {path.partition("/")[0] for path in paths}
    with contextlib.ExitStack() as stack:
        if "system_tests" in folders:
            ground = stack.enter_context(ground.with_addon())
        if "tests" in folders or not ground.addon_database:
            yield ground, stack.enter_context(templates.with_addon(ground, templates.with_companies(ground)))
        else:
            yield ground, ground.addon_database


def split(arguments):
    """Return the tests to run, as paths below the root, and the other arguments."""
    chosen, options = [], []
    for argument in arguments:
        path, *names = argument.split("::")
        full = os.path.abspath(path)
        inside = os.path.relpath(full, ROOT)
        is_test = os.path.exists(full) and inside.split(os.sep)[0] in FOLDERS
        (chosen if is_test else options).append("::".join([inside, *names]) if is_test else argument)
    return chosen, options


def prepare_programs(with_browser):
    """See that the browser and wkhtmltopdf are there."""
    try:
        browser.prepare(with_chromium=with_browser)
    except Stop as problem:
        raise Stop(f"{problem}, or leave the browser tests out: ./dev test --no-browser") from None


def run_without_odoo(chosen, options):
    """Run unit tests alone: no database, so they start at once."""
    command = [PYTHON, "-m", "pytest", "-p", "no:odoo", "-p", PLUGIN, *chosen, *options]
    return run_to_end(command, cwd=ROOT, env=variables())


def run_with_odoo(ground, source, chosen, options, with_browser):
    """Run the tests on a fresh copy of the database ``source``."""
    servers.drop_leftovers(ground.server)
    name = ground.server.database_name(f"test_{os.getpid()}")
    with step("Copying the database for the tests"):
        databases.copy(ground.server, source, name)
    # by the folder's right name, or Odoo takes the addon for another one
    command = [PYTHON, "-m", "pytest", f"--rootdir={ADDON_LINK}"]
    command += [f"--odoo-config={odoo.CONFIG}", f"--odoo-database={name}", "--odoo-http"]
    command += ["-p", PLUGIN, *([] if with_browser else ["--no-browser"]), *([] if chosen or options else ["--all"])]
    folders = chosen or [folder for folder in FOLDERS if (ROOT / folder).is_dir()]
    command += [*(ADDON_LINK / folder for folder in folders), *options]
    try:
        return run_to_end(command, cwd=ROOT, env=variables(ground))
    finally:
        databases.drop(ground.server, name)


def variables(ground=None):
    """Return the environment of the pytest process."""
    if not ground:
        return odoo.child_environment(ROOT)
    return odoo.child_environment(f"{ground.base}{os.pathsep}{ROOT}", **ground.variables())
