"""./dev lock: write the lock file anew from the packages that pyproject.toml names."""

from .commands import environment, run_online
from .environment import VENV_BIN, uv_settings
from .paths import LOCK_FILE, ROOT
from .progress import step


def write(upgrade):
    """Pin every package with its hashes, for all Pythons that Odoo takes; no address of a registry gets in."""
    with step("Resolving the development packages"):
        run_online(
            [
                *(VENV_BIN / "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--output-file", LOCK_FILE),
                *("--universal", "--python-version", "3.10", "--generate-hashes"),
                *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header", "--quiet"),
                *(["--upgrade"] if upgrade else []),
            ],
            "resolve the development packages",
            log="lock",
            cwd=ROOT,
            env=environment(UV_PYTHON_DOWNLOADS="never", **uv_settings()),
        )
