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
        kind = NoNetwork if has_sign(NO_NETWORK, path.read_text(errors="replace")) else Stop
        raise kind(f"Could not {what}: {reason(path)} (all of it: {path})")


def reason(path):
    """Return what the log says about the failure, in a few words."""
    text = path.read_text(errors="replace")
    if has_sign(NO_NETWORK, text):
        return "the network does not answer; connect and run this again"
    if has_sign(NOT_TRUSTED, text):
        return "this machine does not trust the certificate that the network shows; install that certificate"
    if "no space left on device" in text.lower():
        return "the disk is full; free some space and run this again"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"


def has_sign(signs, text):
    return any(sign in text.lower() for sign in signs)
