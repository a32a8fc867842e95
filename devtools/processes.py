"""Servers that we start as child processes: a free port, waiting until they answer, stopping them."""

import contextlib
import ctypes
import dataclasses
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .progress import Stop

SECONDS_TO_STOP = 15
PR_SET_PDEATHSIG = 1
# never through a proxy: what we ask runs on this machine
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclasses.dataclass
class Running:
    """A server that we started: its address, process and log file."""

    name: str
    url: str
    process: subprocess.Popen
    log: Path

    def stop(self):
        """Ask it to stop; kill it when it does not."""
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """End it at once, as a crash would."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def server(name, command, url, *, log, ready="", seconds=60, **options):
    """Start a server, wait until it answers on ``url``, and stop it at the end.

    :param ready: the path that answers once the server can be used
    :param options: for subprocess.Popen
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches us alone, and we stop our children in order
            start_new_session=True,
            preexec_fn=end_with_parent,
            **options,
        )
    running = Running(name, url, process, log)
    try:
        wait_until_ready(running, url.rstrip("/") + ready, seconds)
        yield running
    finally:
        running.stop()


def run_to_end(command, **options):
    """Run a command that deals with Ctrl-C itself, and return its exit code.

    We wait for it whatever happens, so that it can stop in turn what it started.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen([str(part) for part in command], **options) as process:
            try:
                return process.wait()
            except SystemExit:
                process.send_signal(signal.SIGINT)
                raise
    finally:
        signal.signal(signal.SIGINT, before)


def end_with_parent():
    """Let the system end this process when its parent is killed and can no longer do it."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(running, url, seconds):
    """Return when the server answers; stop with one sentence when it ends or is too slow."""
    deadline = time.monotonic() + seconds
    while not answers(url):
        if running.process.poll() is not None:
            raise Stop(f"{running.name} ended while it started; why stands in {running.log}")
        if time.monotonic() > deadline:
            raise Stop(f"{running.name} did not answer within {seconds} seconds; why may stand in {running.log}")
        time.sleep(0.1)


def answers(url):
    """Tell whether ``url`` gives a page."""
    try:
        with opener.open(url, timeout=30):
            return True
    except OSError:
        return False


def free_port(preferred=0):
    """Return ``preferred``, or the next free port after it; any free port without a preference."""
    for port in range(preferred, preferred + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                # a server on another address of this machine may hold the port too
                probe.listen()
            except OSError:
                continue
            return probe.getsockname()[1]
    raise Stop(f"No port is free between {preferred} and {preferred + 99}: name another with --port")
