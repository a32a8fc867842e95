"""./dev test: pytest over everything, or over what is chosen."""

import contextlib
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import browser, databases, odoo, servers, templates
from .environment import PYTHON
from .ground import ready
from .paths import ADDON_LINK, LOGS, ROOT
from .processes import end_with_parent, run_to_end
from .progress import Stop, say, step

# In this order: what is quick to fail comes first.
FOLDERS = ["unit_tests", "tests", "system_tests"]
INSIDE, OTHERS = ["tests"], ["unit_tests", "system_tests"]
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
    return run_to_end([*pytest_command("-p", "no:odoo"), *chosen, *options], cwd=ROOT, env=variables())


def run_with_odoo(ground, source, chosen, options, with_browser):
    """Run the chosen tests, or all of them in two processes, and return the exit code."""
    if chosen or options:
        return run_inside_odoo(ground, source, chosen or existing(FOLDERS), options, with_browser)
    log = LOGS / "tests-beside.log"
    with log.open("wb") as output, ThreadPoolExecutor(1) as beside:
        others = beside.submit(run_others, ground, with_browser, output)
        code = run_inside_odoo(ground, source, existing(INSIDE), ["--all"], with_browser)
        with step(f"Waiting for {' and '.join(OTHERS)}"):
            code = code or others.result()
    print(log.read_text(encoding="utf-8", errors="replace"), flush=True)
    return code


def run_others(ground, with_browser, output):
    """Run the tests that need no Odoo around them, folder by folder, and return the first exit code that is not 0.

    They wait a lot for servers of their own, so beside the tests inside Odoo they take little time.
    """
    # Below confcutdir pytest takes nothing for a part of the addon, which it could not import.
    commands = [
        [*pytest_command("-p", "no:odoo", f"--confcutdir={folder}", with_browser=with_browser), folder]
        for folder in existing(OTHERS)
    ]
    environment = odoo.child_environment(ROOT, **ground.variables())
    options = {"cwd": ROOT, "env": environment, "stdout": output, "stderr": subprocess.STDOUT}
    codes = [subprocess.run(command, preexec_fn=end_with_parent, **options).returncode for command in commands]
    return next(filter(None, codes), 0)  # that of a run that was killed is negative


def run_inside_odoo(ground, source, folders, options, with_browser):
    """Run tests in a process with Odoo, on a fresh copy of the database ``source``."""
    servers.drop_leftovers(ground.server)
    name = ground.server.database_name(f"test_{os.getpid()}")
    with step("Copying the database for the tests"):
        databases.copy(ground.server, source, name)
    # by the folder's right name, or Odoo takes the addon for another one
    command = pytest_command(f"--rootdir={ADDON_LINK}", with_browser=with_browser)
    command += [f"--odoo-config={odoo.CONFIG}", f"--odoo-database={name}", "--odoo-http"]
    command += [*(ADDON_LINK / folder for folder in folders), *options]
    try:
        return run_to_end(command, cwd=ROOT, env=variables(ground))
    finally:
        databases.drop(ground.server, name)


def pytest_command(*options, with_browser=True):
    return [PYTHON, "-m", "pytest", "-p", PLUGIN, *options, *([] if with_browser else ["--no-browser"])]


def existing(folders):
    return [folder for folder in folders if (ROOT / folder).is_dir()]


def variables(ground=None):
    """Return the environment of the pytest process."""
    if not ground:
        return odoo.child_environment(ROOT)
    return odoo.child_environment(f"{ground.base}{os.pathsep}{ROOT}", **ground.variables())
