"""How long it takes to check documents before anything leaves: ``./dev bench preflight``.

Invoices of five lines, each of a customer of its own, a tenth of them with something to mend. The preview checks all of
them at once, as it does when somebody selects them in the list.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from devtools import bench_odoo

CODE = "from benchmarks.in_odoo import preflight; preflight.run(env, {invoices})"
MOST_SECONDS = 5  # for 500 documents
MOST_QUERIES = 150  # for any number of them


def misses(found):
    """Return a sentence for each goal that was missed."""
    sentences = []
    if found["requests"]:
        sentences.append(f"{found['requests']} requests, not 0")
    if found["found"] != found["faulty"]:
        sentences.append(f"{found['found']} documents need attention, not {found['faulty']}")
    if found["seconds"] > MOST_SECONDS * max(found["documents"], 500) / 500:
        sentences.append(f"{found['seconds']:.1f} s, more than {MOST_SECONDS} s for 500 documents")
    if found["queries"] > MOST_QUERIES:
        sentences.append(f"{found['queries']} SQL queries, more than {MOST_QUERIES}")
    return sentences


def main(arguments=None):
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=500, help="how many (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    parts = bench_odoo.run(CODE.format(invoices=options.invoices))
    if options.json:
        print(json.dumps(parts, indent=2))
    else:
        for part in parts:
            print(
                f"{part['documents']} documents: {part['seconds']:.2f} s, {part['queries']} SQL queries, "
                f"{part['requests']} requests; {part['found']} of {part['faulty']} faulty ones found."
            )
    missed = [sentence for part in parts for sentence in misses(part)]
    for sentence in missed:
        print(f"Goal missed: {sentence}.", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
