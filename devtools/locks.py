"""Locks between ./dev processes. The system lifts them when a process ends, however it ends."""

import contextlib
import fcntl

from .paths import DEV


@contextlib.contextmanager
def alone(name, folder=DEV):
    """Hold the lock ``name``: others wait until we are through."""
    with open_lock(name, folder) as file:
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


def open_lock(name, folder=DEV):
    """Open the lock file ``name`` in .dev/, or in a folder that several checkouts share."""
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / f"{name}.lock").open("a")
