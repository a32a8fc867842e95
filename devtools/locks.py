"""Locks between the ./dev processes of one checkout. The system lifts them when a process ends, however it ends."""

import contextlib
import fcntl

from .paths import DEV


@contextlib.contextmanager
def alone(name):
    """Hold the lock ``name``: others wait until we are through."""
    with open_lock(name) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def try_alone(file):
    """Take the open lock for us alone, or return False at once when somebody else holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(file):
    """Hold the open lock together with others; waits while somebody has it alone."""
    fcntl.flock(file, fcntl.LOCK_SH)


def open_lock(name):
    """Open the lock file ``name`` in .dev/."""
    DEV.mkdir(parents=True, exist_ok=True)
    return (DEV / f"{name}.lock").open("a")
