"""The files in ``data/start``: what every company has until somebody changes it."""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "start"


def start_value(name):
    """Return a fresh copy of a start-up file, or None when there is none of this name."""
    text = _text(name)
    return None if text is None else json.loads(text)


@cache
def _text(name):
    file = FOLDER / f"{name}.json"
    return file.read_text(encoding="utf-8") if file.is_file() else None
