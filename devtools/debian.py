"""Debian packages: unpacked into a folder of ours without root, or installed on the machine by root."""

import os
import shutil
import subprocess
from pathlib import Path

from .commands import environment, run, run_online
from .progress import Stop, step

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def is_usable():
    """Tell whether this machine can fetch Debian packages and check their signatures."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg") and KEYRING.exists() and mirror())


def mirror():
    """Return the address of the Debian mirror that the machine itself uses, or None."""
    answer = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
    )
    rows = [line.split() for line in answer.stdout.splitlines()]
    sites = [row[0] for row in rows if len(row) == 2 and "security" not in row[1] and "security" not in row[0]]
    return next((site for site in sites if site.rstrip("/").endswith("/debian")), None)


def download(packages, suites, folder):
    """Fetch packages into ``folder`` with apt's own checks, leaving the machine's package lists alone.

    :param packages: names, ``name/suite`` for another suite than the first
    :param suites: the suites to look in, the preferred one first
    """
    (folder / "lists" / "partial").mkdir(parents=True)
    (folder / "cache" / "archives" / "partial").mkdir(parents=True)
    source = f"deb [signed-by={KEYRING} target=Packages lang=none] {mirror()} {{}} main\n"
    (folder / "sources.list").write_text("".join(source.format(suite) for suite in suites))
    options = {
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "APT::Default-Release": suites[0],
        # the folder may be closed to apt's unprivileged helper
        "APT::Sandbox::User": "root",
        "Acquire::Retries": 3,
    }
    apt = ["apt-get", "-q", *(f"-o{name}={value}" for name, value in options.items())]
    run_online([*apt, "update", "--error-on=any"], "read Debian's package lists", log="apt-lists", cwd=folder)
    run_online([*apt, "download", *packages], "download from Debian", log="apt-download", cwd=folder)


def unpack(folder, target, without):
    """Unpack all packages that lie in ``folder`` into ``target``, except what matches the patterns ``without``."""
    target.mkdir()
    script = 'set -e; for package in *.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x "$@"; done'
    excluded = [f"--exclude={pattern}" for pattern in without]
    run(["sh", "-c", script, "unpack", "-C", target, *excluded], "unpack Debian packages", log="unpack", cwd=folder)


def install(packages, what):
    """Install packages on the machine when we are root; else stop and say which command does it."""
    command = f"apt-get install {' '.join(packages)}"
    if os.geteuid() or not shutil.which("apt-get"):
        raise Stop(f"Missing: {what}; install it with: sudo {command}")
    env = environment(DEBIAN_FRONTEND="noninteractive")
    with step(f"Installing {', '.join(packages)}"):
        run_online(["apt-get", "-q", "update"], "read Debian's package lists", log="apt-lists", env=env)
        run_online(
            ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages],
            f"install {what}",
            log="apt-install",
            env=env,
        )
