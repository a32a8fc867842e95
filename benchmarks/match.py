"""How long both matching boards take from the first fetch, and how good their suggestions are: ``./dev bench match``.

Partners and products of both systems are made so that it is known who is who: typos, moved and renamed companies, the
same names, persons without a number, the same codes for something else. The way that searches for each row by itself is
measured beside it, on a part of the rows.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from devtools import bench_odoo

CODE = "from benchmarks.in_odoo import match; match.run(env, {partners}, {products}, {rows})"
MOST_QUERIES, MOST_SECONDS, MOST_BOARD_SECONDS = 10, 10, 2
LEAST_SHOWN = 0.95


def misses(part):
    """Return a sentence for each goal that was missed."""
    if part["part"] == "board":
        slow = {step: seconds for step, seconds in part["seconds"].items() if seconds > MOST_BOARD_SECONDS}
        return [f"{step}: {seconds:.1f} s, more than {MOST_BOARD_SECONDS} s" for step, seconds in slow.items()]
    sentences, name = [], part["register"]
    if part["wrong"]:
        sentences.append(f"{name}: {part['wrong']} wrong links by itself, not 0")
    if part["queries"] > MOST_QUERIES:
        sentences.append(f"{name}: {part['queries']} queries, more than {MOST_QUERIES}")
    if part["find_seconds"] > MOST_SECONDS:
        sentences.append(f"{name}: {part['find_seconds']:.1f} s, more than {MOST_SECONDS} s")
    if part["same_shown"] < LEAST_SHOWN * part["same"]:
        sentences.append(f"{name}: {part['same_shown']} of {part['same']} shown, fewer than {LEAST_SHOWN:.0%}")
    return sentences


def show(part):
    if part["part"] == "board":
        steps = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in part["seconds"].items())
        print(f"\nA board of {part['rows']} rows: {steps} (half: {part['edited']} rows).")
        return
    print(
        f"\n{part['register']}: {part['rows']} entries, {part['records']} records in Odoo\n"
        f"  fetch        {part['fetch_seconds']:.1f} s, {part['requests']} requests\n"
        f"  find         {part['find_seconds']:.1f} s, {part['queries']} queries, {part['memory']:.0f} MB at most\n"
        f"  row by row   {part['each_seconds']:.0f} s, {part['each_queries']} queries (from a part of the rows)\n"
        f"  automatic    {part['automatic']}, of them wrong {part['wrong']}; "
        f"{part['same_automatic'] / part['same']:.1%} of the {part['same']} that are in both systems\n"
        f"  shown        {part['same_shown'] / part['same']:.1%} of them (recall); "
        f"the first one is right in {part['best_right'] / part['suggested']:.1%} of the rows that have one (precision)"
    )
    for kind, each in sorted(part["kinds"].items()):
        print(f"    {kind:50} {each['rows']:5} rows, {each['automatic']:5} automatic, {each['shown']:5} shown")


def main(arguments=None):
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", default="5000x20000", help="in Procountor x in Odoo (default: %(default)s)")
    parser.add_argument("--products", default="3000x10000", help="in Procountor x in Odoo (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=20_000, help="of the board (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    sizes = {name: tuple(map(int, getattr(options, name).split("x"))) for name in ("partners", "products")}
    parts = bench_odoo.run(CODE.format(**sizes, rows=options.rows))
    if options.json:
        print(json.dumps(parts, indent=2))
    else:
        for part in parts:
            show(part)
    missed = [sentence for part in parts for sentence in misses(part)]
    for sentence in missed:
        print(f"Goal missed: {sentence}.", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
