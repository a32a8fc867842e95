"""How many realistic invoices have other sums in Procountor than in Odoo: ``./dev bench rounding``.

Nothing is sent: the sums are those that the sandbox computes for what would be sent. Where a service rounds as the
company in Odoo does, none may be stopped; the other lines show what a wrong setting costs, and what helps. Every tenth
invoice is in dollars, every tenth has prices that include VAT, every twentieth is a credit note.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from devtools import bench_odoo

CODE = "from benchmarks.in_odoo import rounding; rounding.run(env, {invoices})"
COLUMNS = {
    "same": "same sums",
    "warned": "warned",
    "told": "books told",
    "books": "books stop",
    "stopped": "stopped",
    "blocked": "not sent",
}
# Where the service rounds as the company in Odoo.
ALIKE = (
    "Round per Line, service rounds each row",
    "the same, it converts the totals and not the rows",
    "the same, it converts what was not rounded",
    "Round Globally, service rounds as Odoo does",
    "the same, it converts the totals",
)
GOING_ON = ("same", "warned", "told")


def print_table(parts):
    width = max(len(part["part"]) for part in parts)
    print(" " * width, *(f"{head:>10}" for head in COLUMNS.values()))
    for part in parts:
        print(f"{part['part']:{width}}", *(f"{part[name] / part['invoices']:>10.1%}" for name in COLUMNS))
    print(f"\n{parts[0]['invoices']} invoices a line. Warned: a difference was predicted, and there was none.")
    print("Books: the same sums in dollars, others in the books. Told: by converting alone. Stop: by more than that.")


def misses(parts):
    """Return a sentence for each part that misses the goal."""
    return [
        f"{part['part']}: {part['invoices'] - sum(part[fate] for fate in GOING_ON)} invoices stopped"
        for part in parts
        if part["part"] in ALIKE and sum(part[fate] for fate in GOING_ON) < part["invoices"]
    ]


def main(arguments=None):
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=500, help="how many (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    parts = bench_odoo.run(CODE.format(invoices=options.invoices))
    print(json.dumps(parts, indent=2)) if options.json else print_table(parts)
    missed = misses(parts)
    for sentence in missed:
        print(f"Goal missed: {sentence}.", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
