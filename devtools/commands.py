"""Running a command to its end, its output in a log file."""

import os
import subprocess

from .paths import DEV, LOGS
from .progress import NoNetwork, Stop

NO_NETWORK = (
    "could not resolve",
    "temporary failure resolving",
    "temporary failure in name resolution",
    "name or service not known",
    "network is unreachable",
    "failed to establish a new connection",
    "dns error",
    "could not connect",
    "unable to connect",
    "connection timed out",
    "connection refused",
)
NOT_TRUSTED = ("certificate verify failed", "certificate_verify_failed", "invalid peer certificate")
DISK_FULL = ("no space left on device",)
REASONS = [
    (NoNetwork, NO_NETWORK, "the network does not answer; connect and run this again"),
    (NoNetwork, NOT_TRUSTED, "this machine does not trust the certificate that the network shows; install that one"),
    (Stop, DISK_FULL, "the disk is full; free some space and run this again"),
]


def environment(**more):
    """Return this process's environment for a child; compiled Python goes to .dev/, not beside the sources."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME")}
    # what we start talks to what we start: never through a proxy
    direct = ",".join(filter(None, [os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), "localhost,127.0.0.1"]))
    return env | {"PYTHONPYCACHEPREFIX": str(DEV / "pycache"), "NO_PROXY": direct, "no_proxy": direct} | more


def run(command, what, *, log, env=None, cwd=None, stdin=None):
    """Run ``command``; when it fails, stop with one sentence that says what failed and where to read more.

    :param what: what could not be done, for the sentence: "install the Python packages"
    :param log: name of the log file in .dev/logs
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("wb") as output:
        answer = subprocess.run(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=stdin or subprocess.DEVNULL,
            env=env or environment(),
            cwd=cwd,
        )
    if answer.returncode:
        raise Stop(f"Could not {what}: {last_words(path)} (all of it: {path})")


def run_online(command, what, *, log, **options):
    """Run a command that needs the network; the reasons why that fails are told in plain words."""
    try:
        run(command, what, log=log, **options)
    except Stop as problem:
        text = (LOGS / f"{log}.log").read_text(errors="replace").lower()
        for kind, signs, reason in REASONS:
            if any(sign in text for sign in signs):
                raise kind(f"Could not {what}: {reason} (all of it: {LOGS / log}.log)") from problem
        raise


def last_words(path):
    """Return the last line of a log."""
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"
