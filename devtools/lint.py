"""./dev lint: what a machine can say about the text of the project."""

import subprocess

from .commands import environment
from .environment import VENV_BIN
from .paths import ADDON_LINK, ADDONS, ROOT, make_folders
from .progress import say, step

XML_ERRORS = "import sys, lxml.etree as e; [e.parse(path) for path in sys.argv[1:]]"
PO_ERRORS = "import sys, polib; [polib.pofile(path, check_for_duplicates=True) for path in sys.argv[1:]]"


def checks(fix=False):
    """Return the commands by name."""
    python, ruff = VENV_BIN / "python", VENV_BIN / "ruff"
    return {
        "ruff": [ruff, "check", "--quiet", *(["--fix"] if fix else []), "."],
        "format": [ruff, "format", "--quiet", *([] if fix else ["--check"]), "."],
        "layers": [VENV_BIN / "lint-imports", "--no-cache", "--no-logo"],
        "xml": [python, "-c", XML_ERRORS, *files("xml")],
        "translations": [python, "-c", PO_ERRORS, *files("po"), *files("pot")],
        # README.md stands where pylint-odoo wants README.rst
        "odoo": [VENV_BIN / "pylint", "--score=n", "--disable=missing-readme", ADDON_LINK],
    }


def files(ending):
    """Return our files with ``ending``."""
    folders = [path for path in sorted(ROOT.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    return [path for folder in folders for path in sorted(folder.rglob(f"*.{ending}"))]


def problems(name, fix=False):
    """Return what the check ``name`` finds, "" when all is well."""
    make_folders()
    answer = subprocess.run(
        checks(fix)[name],
        cwd=ROOT,
        # the linters shall know the addon by its name
        env=environment(PYTHONPATH=str(ADDONS)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return (answer.stdout.strip() or f"{name} failed and said nothing") if answer.returncode else ""


def run(fix):
    """Run all checks and return 1 when one finds something."""
    found = {}
    for name in checks():
        with step(f"Checking {name}"):
            found[name] = problems(name, fix)
    for name, text in found.items():
        if text:
            say(f"\n{name}:\n{text}")
    return int(any(found.values()))
