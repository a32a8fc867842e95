"""./dev test --faults: runs for a given time, and what came of them."""

import random
import time
from collections import Counter
from typing import NamedTuple

from ..ground import ready
from ..paths import LOGS
from ..progress import Stop, say
from . import oracle
from .history import history
from .people import Person
from .sabotage import Saboteur
from .world import Gone, running

SECONDS_TO_SETTLE = 60
# Two looks in a row, so that what one exchange leads to is waited for as well.
QUIET_LOOKS = 3
NEWEST = "SELECT COALESCE(max(id), 0) AS id FROM procountor_exchange"
ON_ITS_WAY = """SELECT count(*) FROM procountor_exchange
    WHERE id > %s AND (state IN ('waiting', 'sending', 'uncertain') AND operation != 'look_again' OR NOT applied)"""
HEAD = "{seed:>10}  {seconds:>5.0f} s  {documents:>3} documents  {sent:>3} there  {words}"


class Outcome(NamedTuple):
    """What a run found; ``steps`` are its lines with what became of each."""

    seed: int
    violations: list
    steps: list
    documents: int
    sent: int
    seconds: float


class Proof:
    """Runs in one world, and their sums."""

    def __init__(self, world):
        self._world = world
        self._saboteur = Saboteur(world)
        self.outcomes = []

    @property
    def done(self):
        """How often each fault happened (Counter)."""
        return self._saboteur.done

    def run(self, seed):
        """Let the history of ``seed`` happen, wait until all is quiet, and return the `Outcome`."""
        began = time.monotonic()
        [newest] = self._world.rows(NEWEST)
        mark = f"{seed}-{len(self.outcomes)}"
        person = Person(self._world, mark)
        steps = [self._take(step, person, began) for step in history(seed)]
        self._saboteur.make_good()
        self._settle(person, newest["id"])
        books = oracle.read(self._world, mark)
        sent = sum(move["procountor_state"] in oracle.SENT for move in books.moves)
        outcome = Outcome(seed, oracle.judge(books), steps, len(books.moves), sent, time.monotonic() - began)
        self.outcomes.append(outcome)
        if outcome.violations:
            write_evidence(outcome, books)
        return outcome

    def close(self):
        """End what runs beside."""
        self._saboteur.close()

    def _take(self, step, person, began):
        """Take a step, and return its line for the report."""
        actor = person if hasattr(person, step.name) else self._saboteur
        result = ""
        at = time.monotonic() - began
        try:
            getattr(actor, step.name)(**step.arguments)
        except Stop as refusal:
            result = f"  # {refusal}"
        except Gone:
            result = "  # its process died"
        return f"{at:6.2f}  {step}{result}"

    def _settle(self, person, before):
        """Wait until nothing is on its way; a person mends what waits for one."""
        deadline, quiet = time.monotonic() + SECONDS_TO_SETTLE, 0
        while quiet < QUIET_LOOKS and time.monotonic() < deadline:
            time.sleep(0.4)
            person.test_connection()
            if self._world.rows(ON_ITS_WAY, before)[0]["count"]:
                quiet = 0
            else:
                quiet += 1
                person.retry()


def write_evidence(outcome, books):
    """Write what was done and found into a file of the seed."""
    folder = LOGS / "exactly-once"
    folder.mkdir(parents=True, exist_ok=True)
    text = [f"seed {outcome.seed}", "", *outcome.steps, "", *map(str, outcome.violations), ""]
    text += [str(row) for rows in (books.moves, books.exchanges, books.invoices) for row in rows]
    (folder / f"seed-{outcome.seed}.txt").write_text("\n".join(text) + "\n")


def prove(odoo_path, minutes, seed):
    """Run seed after seed for so many minutes, print what came of it, and return 1 when anything was violated.

    :param seed: the first one; any without it
    """
    seed = random.randrange(1_000_000) if seed is None else seed
    with ready(odoo_path) as ground, ground.with_addon() as ground, running(ground) as world:
        proof = Proof(world)
        end = time.monotonic() + minutes * 60
        try:
            while time.monotonic() < end:
                print_outcome(proof.run(seed + len(proof.outcomes)))
        except KeyboardInterrupt:
            say("\nStopped.")
        finally:
            proof.close()
        return summary(proof)


def print_outcome(outcome):
    kinds = Counter(violation.kind for violation in outcome.violations)
    words = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "equal"
    print(HEAD.format(**outcome._asdict(), words=words), flush=True)
    for violation in outcome.violations:
        print(f"{'':>12}{violation.text}", flush=True)


def summary(proof):
    """Print the sums; return 1 when anything was violated, else 0."""
    found = Counter(violation.kind for outcome in proof.outcomes for violation in outcome.violations)
    print(f"\nRuns: {len(proof.outcomes)}, seeds {proof.outcomes[0].seed} to {proof.outcomes[-1].seed}")
    print(
        f"Documents: {sum(each.documents for each in proof.outcomes)}, {sum(each.sent for each in proof.outcomes)} sent"
    )
    for kind, count in sorted(proof.done.items()):
        if count:
            print(f"  {count:>6}  {kind}")
    duplicates = sum(count for kind, count in found.items() if kind.startswith("duplicate"))
    print(
        f"Duplicates: {duplicates}. Losses: {found['loss'] + found['unknown here']}. Violations: {sum(found.values())}."
    )
    for outcome in proof.outcomes:
        if outcome.violations:
            print(f"To repeat: ./dev test --faults --seed {outcome.seed} --minutes 0.1")
    return int(bool(found))
