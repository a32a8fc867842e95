"""The quick checks of ./dev lint, among them the arrows between the layers."""

import pytest

from devtools import lint


@pytest.mark.parametrize("name", ["ruff", "format", "layers", "xml", "translations"])
def test_nothing_is_found(name):
    assert lint.problems(name) == ""
