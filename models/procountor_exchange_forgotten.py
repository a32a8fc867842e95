from odoo import api, fields, models

from ..procountor_api import Conflict, encode
from .exchange_forgotten import FORGOTTEN, Forgotten
from .procountor_exchange_settle import storable

READ_AT_ONCE = 200  # as many as one request reads


class ProcountorExchange(models.Model):
    """Steps that a restored backup would carry out once more: a file stored twice, a payment marked twice (fault F49).

    A backup looks like any other day, so no sign of it is trusted. A step is carried out at once only on an invoice
    that this very run created, or has read since it began; else it looks in Procountor first.
    """

    _inherit = 'procountor.exchange'

    # A field, so that one query answers for all that were created together.
    stray_id = fields.Many2one(
        'procountor.stray',
        compute='_compute_stray_id',
        compute_sudo=True,
        groups='procountor_connector.group_procountor_manager',
        help="The unknown document in Procountor that this one turned out to be.",
    )

    _may_be_forgotten_idx = models.Index(
        "(connection_id, id) WHERE state = 'waiting' AND operation IN ('attach', 'mark_paid')"
    )

    @api.depends('connection_id', 'remote_id')
    def _compute_stray_id(self):
        strays = self.env['procountor.stray'].search(
            [('connection_id', 'in', self.connection_id.ids), ('remote_id', 'in', self.mapped('remote_id'))]
        )
        of_documents = strays.grouped(lambda stray: (stray.connection_id, stray.remote_id))
        for exchange in self:
            exchange.stray_id = of_documents.get((exchange.connection_id, exchange.remote_id))

    def _invoices_to_read(self, connection):
        """Return the Procountor IDs of the invoices with such steps that come next."""
        steps = self.search(
            [
                ('connection_id', '=', connection.id),
                ('state', '=', 'waiting'),
                ('operation', 'in', ('attach', 'mark_paid')),
            ],
            order='id',
            limit=READ_AT_ONCE,
        )
        if not steps:
            return []
        return sorted(set(filter(None, steps._document_records().mapped('procountor_id'))))

    def _looking_first(self, round, jobs):
        """Return ``jobs``; those look first of which an earlier run may have done what Odoo does not know any more."""
        unsure = self.browse(
            job.exchange_id
            for job in jobs
            if job.operation in FORGOTTEN and not job.is_look and not round.is_sure_of(job)
        ).filtered(lambda exchange: not exchange.goes_unread)
        if not unsure:
            return jobs
        done = self._of(unsure._document_records(), list(FORGOTTEN)).filtered(lambda each: each.state == 'done')
        known = frozenset(filter(None, done.mapped('remote_id')))
        return [job._replace(known=known) if job.exchange_id in unsure._ids else job for job in jobs]

    def _conflict_values(self, conflict):
        # EXTENDS this addon's own
        values = super()._conflict_values(conflict)
        if self.operation == 'mark_paid':  # a person who skips the step says that the payment is among them
            values['answer'] = storable(encode(conflict.hits)) if isinstance(conflict, Conflict) else False
        if isinstance(conflict, Forgotten):
            values['error'] = storable(self._forgotten_sentence(conflict))
        return values

    def _forgotten_sentence(self, conflict):
        if self.operation == 'attach':
            sentence = self.env._(
                "Procountor has a file of this name that Odoo does not know, as after a restored backup, so none was "
                "stored. Compare it there with the file in Odoo. If it is the same, press Skip; if it is not, press "
                "Do it anyway."
            )
        elif len(conflict.hits) > 1:
            sentence = self.env._(
                "Procountor has payments that Odoo does not know, as after a restored backup, so none was marked. "
                "Look there. If this payment is among them, press Skip: none of them comes to Odoo by itself then, so "
                "enter here those that are others. If it is not among them, press Do it anyway."
            )
        else:
            sentence = self.env._(
                "Procountor has a payment that Odoo does not know, as after a restored backup, so none was marked. "
                "Look there. If it is this payment, press Skip; if it is another one, press Do it anyway."
            )
        return '\n'.join([sentence, *conflict.words])
