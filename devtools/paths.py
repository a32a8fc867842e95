"""Where things are: downloads in the user's cache folder, everything else in .dev/ of the checkout."""

import os
from pathlib import Path

ADDON = "procountor_connector"

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
LOGS = DEV / "logs"
VENV = DEV / "venv"
VENV_BIN = VENV / "bin"
LOCK_FILE = ROOT / "requirements-dev.lock"

# Odoo knows an addon by the name of its folder, and a clone can have any name.
ADDONS = DEV / "addons"
ADDON_LINK = ADDONS / ADDON

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "procountor-connector"


def make_folders():
    """Create .dev/ with the link under which Odoo finds the addon."""
    for folder in (LOGS, ADDONS, CACHE):
        folder.mkdir(parents=True, exist_ok=True)
    if not ADDON_LINK.is_symlink():
        ADDON_LINK.symlink_to(ROOT, target_is_directory=True)
