"""A short run of random requests; ``python benchmarks/sandbox_fuzz.py --minutes 10`` is the long one."""

import importlib.util
import re
from pathlib import Path

import pytest

pytest.importorskip("schemathesis")

FILE = Path(__file__).resolve().parent.parent / "benchmarks" / "sandbox_fuzz.py"
# On a busy machine the first run ends before its first request.
SECONDS = (10, 60)
# How many there are depends on the machine; without any the run would prove nothing.
LEAST = 10


def load():
    spec = importlib.util.spec_from_file_location("sandbox_fuzz", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OPERATIONS = (
    "searchInvoice",
    "addProduct",
    "createBankAccount",
    "updateCompanyInfo",
    "saveInvoiceComment",
    "addWebhook",
)


def fuzzed(api, *options):
    """Return exit code and output of a run, a longer one when it made too few requests."""
    for seconds in SECONDS:
        found, printed = load().fuzz(api, seconds, *options)
        if generated(printed) >= LEAST:
            break
    return found, printed


def generated(printed):
    count = re.search(r"(\d+) generated", printed)
    return int(count[1]) if count else 0


def test_random_requests_get_answers_of_the_specification(furnished_sandbox):
    found, printed = fuzzed(furnished_sandbox.api, "--phases", "fuzzing", "--max-examples", "2")
    assert found == 0, printed
    assert generated(printed) >= LEAST, printed


def test_every_value_at_its_limit_gets_an_answer_of_the_specification(furnished_sandbox):
    chosen = [option for name in OPERATIONS for option in ("--include-operation-id", name)]
    found, printed = fuzzed(furnished_sandbox.api, "--phases", "coverage", *chosen)
    assert found == 0, printed
    assert generated(printed) >= LEAST, printed
