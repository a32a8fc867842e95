"""./dev bench: one file of benchmarks/ is one benchmark."""

import subprocess

from .commands import environment
from .environment import PYTHON
from .paths import ROOT
from .progress import Stop, say

FOLDER = ROOT / "benchmarks"


def run(name, arguments):
    """Run the benchmark and return its exit code; without a name, say which there are."""
    names = sorted(file.stem for file in FOLDER.glob("*.py"))
    if name is None:
        say("Benchmarks: " + ", ".join(names))
        return 0
    if name not in names:
        raise Stop(f"There is no benchmark {name}; there are {', '.join(names)}")
    return subprocess.run([PYTHON, FOLDER / f"{name}.py", *arguments], cwd=ROOT, env=environment()).returncode
