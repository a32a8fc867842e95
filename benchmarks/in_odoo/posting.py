"""Posting with the addon at work, and without. Runs inside Odoo."""

import contextlib
import statistics
import time
from unittest.mock import patch

from odoo.addons.procountor_connector.models import account_move

from .ground import ground
from .measure import write

IMMEDIATE = {"send_mode": "immediately"}
HOOKS = ("create", "write", "_post", "default_get")
WARM_UP = 5


@contextlib.contextmanager
def without_the_addon():
    """Take what the addon does at posting out of the way."""
    # each name belongs to the classes of the files account_move*.py; what stands above them is called instead
    with contextlib.ExitStack() as stack:
        for name in HOOKS:
            if name in vars(account_move.AccountMove):
                stack.enter_context(patch.object(account_move.AccountMove, name, _passing_on(name)))
        yield


def _passing_on(name):
    def call(self, *arguments, **options):
        return getattr(super(account_move.AccountMove, self), name)(*arguments, **options)

    original = vars(account_move.AccountMove)[name]
    call.__dict__.update(original.__dict__)  # what @api decorators note
    return call


def run(env, count):
    """Post one invoice at a time, in turn with and without the addon, and hand over the medians."""
    base = ground(env)
    known = base.set(**IMMEDIATE)
    drafts = base.drafts(2 * (count + WARM_UP))
    env.cr.commit()
    seconds = {"with": [], "without": []}
    for number, draft in enumerate(drafts):
        way = ("with", "without")[number % 2]
        with contextlib.nullcontext() if way == "with" else without_the_addon():
            start = time.perf_counter()
            env["account.move"].browse(draft.id).action_post()
            env.cr.commit()
            spent = time.perf_counter() - start
        env.invalidate_all()
        if number >= 2 * WARM_UP:
            seconds[way].append(spent)
    milliseconds = {way: statistics.median(spent) * 1000 for way, spent in seconds.items()}
    pairs = zip(seconds["with"], seconds["without"], strict=True)
    extra = statistics.median(one - other for one, other in pairs) * 1000
    write({"automatic": bool(known), "posted": count, **milliseconds, "extra": extra})
