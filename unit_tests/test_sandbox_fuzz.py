"""A short run of random requests; ``python benchmarks/sandbox_fuzz.py --minutes 10`` is the long one."""

import importlib.util
import re
from pathlib import Path

import pytest

pytest.importorskip("schemathesis")

FILE = Path(__file__).resolve().parent.parent / "benchmarks" / "sandbox_fuzz.py"
SECONDS = 20
# How many there are depends on the machine; without any the run would prove nothing.
LEAST = 50


def load():
    spec = importlib.util.spec_from_file_location("sandbox_fuzz", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_random_requests_get_answers_of_the_specification(furnished_sandbox):
    found, printed = load().fuzz(furnished_sandbox.api, SECONDS, "--phases", "fuzzing", "--max-examples", "2", "--workers", "2")
    assert found == 0, printed
    assert int(re.search(r"(\d+) generated", printed)[1]) >= LEAST, printed
