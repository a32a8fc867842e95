"""How fast the sandbox takes invoices, and whether its memory grows: ``python benchmarks/sandbox.py``.

The server runs on one core where the system can say so; the requests come from this process, over one connection.
"A core second" leaves out the time in which the server waited for other programs, so it says what one free core does.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
GOAL = 150
HEADS = ("stored", "a second", "a core second", "memory MB", "search ms", "page of 200 ms")
KEY = {
    "grant_type": "client_credentials",
    "client_id": "sandboxClient",
    "client_secret": "sandbox-secret",
    "api_key": "sandbox-key-1",
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def invoice(number, rows):
    """Return a sales invoice."""
    row = {"product": "Mansikkahillo", "quantity": 2, "unit": "PIECE", "unitPrice": 50, "discountPercent": 0}
    return {
        "type": "SALES_INVOICE",
        "date": "2026-02-02",
        "originalInvoiceNumber": f"BENCH/{number}",
        "counterParty": {"counterPartyAddress": {"name": "Höpölän Hillo Oy", "country": "FINLAND"}},
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": "EUR",
            "bankAccount": {"accountNumber": "FI1199000000000101"},
            "dueDate": "2026-02-16",
            "currencyRate": 1,
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "invoiceRows": [{**row, "vatPercent": 25.5} for _row in range(rows)],
        "vatStatus": 1,
        "invoiceChannel": "NO_SENDING",
        "language": "FINNISH",
    }


class Server:
    """A sandbox process with a connection to it."""

    def __init__(self, folder, *options):
        command = [
            sys.executable,
            "-m",
            "sandbox",
            "--port",
            "0",
            "--data",
            str(Path(folder) / "bench.sqlite"),
            *options,
        ]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        address = self.process.stdout.readline().split()[-1].rstrip("/").removeprefix("http://")
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self.process.pid, {max(os.sched_getaffinity(0))})
        self.connection = HTTPConnection(address, timeout=60)
        token = self.call("POST", "/api/oauth/token", urlencode(KEY), FORM)["access_token"]
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method, path, body=None, headers=None):
        """Make a request and return the JSON of its answer."""
        self.connection.request(method, path, body, headers or self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            sys.exit(f"{method} {path}: {answer.status} {content[:300].decode()}")
        return json.loads(content)

    def post_invoices(self, first, count, rows):
        """Create invoices; return how many a second, and how many a second of work of one core."""
        bodies = [json.dumps(invoice(number, rows)).encode() for number in range(first, first + count)]
        start, worked = time.perf_counter(), self.core_seconds()
        for body in bodies:
            self.call("POST", "/api/invoices", body)
        speed = count / (time.perf_counter() - start)
        return speed, speed if worked is None else count / max(self.core_seconds() - worked, 0.01)

    def core_seconds(self):
        """Return how long the process has worked, or None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Return the memory of the process in MB, or None where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        except OSError:
            return None
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def stop(self):
        """End the process."""
        self.connection.close()
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def measure(options, *server_options):
    """Fill a sandbox with invoices; return rows of (invoices, two speeds, MB, ms of a search, ms of 200 rows)."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, *server_options)
        try:
            server.post_invoices(0, 100, options.rows)
            step = max(1, options.invoices // options.steps)
            for stored in range(100, 100 + step * options.steps, step):
                speeds = server.post_invoices(stored, step, options.rows)
                search = _timed(server, f"/api/invoices?originalInvoiceNumber=BENCH%2F{stored}")
                page = _timed(server, "/api/invoices?size=200&orderByVersion=ASC")
                found.append((stored + step, *speeds, server.memory(), search, page))
        finally:
            server.stop()
    return found


def _timed(server, path):
    start = time.perf_counter()
    server.call("GET", path)
    return (time.perf_counter() - start) * 1000


def main(arguments=None):
    """Measure and print a table; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=3000, help="how many (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=5, help="rows of an invoice (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=3, help="lines of the table (default: %(default)s)")
    options = parser.parse_args(arguments)
    slowest = None
    for title, given in (("answers checked, too", ()), ("only requests checked", ("--unchecked-answers",))):
        print(f"\nPOST /invoices, {options.rows} rows, {title}")
        print(" ".join(f"{head:>13}" for head in HEADS))
        for stored, speed, per_core, memory, search, page in measure(options, *given):
            shown = "-" if memory is None else f"{memory:.0f}"
            row = (stored, f"{speed:.0f}", f"{per_core:.0f}", shown, f"{search:.1f}", f"{page:.1f}")
            print(" ".join(f"{cell:>13}" for cell in row), flush=True)
            slowest = per_core if given and (slowest is None or per_core < slowest) else slowest
    reached = "reached" if slowest >= GOAL else "missed"
    print(f"\nGoal: at least {GOAL} a second of one core with requests checked: {reached}.")
    return int(slowest < GOAL)


if __name__ == "__main__":
    sys.exit(main())
