import secrets
import time
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.procountor_connector.models import procountor_budget
from odoo.addons.procountor_connector.models.procountor_budget import AHEAD, LONGEST_PAUSE, TOO_FAR, SharedBudget
from odoo.addons.procountor_connector.procountor_api import Client, Credentials, NotNow, RateLimited

from .common import FIRST_KEY, ProcountorCommon, Sandbox, send_to_sandbox

LOGGER = 'odoo.addons.procountor_connector.models.procountor_budget'
PROCESSES = 4


@tagged('post_install', '-at_install')
class TestSharedBudget(TransactionCase):
    """Workers, with a connection to the database each, and one budget. Promise 10, fault F53."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self):
        super().setUp()
        self.sandbox.reset()
        self.sandbox.operator('DELETE', 'faults')
        self.sandbox.operator('DELETE', 'rate')
        self.identity = secrets.token_hex(16)
        self.addCleanup(self._sql, "DELETE FROM procountor_budget WHERE identity = %s")

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        return send_to_sandbox(super()._request_handler, session, request, options)

    def process(self, rate=50, is_waiting=False):
        """Return a budget as a process of its own has it: what it shares with others is in the database alone."""
        procountor_budget._blocks.pop((self.registry.db_name, self.identity), None)
        return SharedBudget(self.registry, self.identity, rate, is_waiting)

    def client(self, budget, token=None):
        credentials = Credentials('sandboxClient', 'sandbox-secret', FIRST_KEY)
        return Client(f'{self.sandbox.url}/latest/api', credentials, token, budget=budget)

    def highest(self):
        return self.sandbox.operator('GET', 'rate')['clients']['sandboxClient']['highest_in_one_second']

    def _sql(self, query, *more):
        with self.registry.cursor() as cr:
            cr.execute(query, [*more, self.identity])
            return cr.fetchall() if cr.description else None

    def row(self):
        """Return how far away the next slot and the end of the hold are, and the last pause."""
        return self._sql(
            """SELECT next_slot - EXTRACT(EPOCH FROM clock_timestamp())::float8,
                      held_until - EXTRACT(EPOCH FROM clock_timestamp())::float8, pause
                 FROM procountor_budget WHERE identity = %s"""
        )[0]

    def _wait(self, budget, seconds=20):
        """Wait, and return the moment at which a request would leave."""
        budget.wait(time.monotonic() + seconds)
        return time.monotonic()

    # ------------------------------------------------------------------
    # THE RATE
    # ------------------------------------------------------------------

    def test_all_processes_and_threads_together_keep_the_rate(self):
        left, wait = [], SharedBudget.wait

        def noted(budget, deadline):
            end = wait(budget, deadline)
            left.append(time.monotonic())
            return end

        def work(budget):
            with self.client(budget) as client:  # with a login of its own
                for _ in range(8):
                    client.status.get()

        budgets = [self.process(rate=20, is_waiting=number == 0) for number in range(PROCESSES)]
        with patch.object(SharedBudget, 'wait', noted), ThreadPoolExecutor(2 * PROCESSES) as pool:
            list(pool.map(work, budgets * 2))
        left.sort()
        self.assertGreaterEqual(len(left), 2 * PROCESSES * 9)  # a slot that ended meanwhile was waited for again
        self.assertLessEqual(max(bisect_left(left, moment + 1) - place for place, moment in enumerate(left)), 20)
        self.assertLessEqual(self.highest(), 22, "a busy machine lets some arrive late")

    def test_the_threads_of_a_process_reserve_together(self):
        """One transaction for each request would be as many transactions as a fast sender makes requests."""
        budget, reservations = self.process(rate=20), []
        reserve = budget._reserve
        with (
            patch.object(budget, '_reserve', lambda *args: reservations.append(args[0]) or reserve(*args)),
            ThreadPoolExecutor(16) as pool,
        ):
            with budget._block.turn(time.monotonic() + 20):
                work = pool.map(lambda _: self._wait(budget), range(16))
                while budget._block.waiting < 17:
                    time.sleep(0.01)
            list(work)
        self.assertEqual(reservations[0], 10, "as many as are at most half a second away")
        self.assertLess(len(reservations), 16)

    def test_a_person_goes_before_what_happens_in_the_background(self):
        """Fault F53. All of them wait for the end of the same hold; those in the background came first."""
        persons = [self.process(rate=5, is_waiting=True) for _ in range(3)]
        background = [self.process(rate=5) for _ in range(4)]
        persons[0].hold(3)
        order = []

        def work(budget):
            self._wait(budget)
            order.append(budget in persons)

        with ThreadPoolExecutor(7) as pool:
            list(pool.map(work, background + persons))
        self.assertEqual(order, [True] * 3 + [False] * 4)

    def test_a_person_waits_a_short_time_only(self):
        """Fault F53. Four processes take all slots that they get."""
        person, background = self.process(rate=2, is_waiting=True), [self.process(rate=2) for _ in range(4)]
        waits, end = [], time.monotonic() + 5

        def hammer(budget):
            with suppress(NotNow):
                while True:
                    budget.wait(end)

        with ThreadPoolExecutor(4) as pool:
            work = pool.map(hammer, background)
            for _ in range(3):
                start = time.monotonic()
                slot, _seconds = person._reserve(1, 20)
                waits.append(slot[0].moment - start)
            list(work)
        # each is one slot after what is at most half a second away, and after the person's own before
        self.assertLess(max(waits), AHEAD + 4 * person._interval + 0.5)

    def test_a_slot_that_was_overslept_is_not_used(self):
        """Fault F29: a worker that was frozen."""
        budget, naps = self.process(rate=5), []

        def sleep(seconds):
            naps.append(seconds)
            real_sleep(seconds + (0.2 if len(naps) == 1 else 0))

        real_sleep = time.sleep
        with patch.object(procountor_budget.time, 'sleep', sleep):
            self._wait(budget)
        self.assertGreater(len(naps), 1)

    def test_a_worker_that_was_frozen_while_it_reserved_does_not_use_the_slot(self):
        budget = self.process(rate=5)
        block, row = budget._block, (0, 100.0)  # it asked at 100, and goes on at 103
        block.latency = 0.001
        (slot,) = budget._slots(1, 0, row[1], row[1] + 3, block.era)
        self.assertLess(slot.end, slot.moment)

    def test_without_a_slot_in_time_nothing_is_sent(self):
        person, background = self.process(is_waiting=True), self.process()
        person.hold(30)
        for budget in (person, background):
            with self.assertRaises(NotNow) as caught:
                budget.wait(time.monotonic() + 5)
            self.assertAlmostEqual(caught.exception.retry_after, 30, delta=5)
        self.assertFalse(self.sandbox.operator('GET', 'rate')['clients'])

    def test_who_waits_behind_others_of_the_process_stops_in_time(self):
        budget = self.process()
        with budget._block.turn(time.monotonic() + 5), self.assertRaises(NotNow):
            budget.wait(time.monotonic() + 0.1)

    # ------------------------------------------------------------------
    # 429
    # ------------------------------------------------------------------

    def test_all_processes_respect_a_429(self):
        """Fault F15."""
        first, *others = [self.client(self.process(is_waiting=is_waiting)) for is_waiting in (False, True, False)]
        for client in others:
            client.login()
        fault = {'status': 429, 'headers': {'Retry-After': '2'}, 'times': 1, 'operation': 'getStatus'}
        self.sandbox.operator('POST', 'faults', json={'kind': 'status', **fault})
        with self.assertRaises(RateLimited):
            first.status.get()
        told = time.monotonic()
        for client in (first, *others):
            client.status.get()
            self.assertGreater(time.monotonic() - told, 1.8)

    def test_slots_that_were_reserved_before_a_429_are_void(self):
        """Fault F15."""
        budget, naps = self.process(rate=2), []

        def sleep(seconds):
            if not naps:
                budget.hold(1)
            naps.append(seconds)
            real_sleep(seconds)

        real_sleep, start = time.sleep, time.monotonic()
        with patch.object(procountor_budget.time, 'sleep', sleep):
            self.assertGreater(self._wait(budget) - start, 0.9)

    def test_pauses_double_while_429s_go_on(self):
        """Fault F15."""
        budget, pauses = self.process(), []
        for _ in range(8):
            budget.hold(None)
            budget.hold(None)  # the answer to a request that had left before
            pauses.append(self.row()[2])
            self.assertAlmostEqual(self.row()[1], pauses[-1], delta=0.9)
            self._sql("UPDATE procountor_budget SET held_until = held_until - pause - 1 WHERE identity = %s")
        self.assertEqual(pauses, [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE])
        self._sql("UPDATE procountor_budget SET held_until = held_until - 100 WHERE identity = %s")
        budget.hold(None)
        self.assertEqual(self.row()[2], 1)

    def test_the_longest_retry_after_counts_but_not_forever(self):
        """Fault F15."""
        budget = self.process()
        for seconds, held in ((30, 30), (5, 30), (1e300, 3600)):
            budget.hold(seconds)
            self.assertAlmostEqual(self.row()[1], held, delta=5)

    # ------------------------------------------------------------------
    # TROUBLE OF THE DATABASE
    # ------------------------------------------------------------------

    def test_a_clock_of_the_database_that_was_set_back_stops_nobody(self):
        """Fault F30."""
        for is_waiting in (True, False):
            budget = self.process(is_waiting=is_waiting)
            self._wait(budget)
            self._sql("UPDATE procountor_budget SET next_slot = next_slot + %s WHERE identity = %s", TOO_FAR + 100)
            self._wait(budget)
            self.assertLess(self.row()[0], 5)

    def test_without_the_database_each_process_keeps_a_pace_of_its_own(self):
        """Fault F11."""
        budget = self.process(rate=10)
        with (
            patch.object(budget, '_cursor', side_effect=psycopg2.OperationalError("no more connections")),
            patch.object(procountor_budget, 'senders', lambda: 3),
            self.assertLogs(LOGGER, 'WARNING') as log,
        ):
            first = self._wait(budget)
            self.assertGreater(self._wait(budget) - first, 0.25)
            budget.hold(1)
            held = time.monotonic()
            self.assertGreater(self._wait(budget) - held, 0.9)
        self.assertNotIn(self.identity, '\n'.join(log.output))

    def test_a_worker_that_was_frozen_with_the_row_stops_nobody(self):
        """Fault F11."""
        budget = self.process()
        self._wait(budget)
        with self.registry.cursor() as cr, self.assertLogs(LOGGER, 'WARNING'):
            cr.execute("SELECT 1 FROM procountor_budget WHERE identity = %s FOR UPDATE", [self.identity])
            self._wait(budget)


class TestBudgetOfAConnection(ProcountorCommon):
    def test_each_environment_has_its_rate(self):
        connection = self.connection
        for environment, url, rate in (('sandbox', connection.url, 10), ('test', False, 1), ('production', False, 10)):
            other = self.env['procountor.connection'].create(
                {'name': environment, 'environment': environment, 'active': False} | ({'url': url} if url else {})
            )
            self.assertEqual(other.request_rate, rate)

    def test_a_rate_that_is_none_or_too_high_is_refused(self):
        for rate in (0, -1, 61):
            with self.assertRaisesRegex(ValidationError, "above 0 and not above 60"):
                self.connection.request_rate = rate
        self.connection.request_rate = 0.5

    def test_only_managers_see_the_rate_but_everybodys_clients_keep_it(self):
        sender = new_test_user(
            self.env,
            'budget_sender',
            groups='procountor_connector.group_procountor_user',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        connection = self.connection.with_user(sender)
        with self.assertRaises(AccessError):
            connection.read(['request_rate'])
        self.assertAlmostEqual(connection._budget(True)._interval, 1.1 / 60)

    def test_connections_share_the_budget_of_their_host_and_client_id(self):
        other = self.connection.copy({'name': "Other key"})
        same = self.connection._budget(True)._identity
        self.assertEqual(other._budget(False)._identity, same)
        self.assertNotIn('sandboxClient', same)
        other.client_id = 'another'
        self.assertNotEqual(other._budget(True)._identity, same)

    def test_the_requests_of_a_connection_take_slots(self):
        self.env.cr.execute("DELETE FROM procountor_budget")
        self.connection._client().company.get()
        self.env.cr.execute("SELECT count(*) FROM procountor_budget WHERE next_slot > 0")
        self.assertEqual(self.env.cr.fetchone()[0], 1)
