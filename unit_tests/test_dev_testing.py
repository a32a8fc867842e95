"""What ./dev test adds to pytest."""

import subprocess
import sys
import types

import pytest

from devtools import pytest_plugin, testing
from devtools.paths import ROOT

SKIPPED = "import pytest\n\n@pytest.mark.skip(reason='no time')\ndef test_skipped(): pass\n\ndef test_good(): pass\n"


def run_pytest(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "devtools.pytest_plugin", *arguments, str(folder)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)


def test_a_skipped_test_fails_the_run(tmp_path):
    (tmp_path / "test_it.py").write_text(SKIPPED)
    answer = run_pytest(tmp_path)
    assert answer.returncode == 1
    assert (
        "test_it.py::test_skipped is skipped and not on the list allowed_skips.txt: Skipped: no time" in answer.stdout
    )
    assert "1 passed, 1 error" in answer.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("test_it.py::test_skipped  # no such printer here", True),
        ("test_it.py::test_skipped", False),
        ("other  # why", False),
    ],
)
def test_only_a_line_with_a_reason_allows_a_skip(monkeypatch, tmp_path, line, allowed):
    monkeypatch.setattr(pytest_plugin, "ALLOWED", tmp_path / "list.txt")
    pytest_plugin.ALLOWED.write_text(f"# a remark\n\n{line}\n")
    assert pytest_plugin.is_allowed("test_it.py::test_skipped") is allowed


def test_browser_tests_are_left_out_openly(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n@pytest.mark.browser\ndef test_a(): 1 / 0\n\ndef test_b(): pass\n"
    )
    answer = run_pytest(tmp_path, "--no-browser")
    assert answer.returncode == 0
    assert "1 passed, 1 deselected" in answer.stdout.splitlines()[-1]


def test_a_whole_run_without_odoos_tests_over_http_fails(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_a(): pass\n")
    answer = run_pytest(tmp_path, "--all")
    assert answer.returncode == 1
    assert "tests/ holds no HttpCase" in answer.stdout


@pytest.mark.parametrize(("codes", "code"), [([0, 0], 0), ([0, 1], 1), ([-9, 0], -9)])
def test_a_run_beside_that_failed_or_was_killed_fails_the_whole(monkeypatch, codes, code):
    ended = iter(codes)
    monkeypatch.setattr(
        testing.subprocess, "run", lambda command, **_options: subprocess.CompletedProcess(command, next(ended))
    )
    ground = types.SimpleNamespace(variables=dict)
    assert testing.run_others(ground, True, None) == code


def test_paths_of_tests_are_told_from_other_arguments(monkeypatch):
    monkeypatch.chdir(ROOT / "unit_tests")
    chosen, options = testing.split(["test_dev_testing.py::test_x", "-k", "tests", "../tests", "-x"])
    assert chosen == ["unit_tests/test_dev_testing.py::test_x", "tests"]
    assert options == ["-k", "tests", "-x"]
