"""What the addon adds to the posting of an invoice that is sent at once: ``./dev bench posting``.

Invoices of five lines are posted one at a time, in turn with the addon and with its part taken out of the way. Nothing
is sent meanwhile. The figures are medians.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from devtools import bench_odoo

CODE = "from benchmarks.in_odoo import posting; posting.run(env, {invoices})"
GOAL = 30


def main(arguments=None):
    """Measure and print; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100, help="how many each way (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    [found] = bench_odoo.run(CODE.format(invoices=options.invoices))
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        automatic = "sent at once" if found["automatic"] else "not sent automatically: the connection has no such mode"
        print(f"Posting an invoice ({automatic}): {found['with']:.1f} ms, without the addon {found['without']:.1f} ms.")
        print(f"The addon adds {found['extra']:.1f} ms; goal: at most {GOAL} ms.")
    return int(found["extra"] > GOAL)


if __name__ == "__main__":
    sys.exit(main())
