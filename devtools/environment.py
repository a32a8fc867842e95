"""The virtual environment in .dev/venv, with the packages of the lock file."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from . import debian
from .commands import environment, run, run_online
from .locks import alone
from .paths import CACHE, DEV, LOCK_FILE, VENV, VENV_BIN, make_folders
from .progress import Stop, step

MARKER = VENV / "complete"
PYTHON = VENV_BIN / "python"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
GIGABYTES_NEEDED = 3


def inside():
    """Tell whether this process already runs in the virtual environment."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def prepare():
    """Make the virtual environment, unless it is there with exactly what the lock file names."""
    make_folders()
    with alone("environment"):
        if is_complete():
            return
        check_disk()
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv()
        install_packages()
        MARKER.write_text(fingerprint())


def is_complete():
    return PYTHON.exists() and MARKER.exists() and MARKER.read_text() == fingerprint()


def fingerprint():
    """Return what the environment was made from: this Python and the lock file."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()}"


def check_disk():
    """Stop when the first set-up would fill the disk."""
    for folder in (DEV, CACHE):
        free = shutil.disk_usage(folder).free / 1e9
        if free < GIGABYTES_NEEDED:
            raise Stop(
                f"The set-up needs about {GIGABYTES_NEEDED} GB and {folder} has {free:.1f} GB left: "
                "free some space and run this again"
            )


def make_venv():
    """Make an empty virtual environment; Debian keeps what it needs in a package of its own."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        debian.install(["python3-venv"], "virtual environments for Python")
    with step("Making the virtual environment"):
        run([sys.executable, "-m", "venv", VENV], "make a virtual environment", log="venv")


def install_packages():
    """Install uv with pip, and with uv the rest: pip takes a minute for what uv does in five seconds."""
    with step("Installing the Python packages"):
        only_uv = DEV / "uv.txt"
        only_uv.write_text(locked("uv"))
        run_online([PYTHON, "-m", "pip", "install", "--require-hashes", "-r", only_uv], "install uv", log="uv")
        run_online(
            [VENV_BIN / "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", LOCK_FILE],
            "install the Python packages",
            log="packages",
            env=environment(**uv_settings()),
        )


def uv_settings():
    """Return uv's settings; what the user set for it counts more."""
    settings = {"UV_CACHE_DIR": str(CACHE / "uv")}
    if SYSTEM_CERTIFICATES.exists():
        # uv brings certificates of its own, and behind many a company's proxy only the machine's are right
        settings["UV_SYSTEM_CERTS"] = "1"
    return {name: os.environ.get(name, value) for name, value in settings.items()}


def locked(package):
    """Return the entry of one package in the lock file, hashes included."""
    found = re.search(rf"^{package}==.*?(?=^\S|\Z)", LOCK_FILE.read_text(), re.MULTILINE | re.DOTALL)
    return found.group()
