from odoo import api, fields, models
from odoo.exceptions import UserError


class ProcountorExchange(models.Model):
    """One document on its way to Procountor: outbox, record of the attempt and audit trail.

    The record that is sent offers, for its operations:

        _procountor_problems(connection)   pre-flight: a sentence for each thing to mend
        _procountor_payload(exchange)      what to send; called at the first claim, then the stored text is used
        _procountor_apply(exchange)        show the state of the exchange, and keep what its answer says
    """

    _name = 'procountor.exchange'
    _description = "Procountor Exchange"
    _order = 'id desc'
    _rec_name = 'reference'
    _check_company_auto = True

    connection_id = fields.Many2one('procountor.connection', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='restrict')
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
    #                   waiting --> cancelled (reset to draft in time) --again--> waiting
    state = fields.Selection(
        [
            ('waiting', "Waiting"),
            ('sending', "Sending"),
            ('blocked', "Blocked"),
            ('uncertain', "Uncertain"),
            ('failed', "Failed"),
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
    def _enqueue(self, operation, records, connections):
        """Put ``records`` in the outbox: waiting, or blocked with the reason that the pre-flight found.

        What was refused, blocked or withdrawn before goes out anew: nothing of it was stored there.

        :param dict connections: connection by root company
        """
        again = self.search(
            [
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
            values = self._preflight_values(record, connection)
            if record.id in known:
                known[record.id].write(values)
            else:
                new.append(
                    values
                    | {
                        'connection_id': connection.id,
                        'company_id': record.company_id.id,
                        'operation': operation,
                        'res_model': record._name,
                        'res_id': record.id,
                        'reference': record.name,
                    }
                )
        record_of = {record.id: record for record in records}
        for exchange in again + self.create(new):
            record_of[exchange.res_id]._procountor_apply(exchange)
        self._wake_up()

    def _preflight_values(self, record, connection):
        problems = record._procountor_problems(connection)
        return {
            'state': 'blocked' if problems else 'waiting',
            'error': '\n'.join(problems),
            'payload': False,
            'external_number': False,
            'next_try': fields.Datetime.now(),
            'requested_by_id': self.env.uid,
        }

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
                ('state', 'in', ('waiting', 'sending', 'blocked', 'failed', 'uncertain')),
            ]
        )
        gone = exchanges.filtered(lambda exchange: exchange.state in ('sending', 'uncertain'))
        if gone:
            raise UserError(
                self.env._(
                    "%s is on its way to Procountor. Wait until the answer is there.",
                    ', '.join(gone.mapped('reference')),
                )
            )
        exchanges.write({'state': 'cancelled'})

    @api.model
    def _resume(self, connection):
        """Send at once what waits for ``connection``, which works again."""
        self.search([('connection_id', '=', connection.id), ('state', '=', 'waiting')]).next_try = fields.Datetime.now()
        self._wake_up()

    @api.model
    def _wake_up(self):
        """Start the sender as soon as this transaction is committed. Hook for job queues."""
        self.env.ref('procountor_connector.ir_cron_exchange').sudo()._trigger()
