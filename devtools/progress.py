"""What the person at the terminal reads: steps with their seconds, and one sentence when something is missing."""

import contextlib
import sys
import time


class Stop(Exception):
    """Something is missing; the text is one sentence that names the cure."""


class NoNetwork(Stop):
    """The network does not answer, so another way over the network would not help."""


def say(text):
    """Print one line of progress. Results go to stdout, progress never does."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text):
    """Print ``text`` now and the seconds it took afterwards."""
    started = time.monotonic()
    print(f"{text} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException as error:
        say(" failed" if isinstance(error, Exception) else " stopped")
        raise
    say(f" {time.monotonic() - started:.0f} s")
