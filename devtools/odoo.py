"""Odoo itself: the checkout that ODOO_PATH names, Debian's package, or a clone; and how it is called."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from . import debian
from .commands import environment, run, run_online
from .environment import PYTHON
from .locks import alone
from .paths import ADDONS, CACHE, DEV
from .progress import NoNetwork, Stop, say, step

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo"
CONFIG = DEV / "odoo.conf"
DEBIAN_FOLDER = "usr/lib/python3/dist-packages"
# Half of the addons are there twice, and translations are three quarters of it all: Finnish and Swedish stay.
NOT_UNPACKED = [f"./{DEBIAN_FOLDER}/addons", "*/i18n*/[!fs]*", "*/i18n*/f[!i]*", "*/i18n*/s[!v]*"]
FILESTORE = DEV / "data" / "filestore"

# Debian took these out of its Odoo package; they stand in packages of their own.
SHARED_FILES = [
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    # version 4.7, as Odoo expects it; later ones have other file names
    "fonts-font-awesome/bookworm",
]


def prepare(chosen=None):
    """Return the folder that has to be on Python's path for ``python -m odoo``."""
    chosen = chosen or os.environ.get("ODOO_PATH")
    if chosen:
        return sources(Path(chosen).expanduser().resolve())
    with alone("odoo", CACHE):
        return sources(cached() or fetch())


def sources(folder):
    """Return the folder with the package ``odoo``, of a checkout or of an unpacked Debian package."""
    for candidate in (folder, folder / DEBIAN_FOLDER):
        release = candidate / "odoo" / "release.py"
        if release.exists():
            if series(release) != SERIES:
                raise Stop(f"{folder} holds Odoo {series(release)}, and this addon needs {SERIES}: name another folder")
            return candidate
    raise Stop(f"{folder} holds no Odoo: let ODOO_PATH name a checkout of Odoo {SERIES}, or leave it out")


def series(release):
    """Return "19.0" from Odoo's release.py."""
    found = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", release.read_text(), re.MULTILINE)
    return ".".join(found.groups()) if found else "of unknown version"


def cached():
    """Return the Odoo that was fetched last, or None."""
    return max((CACHE / "odoo").glob("19.*"), key=lambda folder: folder.stat().st_mtime, default=None)


def fetch():
    """Fetch Odoo into the cache folder; it gets its name when it is complete."""
    for unfinished in (CACHE / "odoo").glob("unfinished-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    (CACHE / "odoo").mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="unfinished-", dir=CACHE / "odoo"))
    try:
        version = fetch_package_or_clone(work)
        target = CACHE / "odoo" / version
        (work / "odoo").rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def fetch_package_or_clone(work):
    """Fetch Odoo into ``work``/odoo by the way that works on this machine. Return its version."""
    if debian.is_usable():
        try:
            return fetch_package(work)
        except NoNetwork:
            raise
        except Stop as problem:
            say(f"{problem}. Another way is tried.")
            shutil.rmtree(work / "odoo", ignore_errors=True)
    return fetch_clone(work)


def fetch_package(work):
    """Fetch Debian's package, which is in its unstable suite only, and mend it. Return its version."""
    with step("Fetching Odoo 19 from Debian (130 MB)"):
        debian.download(["odoo-19", *SHARED_FILES], ["unstable", "bookworm"], work)
        debian.unpack(work, work / "odoo", NOT_UNPACKED)
        # Debian removed this file, and every page of Odoo asks for it
        removed = work / "odoo" / DEBIAN_FOLDER / "odoo/addons/mail/static/lib/selfie_segmentation"
        removed.mkdir(parents=True, exist_ok=True)
        (removed / "selfie_segmentation.js").touch()
        return next(work.glob("odoo-19_*.deb")).name.split("_")[1]


def fetch_clone(work):
    """Clone Odoo's sources, on machines that are no Debian. Return a version."""
    if not shutil.which("git"):
        raise Stop("Missing: git; install it, or let ODOO_PATH name a checkout of Odoo 19.0")
    with step("Cloning Odoo 19 (this takes some minutes)"):
        clone = ["git", "clone", "--quiet", "--depth", "1", "-b", SERIES, REPOSITORY, work / "odoo"]
        run_online(clone, "clone Odoo (or let ODOO_PATH name a checkout)", log="odoo-clone")
    return f"{SERIES}-git"


def write_config(base, server):
    """Write .dev/odoo.conf for the Odoo in ``base`` and the PostgreSQL server."""
    folders = [folder for folder in (base / "odoo" / "addons", base / "addons") if folder.is_dir()]
    options = {
        "addons_path": ",".join(map(str, [*folders, ADDONS])),
        "data_dir": DEV / "data",
        "db_host": server.host,
        "db_port": server.port,
        "db_user": server.user,
        "db_password": server.password,
        "http_interface": "127.0.0.1",
        "list_db": False,
        # the limit counts address space, which threads of tests take much of without using it
        "limit_memory_hard": 0,
        "max_cron_threads": 0,
    }
    rows = [f"{name} = {value}" for name, value in options.items() if value not in (None, "")]
    text = "\n".join(["[options]", *rows, ""])
    if not CONFIG.exists() or CONFIG.read_text() != text:
        CONFIG.touch(mode=0o600)
        CONFIG.write_text(text)


def command(*arguments):
    """Return the command line that starts Odoo with .dev/odoo.conf."""
    return [str(PYTHON), "-m", "odoo", *map(str, arguments)]


def child_environment(base, **more):
    """Return the environment of a process that imports Odoo from ``base``."""
    return environment(PYTHONPATH=str(base), ODOO_RC=str(CONFIG), **more)


def install(base, database, modules, *, update=False):
    """Install or update ``modules`` in a database."""
    flag, verb = ("-u", "update") if update else ("-i", "install")
    run(
        command("-d", database, flag, modules, "--stop-after-init", "--no-http"),
        f"{verb} {modules} in Odoo",
        log=f"{verb}-{database}",
        env=child_environment(base),
    )


def script(base, database, text, what, **variables):
    """Run Python code in Odoo's shell, where ``env`` is at hand; it commits by itself.

    :param what: what could not be done, for the sentence when it fails
    """
    with tempfile.TemporaryFile("w+") as file:
        file.write(text)
        file.seek(0)
        run(
            command("shell", "-d", database, "--no-http"),
            what,
            log=f"script-{database}",
            env=child_environment(base, **variables),
            stdin=file,
        )
