"""Benchmarks that need Odoo: its code runs inside Odoo, on a database and a sandbox of its own."""

import json
import tempfile
from pathlib import Path

from . import servers
from .ground import ready
from .odoo import script
from .paths import ROOT

SANDBOX = ["--latency-ms", "150", "--unchecked-answers"]


def run(code):
    """Run ``code`` in Odoo's shell, where ``env`` is at hand, and return the list of results that it handed over."""
    with ready() as ground, ground.with_addon() as ground, tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        with servers.database_copy(ground, "bench") as database, servers.sandbox(options=SANDBOX) as sandbox:
            url = sandbox.url.rstrip("/") + servers.API_PATH
            text = f"import sys; sys.path.append({str(ROOT)!r}); {code}\n"
            variables = {"BENCH_URL": url, "BENCH_RESULT": str(result)}
            script(ground.base, database, text, "measure", **variables)
            return [json.loads(line) for line in result.read_text().splitlines()]
