"""Random histories with random faults, kills and two Odoo processes: ``./dev test --faults`` for two minutes."""

import random

import pytest

from devtools import servers
from devtools.exactly_once import world
from devtools.exactly_once.runs import Proof

# A run takes about half a minute. Several tests, because one that takes longer is taken for one that hangs.
SEEDS = [random.randrange(1_000_000) for _run in range(4)]


@pytest.fixture(scope="module")
def proof():
    with world.running(servers.ground()) as two_processes:
        proof = Proof(two_processes)
        yield proof
        proof.close()


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_both_sides_hold_the_same_whatever_happens(proof, number):
    """Faults F01 to F13, F15 to F17, F24, F42, F49, F53 and F56, in random order."""
    outcome = proof.run(SEEDS[number])

    repeat = f"./dev test --faults --minutes 0.1 --seed {outcome.seed}"
    assert not outcome.violations, "\n".join([repeat, *map(str, outcome.violations), *outcome.steps])
    assert outcome.documents
