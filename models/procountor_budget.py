import logging
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import psycopg2

from odoo import fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import config

from ..procountor_api import Budget, RateLimited

_logger = logging.getLogger(__name__)

# A slot is the moment from which one request may leave, and is lost when it was not used for so many seconds.
GRACE = 0.05
# The slots of one second take this much longer than it. So two requests that leave with different delays after their
# slots, by GRACE or by the network, still don't make one too many in any second.
MARGIN = 0.1
AHEAD = 0.5  # whoever does not hurry takes no slot that is further away, so that a person finds one soon
FIRST_PAUSE, LONGEST_PAUSE = 1, 60  # after a 429 without Retry-After
QUIET = 10  # seconds without a 429 after which the pauses start over
LONGEST_HOLD = 3600  # whatever Retry-After says
TOO_FAR = 2 * LONGEST_HOLD  # a slot so far away comes of a clock that was set back

NOW = 'EXTRACT(EPOCH FROM clock_timestamp())::float8'
# The slot that was reserved; else the next one, which is too far away.
RESERVE = f"""
    WITH reserved AS (
        UPDATE procountor_budget
           SET next_slot = GREATEST(next_slot, held_until, {NOW}) + %(length)s
         WHERE identity = %(identity)s AND GREATEST(next_slot, held_until) <= {NOW} + %(ahead)s
     RETURNING next_slot - %(length)s AS slot)
    SELECT slot - {NOW}, TRUE FROM reserved
     UNION ALL
    SELECT GREATEST(next_slot, held_until) - {NOW}, FALSE FROM procountor_budget
     WHERE identity = %(identity)s AND NOT EXISTS (SELECT FROM reserved)"""
MEND = f"""
    INSERT INTO procountor_budget AS budget (identity, next_slot, held_until, pause) VALUES (%(identity)s, 0, 0, 0)
        ON CONFLICT (identity) DO UPDATE SET next_slot = {NOW} + 1, held_until = 0
     WHERE GREATEST(budget.next_slot, budget.held_until) > {NOW} + {TOO_FAR}"""


class ProcountorBudget(models.Model):
    """When the next request to one host with one client ID may leave; nobody reads it but `SharedBudget`.

    Moments are seconds of the database's clock, which is the same for the workers of all servers.
    """

    _name = 'procountor.budget'
    _description = "Procountor Request Budget"
    _log_access = False

    identity = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    next_slot = fields.Float(required=True, readonly=True, groups=NO_ACCESS)
    held_until = fields.Float(required=True, readonly=True, groups=NO_ACCESS, help="Nothing leaves before it.")
    pause = fields.Float(required=True, readonly=True, groups=NO_ACCESS, help="The last one that we chose ourselves.")

    _identity_uniq = models.Constraint('UNIQUE (identity)', "There is a budget of this client already.")


@dataclass(frozen=True)
class Slot:
    moment: float  # of time.monotonic, as all moments that are no column
    end: float
    era: object


class Block:
    """What the threads of one process share: slots that were reserved together."""

    def __init__(self):
        self.slots = deque()
        self.waiting = 0
        self.latency = GRACE  # the shortest time that the database took; the clocks differ by less
        self.next_alone = 0.0
        self._counting = Lock()
        self._reserving = Lock()
        self.end_era()

    @contextmanager
    def turn(self, deadline):
        """Let one thread at a time take slots; it reserves for all that wait."""
        with self._counting:
            self.waiting += 1
        try:
            if not self._reserving.acquire(timeout=max(0, deadline - time.monotonic())):
                raise no_slot()
            try:
                yield
            finally:
                self._reserving.release()
        finally:
            with self._counting:
                self.waiting -= 1

    def end_era(self):
        """Make all slots void that were reserved before, also those that threads sleep for."""
        self.era = object()

    def is_usable(self, slot):
        return slot.era is self.era and time.monotonic() <= slot.end

    def slot_alone(self, interval):
        """Return a slot that nobody else knows of."""
        with self._counting:
            moment = max(self.next_alone, time.monotonic())
            self.next_alone = moment + interval
        return Slot(moment, moment + GRACE, self.era)


_blocks = {}


def no_slot(seconds=None):
    return RateLimited("Too many requests wait for Procountor", retry_after=seconds)


def senders():
    """Return how many processes of this server may send."""
    return config['workers'] + config['max_cron_threads'] + 1 if config['workers'] else 1


class SharedBudget(Budget):
    """The budget of a client: slots of a host and client ID that all workers share, in the table.

    Each reservation is a short transaction of its own, and touches neither that of the caller nor the ORM: clients may
    use it in threads. Whoever does not wait in front of a screen leaves the slots after `AHEAD` free.

    :param registry: of the database
    :param identity: of host and client ID, as `SecretBox.digest`
    :param rate: requests per second
    :param is_waiting: a person waits for the answers
    """

    # How its transactions begin, in the same message as their first statement. Whoever waited for the row goes on
    # with what it holds then; a crash of the database takes longer than what it may forget; and a worker that was
    # frozen while it had the row must not stop the others.
    START = (
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
        "SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = '1s'; "
    )

    def __init__(self, registry, identity, rate, is_waiting):
        self._registry = registry
        self._identity = identity
        self._interval = (1 + MARGIN) / rate
        self._is_waiting = is_waiting
        self._block = _blocks.setdefault((registry.db_name, identity), Block())

    def wait(self, deadline):
        # OVERRIDE Budget
        while True:
            slot = self._slot_for_person(deadline) if self._is_waiting else self._slot_of_block(deadline)
            delay = slot.moment - time.monotonic()
            if slot.moment > deadline:
                raise no_slot(delay)
            time.sleep(max(0, delay))
            if self._block.is_usable(slot):  # no hold came, and the machine let us go on in time
                return slot.end

    def hold(self, seconds):
        # OVERRIDE Budget
        try:
            with self._cursor() as cr:
                cr.execute(self.START + MEND, {'identity': self._identity})
                self._hold_all(cr, seconds)
        except psycopg2.Error as error:
            self._warn(error)
            self._block.next_alone = time.monotonic() + (FIRST_PAUSE if seconds is None else seconds)
        self._block.end_era()

    def _slot_for_person(self, deadline):
        slots, seconds = self._reserve(1, deadline - time.monotonic())
        if not slots:
            raise no_slot(seconds)
        return slots[0]

    def _slot_of_block(self, deadline):
        block = self._block
        with block.turn(deadline):
            while True:
                while block.slots:
                    slot = block.slots.popleft()
                    if block.is_usable(slot):
                        return slot
                count = min(block.waiting, 1 + int(AHEAD / self._interval))
                ahead = AHEAD - (count - 1) * self._interval
                slots, seconds = self._reserve(count, ahead)
                block.slots.extend(slots)
                if not slots:
                    if time.monotonic() + seconds > deadline:
                        raise no_slot(seconds)
                    time.sleep(max(0.01, seconds - ahead))

    def _reserve(self, count, ahead):
        """Return ``count`` slots, and 0; or none when the next one is more than ``ahead`` away, and how far it is."""
        values = {'identity': self._identity, 'length': count * self._interval, 'ahead': ahead}
        era = self._block.era
        try:
            with self._cursor() as cr:
                start = self.START
                while True:
                    before = time.monotonic()
                    cr.execute(start + RESERVE, values)
                    start = ''
                    after = time.monotonic()
                    distance, is_reserved = cr.fetchone() or (0, False)
                    if is_reserved:
                        return self._slots(count, distance, before, after, era), 0
                    if ahead < distance <= TOO_FAR:
                        return [], distance
                    cr.execute(MEND, values)  # which does nothing when another worker has just made the row
        except psycopg2.Error as error:
            self._warn(error)
            return [self._block.slot_alone(self._interval * senders())], 0

    def _slots(self, count, first, before, after, era):
        """Return the slots as moments of this process; ``first`` is how long after now that one is.

        The database looked at its clock between ``before`` and ``after``. A process that was kept waiting meanwhile
        must not take its slots to be later than they are, so they end as if it had done so at the very beginning.
        """
        block = self._block
        block.latency = min(block.latency, after - before)
        delays = [first + number * self._interval for number in range(count)]
        return [Slot(after + delay, before + block.latency + delay + GRACE, era) for delay in delays]

    def _hold_all(self, cr, seconds):
        cr.execute(
            f"SELECT held_until, pause, {NOW} FROM procountor_budget WHERE identity = %s FOR UPDATE", [self._identity]
        )
        held_until, pause, now = cr.fetchone()
        if seconds is not None:
            held_until = max(held_until, now + min(seconds, LONGEST_HOLD))
        elif now > held_until:  # otherwise it is an answer to a request that had left before
            is_first = now > held_until + max(pause, QUIET)
            pause = FIRST_PAUSE if is_first else min(2 * max(pause, FIRST_PAUSE), LONGEST_PAUSE)
            held_until = now + pause
        cr.execute(
            "UPDATE procountor_budget SET held_until = %s, pause = %s WHERE identity = %s",
            [held_until, pause, self._identity],
        )

    @contextmanager
    def _cursor(self):
        with self._registry.cursor() as cr:
            yield cr

    def _warn(self, error):
        _logger.warning("The request budget of Procountor cannot be shared: %s", type(error).__name__)
