"""The sub-commands of ./dev."""

import argparse
import errno
import os
import signal
import sys

from . import environment
from .paths import ROOT
from .progress import Stop, say


def main(arguments):
    """Run one sub-command and return the exit code."""
    options, rest = parser().parse_known_args(arguments)
    if rest and not options.takes_rest:
        parser().error(f"unknown: {' '.join(rest)}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return run_command(options, rest, arguments)
    except Stop as problem:
        say(f"{problem}.")
    except OSError as error:
        say(f"{sentence(error)}.")
    except KeyboardInterrupt:
        return 130
    return 1


def run_command(options, rest, arguments):
    """Run the sub-command, in the virtual environment when it needs what is there."""
    if options.needs_packages:
        environment.prepare()
        if not environment.inside():
            os.execv(environment.PYTHON, [str(environment.PYTHON), str(ROOT / "dev"), *arguments])
    return options.run(options, rest) or 0


def sentence(error):
    """Return what a person can do about an error of the system; what is none of these is raised again."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: free some space and run this again"
    if isinstance(error, PermissionError):
        return f"May not touch {error.filename}: has another user run ./dev here? Then remove it as that user"
    raise error


def parser():
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="./dev", description="Everything a developer does here.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")

    def command(name, run, text, *, takes_rest=False, needs_packages=True, **more):
        sub = commands.add_parser(name, help=text, description=text, allow_abbrev=False, **more)
        sub.set_defaults(run=run, takes_rest=takes_rest, needs_packages=needs_packages)
        return sub

    demo = command("demo", run_demo, "a Finnish company in Odoo, connected with the sandbox")
    add_odoo_path(demo)
    demo.add_argument("--port", type=int, help="for Odoo (8069, or the next free one)")
    demo.add_argument("--fresh", action="store_true", help="start over with new data")
    demo.add_argument("--check", action="store_true", help="send one invoice without a person, and stop")
    test = command("test", run_test, "run every test; further arguments go to pytest", takes_rest=True)
    add_odoo_path(test)
    test.add_argument("--no-browser", action="store_true", help="leave out the tests that need a browser")
    test.add_argument("--faults", action="store_true", help="random histories with faults instead, for a time")
    test.add_argument("--minutes", type=float, default=2, help="how long --faults goes on (%(default)s)")
    test.add_argument("--seed", type=int, help="the first history of --faults (any)")
    command("sandbox", run_sandbox, "the local Procountor alone", takes_rest=True, add_help=False)
    bench = command("bench", run_bench, "measure; the name is a file of benchmarks/, more goes to it", takes_rest=True)
    bench.add_argument("name", nargs="?", help="what to measure (without a name: what there is)")
    add_odoo_path(command("screenshots", run_screenshots, "make the pictures of the docs"))
    shell = command("shell", run_shell, "a shell, or one command, with Odoo, PostgreSQL and all tools at hand")
    add_odoo_path(shell)
    shell.add_argument("program", nargs=argparse.REMAINDER, help="the command to run instead of a shell")
    lint = command("lint", run_lint, "what a machine can say about the text of the project")
    lint.add_argument("--fix", action="store_true", help="mend and format what can be mended")
    add_odoo_path(command("i18n", run_i18n, "bring the lists of texts and translations in i18n/ up to the sources"))
    lock = command("lock", run_lock, "write requirements-dev.lock from pyproject.toml")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions")
    command("clean", run_clean, "stop what runs and remove .dev/", needs_packages=False)
    return top


def add_odoo_path(sub):
    sub.add_argument("--odoo-path", help="a checkout of Odoo 19.0 to use (also: ODOO_PATH)")


def run_demo(options, rest):
    from . import demo, demo_check

    if options.check:
        return demo_check.run(options.odoo_path)
    return demo.run(options.odoo_path, options.port, options.fresh)


def run_test(options, rest):
    from . import testing

    if options.faults:
        from .exactly_once import runs

        return runs.prove(options.odoo_path, options.minutes, options.seed)
    return testing.run(options.odoo_path, not options.no_browser, rest)


def run_sandbox(options, rest):
    from . import servers

    return servers.run_sandbox(rest)


def run_bench(options, rest):
    from . import bench

    return bench.run(options.name, rest)


def run_screenshots(options, rest):
    from . import screenshots

    return screenshots.run(options.odoo_path)


def run_shell(options, rest):
    from . import shell

    return shell.run(options.odoo_path, options.program)


def run_lint(options, rest):
    from . import lint

    return lint.run(options.fix)


def run_i18n(options, rest):
    from . import i18n

    return i18n.run(options.odoo_path)


def run_lock(options, rest):
    from . import lockfile

    return lockfile.write(options.upgrade)


def run_clean(options, rest):
    from . import cleaning

    return cleaning.run()
