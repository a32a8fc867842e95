"""How fast invoices leave Odoo, and what they cost: ``./dev bench send``.

Invoices of five lines, every fifth with a customer that Procountor does not know yet; the sandbox takes 150 ms for
every call. The naive way (one after the other, in one transaction) sends a tenth of them. Figures of one run belong
together: compare the lines of a table, not tables of two machines.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from devtools import bench_odoo

CODE = "from benchmarks.in_odoo import sending; sending.run(env, {invoices}, quick={quick})"
HEADS = ("invoices", "sent", "a second", "requests", "SQL", "seconds", "budget", "most/s", "memory MB")
MOST_QUERIES, LEAST_BUDGET = 15, 0.85


def row(part):
    """Return the cells of a part."""
    share = "-" if part["budget_used"] is None else f"{part['budget_used']:.0%}"
    cells = [part["invoices"], part["sent"], f"{part['a_second']:.1f}", f"{part['requests']:.2f}"]
    cells += [f"{part['queries']:.1f}", f"{part['seconds']:.0f}", share, part["most_in_a_second"]]
    return [*cells, f"{part['memory_mb']:.0f}"]


def print_table(parts):
    width = max(len(part["part"]) for part in parts)
    print(" " * width, *(f"{head:>9}" for head in HEADS))
    for part in parts:
        print(f"{part['part']:{width}}", *(f"{cell:>9}" for cell in row(part)))
    naive, *others = parts
    print("\nRequests and SQL queries are per invoice; the budget is the share of the allowed requests that was used.")
    for part in others:
        print(f"{part['part']}: {part['a_second'] / naive['a_second']:.1f} times as fast as the naive way.")


def misses(parts):
    """Return a sentence for each goal that was missed."""
    found = []
    for part in parts[1:]:
        if part["sent"] != part["invoices"]:
            found.append(f"{part['part']}: {part['invoices'] - part['sent']} were not sent")
        if part["queries"] > MOST_QUERIES:
            found.append(f"{part['part']}: {part['queries']:.1f} queries for an invoice, not {MOST_QUERIES}")
        if part["rate"] == 10 and part["budget_used"] < LEAST_BUDGET:
            found.append(f"{part['part']}: {part['budget_used']:.0%} of the budget, not {LEAST_BUDGET:.0%}")
    return found


def main(arguments=None):
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1000, help="how many (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="without ten times as many and a million old rows")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    parts = bench_odoo.run(CODE.format(invoices=options.invoices, quick=options.quick))
    print(json.dumps(parts, indent=2)) if options.json else print_table(parts)
    missed = misses(parts)
    for sentence in missed:
        print(f"Goal missed: {sentence}.", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
