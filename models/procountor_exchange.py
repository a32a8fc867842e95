import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class ProcountorExchange(models.Model):
    """One document on its way to Procountor: outbox, record of the attempt and audit trail.

    The record that is sent offers, for its operations:

        _procountor_problems(connection)   pre-flight: a sentence for each thing to mend
        _procountor_payload(exchange)      what to send; called at the first claim, then the stored text is used
        _procountor_apply(exchange)        show the state of the exchange, and keep what its answer says;
                                           several records at a time while there is no answer
        _procountor_not_sent(connection)   show that it left the queue unsent; several records at a time
    """

    _name = 'procountor.exchange'
    _description = "Procountor Exchange"
    _order = 'id desc'
    _rec_name = 'reference'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='restrict'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='restrict')
    operation = fields.Selection([('create_invoice', "Create invoice")], required=True, readonly=True)
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field='res_model', required=True, readonly=True)
    reference = fields.Char(readonly=True, help="Number of the document in Odoo.")
    generation = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        help="Rises only when a person decides that the same document is to be sent once more.",
    )
    requested_by_id = fields.Many2one(
        'res.users', string="Requested by", readonly=True, default=lambda self: self.env.user
    )

    # The states and what leads from one to the other:
    #
    # blocked <--pre-flight failed-- waiting --claim+commit--> sending --stored---------------> done
    #    '--sent again after the cure-->  ^                       |  |---refused-------------> failed --again--> waiting
    #                                     |<---refused for now----|  '---answer lost, killed-> uncertain
    #  waiting, blocked, failed --> cancelled (reset to draft in time, out of scope by now) --again--> waiting
    #                   waiting --> cancelled (connection archived)
    state = fields.Selection(
        [
            ('waiting', "Waiting"),
            ('sending', "Sending"),
            ('blocked', "Needs attention"),
            ('uncertain', "Checking"),
            ('failed', "Refused"),
            ('done', "Done"),
            ('cancelled', "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
        default='waiting',
    )
    applied = fields.Boolean(
        readonly=True,
        default=True,
        help="Whether the document shows the state of this exchange already.",
    )
    external_number = fields.Char(
        string="Our number", readonly=True, help="Our number of the document, as Procountor got it."
    )
    attempt_key = fields.Char(readonly=True, help="Stands in the notes of the document in Procountor.")
    payload = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
    claim_token = fields.Char(readonly=True)
    lease_until = fields.Datetime(readonly=True)
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(string="Next attempt", required=True, readonly=True, default=fields.Datetime.now)
    error = fields.Text(readonly=True)
    answer = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
    remote_id = fields.Char(string="Procountor ID", readonly=True)
    remote_number = fields.Char(string="Procountor number", readonly=True)
    done_at = fields.Datetime(string="Done on", readonly=True)

    _once = models.Constraint(
        'UNIQUE (connection_id, operation, res_model, res_id, generation)',
        "This document is in the queue already.",
    )
    _due = models.Index("(next_try) WHERE state = 'waiting'")
    _unapplied = models.Index("(id) WHERE NOT applied")
    _document = models.Index("(res_model, res_id)")

    # ------------------------------------------------------------------
    # THE DOCUMENTS' SIDE
    # ------------------------------------------------------------------

    def _document_record(self):
        """Return the Odoo record that is sent, as the company of the exchange sees it."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists().with_company(self.company_id)

    @api.model
    def _enqueue(self, operation, records, connections, not_before=None):
        """Put ``records`` in the outbox in their order: waiting, or blocked with the reason that the pre-flight found.

        What was refused, blocked or withdrawn before goes out anew: nothing of it was stored there.

        :param dict connections: connection by root company
        :param datetime not_before: nothing is sent earlier; a withdrawal until then keeps it from going at all
        """
        again = self.search(
            [
                ('connection_id', 'in', [connection.id for connection in connections.values()]),
                ('operation', '=', operation),
                ('res_model', '=', records._name),
                ('res_id', 'in', records.ids),
                ('state', 'in', ('failed', 'blocked', 'cancelled')),
            ]
        )
        known = {exchange.res_id: exchange for exchange in again}
        new = []
        for record in records:
            connection = connections[record.company_id.root_id]
            values = self._preflight_values(record, connection, not_before)
            if record.id in known:
                known[record.id].write(values)
            else:
                new.append(values | {'operation': operation, 'res_model': record._name, 'res_id': record.id})
        self._show_queued(records, again + self.create(new))
        self._wake_up(not_before)

    def _preflight_values(self, record, connection, not_before):
        problems = self._preflight(record, connection)
        return {
            'connection_id': connection.id,
            'company_id': record.company_id.id,
            'reference': record.name,
            'state': 'blocked' if problems else 'waiting',
            'error': '\n'.join(problems) or connection._pause_reason(),
            'payload': False,
            'external_number': False,
            'next_try': not_before or fields.Datetime.now(),
            'requested_by_id': self.env.uid,
        }

    def _preflight(self, record, connection):
        """Return the problems of ``record``; an error of ours is one too, so that it does not stop the others."""
        try:
            return record._procountor_problems(connection)
        except psycopg2.Error:
            raise
        except Exception:
            _logger.exception("The check of %s for Procountor stopped", record)
            return [self.env._("The check of this document stopped. Ask your administrator to look into the log.")]

    def _show_queued(self, records, exchanges):
        """Show the states on the documents, with one write for all that are alike."""
        alike = exchanges.grouped(lambda exchange: (exchange.connection_id, exchange.state, exchange.error))
        for group in alike.values():
            records.browse(group.mapped('res_id'))._procountor_apply(group[0])

    @api.model
    def _withdraw(self, records):
        """Cancel what waits for ``records``.

        The row is written, not only read: the claim of the sender then collides with this
        transaction, and one of the two starts over and sees what the other did.

        :raise UserError: when one of them may be in Procountor already
        """
        exchanges = self.search(
            [
                ('res_model', '=', records._name),
                ('res_id', 'in', records.ids),
                '|',
                ('state', 'in', ('waiting', 'sending', 'blocked', 'failed', 'uncertain')),
                ('applied', '=', False),  # done there, and not shown here yet
            ]
        )
        exchanges._check_withdrawable()
        exchanges._cancel()

    def _cancel(self):
        self.write({'state': 'cancelled', 'applied': True, 'error': False})

    @api.model
    def _give_back(self, connections):
        """Take what waits for ``connections`` out of the queue, and show it as not sent."""
        waiting = self.search([('connection_id', 'in', connections.ids), ('state', '=', 'waiting')])
        waiting._leave_queue()

    @api.model
    def _drop_out_of_scope(self, connection):
        """Take what ``connection`` does not send any more out of the queue, also what could be sent again."""
        exchanges = self.search(
            [('connection_id', '=', connection.id), ('state', 'in', ('waiting', 'blocked', 'failed'))]
        )
        for model, group in exchanges.grouped('res_model').items():
            outside = self.env[model].browse(group.mapped('res_id')).exists().filtered(connection._scope_problem)
            group.filtered(lambda exchange, outside=outside: exchange.res_id in outside._ids)._leave_queue()

    def _leave_queue(self):
        """Cancel, and show it on the documents."""
        self._cancel()
        for (model, connection), exchanges in self.grouped(lambda each: (each.res_model, each.connection_id)).items():
            self.env[model].browse(exchanges.mapped('res_id')).exists()._procountor_not_sent(connection)

    @api.model
    def _that_may_be_there(self, records):
        """Return the exchanges by which ``records`` are, or may be, in Procountor."""
        return self.search(
            [
                ('res_model', '=', records._name),
                ('res_id', 'in', records.ids),
                ('state', 'in', ('sending', 'uncertain', 'done')),
            ]
        )

    def _check_withdrawable(self):
        if lost := self.filtered(lambda exchange: exchange.state == 'uncertain'):
            raise UserError(
                self.env._(
                    "%s may be in Procountor already: its answer was lost. Look there for this number first.",
                    ', '.join(lost.mapped('reference')),
                )
            )
        if gone := self.filtered(lambda exchange: exchange.state in ('sending', 'done')):
            raise UserError(
                self.env._(
                    "%s is on its way to Procountor. Wait until the answer is there.",
                    ', '.join(gone.mapped('reference')),
                )
            )

    @api.model
    def _resume(self, connection):
        """Send at once what waits for ``connection``, which works again."""
        now = fields.Datetime.now()
        postponed = self.search(
            [('connection_id', '=', connection.id), ('state', '=', 'waiting'), ('next_try', '>', now)]
        )
        postponed.next_try = now
        self._wake_up()

    @api.model
    def _wake_up(self, at=None):
        """Start the sender ``at`` that time, else as soon as this transaction is committed. Hook for job queues."""
        self.env.ref('procountor_connector.ir_cron_exchange').sudo()._trigger(at=at)
