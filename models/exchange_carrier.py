"""Carries jobs to Procountor, several at a time, without the ORM."""

import logging
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from ..procountor_api import ApiError
from .exchange_forgotten import FORGOTTEN
from .exchange_operations import run

_logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.2  # how long an outcome waits for others, to be stored together with them
EFFECT_BATCH, EFFECT_SECONDS = 20, 2  # how many outcomes, and how long, wait for their effect together


class Carrier:
    """The requests of one connection that are in flight; each thread has a client, and so an HTTP session, of its own.

    :param new_client: makes a client, without the ORM
    :param results: queue that gets ``(job, outcome)``: an answer, None of a look that found nothing, or an exception
    """

    THREADS = 8

    def __init__(self, new_client, results):
        self._new_client = new_client
        self._results = results
        self._own = threading.local()
        self._clients = []
        self._pool = ThreadPoolExecutor(self.THREADS, thread_name_prefix='procountor')
        self.pending = 0

    @property
    def room(self):
        """How many jobs it takes now: at most twice as many as are in flight."""
        return 2 * self.THREADS - self.pending

    def take(self, jobs):
        self.pending += len(jobs)
        for job in jobs:
            self._pool.submit(self._carry, job)

    def close(self):
        self._pool.shutdown()
        for client in self._clients:
            client.close()

    def _carry(self, job):
        try:
            outcome = run(self._client(), job)
        except ApiError as error:
            outcome = error
        except Exception as error:
            _logger.exception("Procountor exchange %s stopped in its request", job.exchange_id)
            outcome = error
        self._results.put((self, job, outcome))

    def _client(self):
        if not hasattr(self._own, 'client'):
            self._own.client = self._new_client()
            self._clients.append(self._own.client)
        return self._own.client


class Round:
    """One run of the sender: the connections that have something due, each with a carrier of its own."""

    def __init__(self, connections):
        self._connections = connections
        self.watches = {}  # by connection: whether it may send, which its watch decides; False while that is asked
        self._hungry = dict.fromkeys(connections)
        self._effect_at = time.monotonic()
        self.kept = []
        self._sure = set()  # (connection, operation, invoice) where nothing can be forgotten that was done before
        self._results = queue.SimpleQueue()
        self._carriers = {}

    def hungry(self):
        """Return the connections that take more, while something of theirs may be due."""
        full = {connection for (connection, _login), each in self._carriers.items() if each.room < Carrier.THREADS}
        return [connection for connection in self._hungry if connection not in full]

    def is_fed(self, connection):
        """Nothing of ``connection`` is due until one of its answers has an effect."""
        self._hungry.pop(connection, None)

    def carrier(self, connection, login, client_factory):
        """Return the carrier of ``connection`` for its ``login`` as it is now.

        :param client_factory: returns what makes a client, for a login that is new
        """
        if (connection, login) not in self._carriers:
            self._carriers[connection, login] = Carrier(client_factory(), self._results)
        return self._carriers[connection, login]

    @property
    def pending(self):
        return sum(carrier.pending for carrier in self._carriers.values())

    def collect(self):
        """Wait for an outcome, and for those that come right after it; return ``(job, outcome)`` of each."""
        found = [self._results.get()]
        last = time.monotonic() + GATHER_SECONDS
        with suppress(queue.Empty):
            while len(found) < self.pending:
                found.append(self._results.get(timeout=max(0, last - time.monotonic())))
        for carrier, _job, _outcome in found:
            carrier.pending -= 1
        return [(job, outcome) for _carrier, job, outcome in found]

    def note(self, outcomes):
        """Remember the invoices that this run has created or read, ``outcomes`` are pairs of job and outcome."""
        for job, outcome in outcomes:
            if not isinstance(outcome, dict):
                continue
            if job.operation == 'create_invoice' and not job.is_look:  # what a look finds was created before
                self._sure |= {(job.connection_id, operation, str(outcome['id'])) for operation in FORGOTTEN}
            elif job.operation == 'watch':
                for operation, ids in outcome['untouched'].items():
                    self._sure |= {(job.connection_id, operation, each) for each in ids}

    def is_sure_of(self, job):
        """Whether nobody but this run can have carried the step ``job`` out."""
        return (job.connection_id, job.operation, str(job.values['invoice_id'])) in self._sure

    @property
    def wants_effect(self):
        """Whether what was kept is to have its effect now: there is much, it waits long, or nothing else is to do."""
        is_old = time.monotonic() - self._effect_at > EFFECT_SECONDS
        return len(self.kept) >= EFFECT_BATCH or is_old or not self.pending

    def take_kept(self):
        """Return the outcomes that have no effect yet."""
        kept, self.kept, self._effect_at = self.kept, [], time.monotonic()
        return kept

    def is_hungry_again(self):
        """The effects may have made something due for every connection."""
        self._hungry = dict.fromkeys(self._connections)

    def close(self):
        for carrier in self._carriers.values():
            carrier.close()
