"""A short run of random requests; ``python benchmarks/sandbox_fuzz.py --minutes 10`` is the long one."""

import importlib.util
import re
from pathlib import Path

import pytest

pytest.importorskip("schemathesis")

FILE = Path(__file__).resolve().parent.parent / "benchmarks" / "sandbox_fuzz.py"
SECONDS = 10
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


def generated(printed):
    return int(re.search(r"(\d+) generated", printed)[1])


def test_random_requests_get_answers_of_the_specification(furnished_sandbox):
    found, printed = load().fuzz(furnished_sandbox.api, SECONDS, "--phases", "fuzzing", "--max-examples", "2")
    assert found == 0, printed
    assert generated(printed) >= LEAST, printed


def test_every_value_at_its_limit_gets_an_answer_of_the_specification(furnished_sandbox):
    chosen = [option for name in OPERATIONS for option in ("--include-operation-id", name)]
    found, printed = load().fuzz(furnished_sandbox.api, SECONDS, "--phases", "coverage", *chosen)
    assert found == 0, printed
    assert generated(printed) >= LEAST, printed
