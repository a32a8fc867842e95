"""Random requests against the sandbox: no 5xx and no answer outside the specification.

``python benchmarks/sandbox_fuzz.py --minutes 10``; a short run of it is a test of the suite. Needs schemathesis.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sandbox.contract import described_document  # noqa: E402

COMMAND = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"]
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
KEY = {
    "grant_type": "client_credentials",
    "client_id": "sandboxClient",
    "client_secret": "sandbox-secret",
    "api_key": "sandbox-key-1",
}


def fuzz(api, seconds, *options):
    """Run schemathesis against a running sandbox.

    :param api: base address of the API
    :param seconds: at most so long
    :return: exit code (0: nothing found) and what was printed
    """
    token = requests.post(f"{api}/oauth/token", data=KEY, timeout=30).json()["access_token"]
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(described_document()), encoding="utf-8")
        given = ["--url", api, "--checks", CHECKS, "--max-time", str(seconds), "--mode", "all", "--no-color"]
        given += ["--generation-database", "none", "-H", f"Authorization: Bearer {token}", *options]
        done = subprocess.run([*COMMAND, str(document), *given], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def main(arguments=None):
    """Start a sandbox of its own and fuzz it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: %(default)s)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(Path(folder) / "data.sqlite")]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            api = process.stdout.readline().split()[-1] + "supported/api"
            code, printed = fuzz(api, round(options.minutes * 60), "--max-examples", "1000")
        finally:
            process.terminate()
            process.wait(timeout=20)
            process.stdout.close()
    print(printed)
    return code


if __name__ == "__main__":
    sys.exit(main())
