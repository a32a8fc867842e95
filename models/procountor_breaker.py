from odoo import api, fields, models
from odoo.tools.misc import format_datetime

from ..procountor_api import NotListed, NotNow, OutcomeUnknown, RateLimited
from . import timing
from .exchange_operations import Job

OPENS_AFTER = 3  # failures in a row


def is_outage(outcome):
    """Tell whether ``outcome`` says that the service does not work, rather than that it refuses or asks to wait."""
    return isinstance(outcome, (NotNow, OutcomeUnknown)) and not isinstance(outcome, (RateLimited, NotListed))


class ProcountorBreaker(models.Model):
    """An outage of one connection: it is noticed, told once, tried from time to time, and ends by itself.

    There is a row from the first failure to the next success::

        closed (no row) --failure--> counting --failures in a row--> open --probe succeeds--> closed, the queue goes on
               ^------- success --------'                             '--probe fails: a longer rest--> open
    """

    _name = 'procountor.breaker'
    _description = "Procountor Outage"

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    failures = fields.Integer(readonly=True, help="How many requests failed in a row.")
    opened_at = fields.Datetime(string="Outage since", readonly=True)
    retry_at = fields.Datetime(string="Tried again at", readonly=True)

    _connection_uniq = models.Constraint('UNIQUE (connection_id)', "This connection has an outage already.")

    def _reason(self):
        """Return the sentence that says why nothing is sent now, or False."""
        return bool(self) and self.env._(
            "Procountor does not answer since %s. It is tried again by itself, and what waits is sent then.",
            format_datetime(self.env, self.opened_at, dt_format='short'),
        )

    def _probe(self):
        """Return the job that tries whether the outage is over: none before its time."""
        if self.retry_at > fields.Datetime.now():
            return []
        self.retry_at = fields.Datetime.now() + timing.seconds(self.env, 'lease_seconds')
        return [Job(connection_id=self.connection_id.id, operation='probe')]

    @api.model
    def _note(self, outcomes):
        """Count ``outcomes``, pairs of job and answer or error."""
        by_connection = {}
        for job, outcome in outcomes:
            by_connection.setdefault(job.connection_id, []).append(is_outage(outcome))
        if not by_connection:
            return
        known = {each.connection_id.id: each for each in self.search([('connection_id', 'in', [*by_connection])])}
        for connection_id, failed in by_connection.items():
            breaker = known.get(connection_id, self)
            if not all(failed):
                breaker._close()
            elif breaker:
                breaker._count(len(failed))
            else:
                self.create({'connection_id': connection_id})._count(len(failed))

    def _count(self, failures):
        self.failures += failures
        if self.failures < OPENS_AFTER:
            return
        self.retry_at = fields.Datetime.now() + timing.rest(self.env, self.failures - OPENS_AFTER + 1)
        self.env['procountor.exchange']._wake_up(self.retry_at)
        if not self.opened_at:
            self.opened_at = fields.Datetime.now()
            self.connection_id._tell_responsible(self._summary(), self._note_text())

    def _summary(self):
        return self.env._("Procountor does not answer")

    def _note_text(self):
        return self.env._(
            "Sending and fetching rest. It is tried again by itself, nothing is lost, and you have nothing to do. If "
            "it lasts, look at the status page of Procountor, then at the network and the address of the connection."
        )

    def _close(self):
        """The service works: what was postponed goes at once."""
        summary = self._summary()
        for connection in self.filtered('opened_at').connection_id:
            told = connection.activity_ids.filtered(lambda activity: activity.summary == summary)
            told.action_feedback(feedback=self.env._("Procountor answers again."))
            self.env['procountor.exchange']._resume(connection)
        self.unlink()
