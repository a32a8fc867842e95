from odoo import api, fields, models

from .procountor_exchange_queue import OPEN

ON_THE_WAY = ('waiting', 'sending')
# The look on the day after waits for its time; nobody else waits for it.
SHOWN = ['!', '&', ('operation', '=', 'look_again'), ('state', '=', 'waiting')]


class ProcountorExchange(models.Model):
    """What the strip above the outbox tells: how many in each state, since when, and how far what went together is."""

    _inherit = 'procountor.exchange'

    requested_at = fields.Datetime(
        string="Requested on",
        readonly=True,
        default=lambda self: self._now_of_transaction(),
        help="The same for all that was requested together.",
    )

    _batch = models.Index("(requested_at, requested_by_id) WHERE operation = 'create_invoice'")

    @api.model
    def _now_of_transaction(self):
        return self.env.cr.now().replace(microsecond=0)

    @api.model
    def outbox_summary(self):
        """Return what the strip shows, of the companies that the person has chosen.

        :return: ``{'states': [{'state', 'label', 'count'}], 'oldest': date and time or False,
            'batch': {'done', 'total'} or None}``
        """
        self.check_access('read')
        ours = [('company_id', 'in', self.env.companies.ids), *SHOWN]
        counts = dict(self._read_group([('state', 'in', OPEN), *ours], ['state'], ['__count']))
        due = [('state', 'in', ON_THE_WAY), ('next_try', '<=', fields.Datetime.now()), *ours]
        oldest = self.search_fetch(due, ['requested_at'], order='requested_at', limit=1)
        return {
            'states': [
                {'state': state, 'label': label, 'count': counts.get(state, 0)}
                for state, label in self._fields['state']._description_selection(self.env)
                if state in OPEN
            ],
            'oldest': fields.Datetime.to_string(oldest.requested_at),
            'batch': self._newest_batch(ours),
        }

    def _newest_batch(self, domain):
        """Return how far the documents are that were requested together last; None when none of them is on its way."""
        # Several go with priority 1, a single one with 0.
        documents = [('operation', '=', 'create_invoice'), ('priority', '=', 1), *domain]
        newest = self.search([('state', 'in', ON_THE_WAY), *documents], order='requested_at desc, id', limit=1)
        together = [('requested_at', '=', newest.requested_at), ('requested_by_id', '=', newest.requested_by_id.id)]
        counts = dict(self._read_group([*together, *documents], ['state'], ['__count'])) if newest else {}
        total = sum(counts.values())
        return {'done': counts.get('done', 0), 'total': total} if total > 1 else None
