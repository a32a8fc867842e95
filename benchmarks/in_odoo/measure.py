"""Seconds, SQL queries and memory of a piece of work. Runs inside Odoo."""

import contextlib
import json
import os
import time
import urllib.request
from pathlib import Path

from odoo import sql_db

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"


class Measured:
    """What `measured` found out."""

    seconds = queries = memory = requests = most_in_a_second = None


@contextlib.contextmanager
def measured():
    """Measure what happens inside: seconds, queries of all cursors, peak memory in MB, requests at the sandbox."""
    found = Measured()
    operator("DELETE", "rate")
    CLEAR.write_text(RESET_PEAK)
    queries, start = sql_db.sql_counter, time.perf_counter()
    yield found
    found.seconds = time.perf_counter() - start
    found.queries = sql_db.sql_counter - queries
    found.memory = peak_memory()
    clients = operator("GET", "rate")["clients"].values()
    found.requests = sum(client["requests"] for client in clients)
    found.most_in_a_second = max((client["highest_in_one_second"] for client in clients), default=0)


def peak_memory():
    """Return the most memory that this process had since the last reset, in MB."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def operator(method, path):
    """Use the sandbox's operator door."""
    root = os.environ["BENCH_URL"].split("/latest/")[0]
    with urllib.request.urlopen(urllib.request.Request(f"{root}/operator/{path}", method=method)) as answer:
        return json.load(answer)


def write(result):
    """Hand a result over to the process of the benchmark."""
    with Path(os.environ["BENCH_RESULT"]).open("a") as file:
        file.write(json.dumps(result) + "\n")
