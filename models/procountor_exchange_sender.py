import logging
from contextlib import closing
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..procountor_api import AuthFailed
from . import timing
from .concurrency import START_OVER
from .error_text import explain
from .exchange_carrier import Round
from .exchange_dimensions import reading_together

_logger = logging.getLogger(__name__)

TRIES = 5

# What a client is made of. A sealed secret that changed is another one; it says nothing about the plain text.
LOGIN_FIELDS = ['url', 'client_id', 'client_secret_sealed', 'api_key_sealed']


def _log_late(job, outcome):
    _logger.warning(
        "Procountor exchange %s: an answer came after its claim was over: %s, Procountor ID %r",
        job.exchange_id,
        type(outcome).__name__,
        outcome.get('id') if isinstance(outcome, dict) else None,
    )


class ProcountorExchange(models.Model):
    """The sender: what becomes of a waiting exchange.

    The scheduled action is the only one. It commits the claims before requests leave, and writes the answers into the
    rows of the exchanges alone; what an answer means for its document is applied in a transaction of its own, which can
    be repeated.
    """

    _inherit = 'procountor.exchange'

    @api.model
    def _cron_process(self):
        """Send what is due. The only place that writes to Procountor."""
        for step in (self._expire_leases, self._drop_stranded, self._release_all):
            self._durably(step)
        self._check_unchecked()
        self._apply_all()
        cron = self.env['ir.cron']
        has_time = cron._commit_progress(remaining=self._count_due())
        with closing(Round(self._serving())) as round:
            while True:
                if has_time:  # else what is in flight is awaited, and the scheduler calls again
                    self._claim_for(round)
                if not round.pending:
                    break
                outcomes = self._keep(round.collect())
                round.note(outcomes)
                self._keep_watches(round, outcomes)
                round.kept += outcomes
                if round.wants_effect:
                    has_time = self._have_effects(round)
                self._check_unchecked()
        self._come_back()

    def _come_back(self):
        """Let the scheduler call when the next one is due, which may be sooner than the next round of the clock."""
        if soonest := self._soonest():
            self._wake_up(soonest)
        self.env['ir.cron']._commit_progress(remaining=self._count_due())

    def _claim_for(self, round):
        """Give each connection as much to do as it takes, so that none waits for another."""
        for connection in round.hungry():
            carrier = self._carrier(round, connection)
            jobs = carrier and self._durably(partial(self._jobs, round, connection, carrier.room))
            if jobs:
                carrier.take(jobs)
            else:
                round.is_fed(connection)
        if not round.pending:
            self._show_what_stayed()

    def _carrier(self, round, connection):
        """Return what carries the requests of ``connection``; None when it cannot be used now."""
        if connection._mute_reason():
            self._durably(connection._tell_mute)
            return None
        login = tuple(connection.sudo().read(LOGIN_FIELDS)[0].values())
        timeout = timing.seconds(self.env, 'request_seconds').total_seconds()
        try:
            return round.carrier(connection, login, partial(connection._client_factory, timeout))
        except UserError as error:
            self._durably(partial(connection._fail, str(error)))
            return None

    def _jobs(self, round, connection, room):
        """Return what ``connection`` is to do now: during an outage, to try whether it is over; else first to watch.

        When one row cannot be claimed by an error of ours, the others are, and it comes again later.
        """
        if outage := connection._outage():
            return outage._probe()
        if connection not in round.watches:
            round.watches[connection] = False
            return [self._watch_job(connection)]
        if not round.watches[connection]:
            return []
        due = self._due(connection, room)
        try:
            with self.env.cr.savepoint():
                jobs = due._claim()
        except START_OVER:
            raise
        except Exception:
            jobs = [job for exchange in due for job in exchange._claim_or_postpone()]
        return reading_together(self._looking_first(round, jobs))

    def _show_what_stayed(self):
        """Show what did not leave, and why: the claims found it out, or what it waited for failed."""
        self.search([('applied', '=', False), ('state', 'in', ('blocked', 'cancelled', 'waiting'))])._apply()

    # ------------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------------

    def _keep(self, outcomes):
        """Store ``outcomes``, pairs of job and answer or error, and return those that have an effect."""
        self._store_safely([(job, outcome) for job, outcome in outcomes if job.exchange_id])
        return outcomes

    def _store_safely(self, outcomes):
        """Store them; one that our own code stumbles over loses none of the others."""
        try:
            self._durably(partial(self._store, outcomes))
        except START_OVER:
            raise
        except Exception:
            self.env.cr.rollback()
            if len(outcomes) > 1:
                for outcome in outcomes:
                    self._store_safely([outcome])
                return
            [(job, _outcome)] = outcomes
            _logger.exception("Procountor exchange %s: the answer could not be stored", job.exchange_id)
            self._durably(partial(self.browse(job.exchange_id)._give_up_answer, job))

    def _have_effects(self, round):
        """Let what was stored have its effect, several at a time: it costs the same as of one. Return the time left."""
        outcomes = round.take_kept()
        for job, outcome in outcomes:
            if isinstance(outcome, AuthFailed):
                self._durably(partial(self._connection_of(job)._fail, explain(self.env, outcome)))
        self._durably(partial(self.env['procountor.breaker']._note, outcomes))
        self.search([('id', 'in', [job.exchange_id for job, _outcome in outcomes]), ('applied', '=', False)])._apply()
        self._show_what_stayed()
        round.is_hungry_again()
        return self.env['ir.cron']._commit_progress(len(outcomes))

    def _connection_of(self, job):
        return self.env['procountor.connection'].browse(job.connection_id)

    def _store(self, outcomes):
        """Write the outcomes into these rows alone, if the claims they belong to still stand."""
        attempts, exchanges = [], self.browse([job.exchange_id for job, _outcome in outcomes])
        for exchange, (job, outcome) in zip(exchanges, outcomes, strict=True):
            if exchange.claim_token != job.token:
                _log_late(job, outcome)
                continue
            if not isinstance(outcome, dict):  # a sentence for the person
                exchange = exchange.with_context(lang=exchange.requested_by_id.lang)
            values = exchange._look_values(outcome) if job.is_look else exchange._outcome_values(outcome)
            exchange.write(values | {'claim_token': False, 'lease_until': False, 'applied': False})
            attempts.append(exchange._attempt_values(job, outcome))
        self.env['procountor.attempt'].create(attempts)

    # ------------------------------------------------------------------
    # WHAT AN INTERRUPTED RUN LEFT
    # ------------------------------------------------------------------

    @api.model
    def _expire_leases(self):
        """A row still in *sending* after its lease was interrupted: nobody knows whether the request left."""
        expired = self.search([('state', '=', 'sending'), ('lease_until', '<', fields.Datetime.now())])
        for exchange in expired:
            exchange.with_context(lang=exchange.requested_by_id.lang)._give_up_claim()

    @api.model
    def _drop_stranded(self):
        """What was on its way while its connection was archived may have come back to a queue that nobody empties."""
        archived = self.env['procountor.connection'].search([('active', '=', False)])
        if archived:  # else the whole queue would be read to find nothing
            waiting = self.search([('state', '=', 'waiting'), ('connection_id', 'in', archived.ids)])
            steps = waiting._steps_to_withdraw()
            (waiting - steps - waiting._that_only_look())._drop()
            steps._withdraw_steps()

    def _durably(self, step):
        """Run ``step``, commit, and return its result.

        A transaction of somebody else that is in the way makes it start over: what comes after must
        not be lost by it.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                with mute_logger('odoo.sql_db'):
                    result = step()
                    self.env.cr.commit()  # pylint: disable=invalid-commit
                return result
            except START_OVER:
                self.env.cr.rollback()
                if not tries_left:
                    raise
