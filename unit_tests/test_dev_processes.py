"""Children of ./dev: started, waited for, stopped."""

import socket
import sys

import pytest

from devtools import processes
from devtools.progress import Stop

SERVE = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_the_next_free_port_is_taken(taken_port):
    port = processes.free_port(taken_port)
    assert taken_port < port < taken_port + 100


def test_a_server_is_there_when_it_is_given_and_gone_afterwards(tmp_path):
    port = processes.free_port()
    url = f"http://127.0.0.1:{port}/"
    with processes.server("It", [*SERVE, port], url, log=tmp_path / "log", cwd=tmp_path) as running:
        assert processes.answers(url)
    assert running.process.returncode is not None
    assert not processes.answers(url)


def test_a_server_that_ends_at_once_is_told_with_its_log(tmp_path):
    log = tmp_path / "log"
    with (
        pytest.raises(Stop, match=f"^It ended while it started; why stands in {log}$"),
        processes.server("It", [sys.executable, "-c", "print('why')"], "http://127.0.0.1:9/", log=log),
    ):
        pass
    assert log.read_text() == "why\n"


def test_a_server_that_never_answers_is_stopped(tmp_path):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with (
        pytest.raises(Stop, match="did not answer within 0.3 seconds"),
        processes.server("It", command, "http://127.0.0.1:9/", log=tmp_path / "log", seconds=0.3),
    ):
        pass
