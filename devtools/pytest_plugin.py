"""What ./dev test adds to pytest: a skipped test fails unless it is on the list, and nothing is left out in silence."""

import re
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def pytest_addoption(parser):
    group = parser.getgroup("procountor")
    group.addoption("--no-browser", action="store_true", help="Leave out the tests that need a browser.")
    group.addoption("--all", action="store_true", dest="everything", help="This run is meant to hold every test.")


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs a browser (./dev test --no-browser leaves it out)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session, config, items):
    """Leave out the browser tests when asked, and note whether Odoo's tests over HTTP are there."""
    session.config.stash[HTTP_TESTS] = sum(map(is_http_test, items))
    if config.getoption("no_browser"):
        config.hook.pytest_deselected(items=[item for item in items if needs_browser(item)])
        items[:] = [item for item in items if not needs_browser(item)]


HTTP_TESTS = pytest.StashKey()


def is_http_test(item):
    """Tell whether the test is one of Odoo's HttpCase."""
    return any(cls.__name__ == "HttpCase" for cls in getattr(getattr(item, "cls", None), "__mro__", ()))


def needs_browser(item):
    """Tell whether a test is marked as a browser test, or drives Odoo's own browser."""
    if item.get_closest_marker("browser"):
        return True
    used = getattr(getattr(getattr(item, "function", None), "__code__", None), "co_names", ())
    return is_http_test(item) and not {"start_tour", "browser_js"}.isdisjoint(used)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    return no_silent_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    return no_silent_skip(report)


def no_silent_skip(report):
    """Turn the report of a skipped test into a failure, unless the list of allowed skips holds it."""
    if report.skipped and not hasattr(report, "wasxfail") and not is_allowed(report.nodeid):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} is skipped and not on the list {ALLOWED.name}: {why}"
    return report


def is_allowed(nodeid):
    """Tell whether a line of the list, ``pattern  # reason``, matches the test."""
    rows = [line.partition("  #") for line in ALLOWED.read_text().splitlines() if line and not line.startswith("#")]
    return any(re.search(pattern.strip(), nodeid) for pattern, _mark, reason in rows if reason.strip())


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if exitstatus == pytest.ExitCode.OK and misses_http_tests(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if misses_http_tests(config):
        terminalreporter.section("tests/ holds no HttpCase")
        terminalreporter.line("A whole run must hold Odoo's tests over HTTP; why were they not found?")


def misses_http_tests(config):
    """Tell whether a whole run found no test over HTTP, as when Odoo's part was not loaded."""
    return config.getoption("everything") and not config.stash.get(HTTP_TESTS, 0)
