import logging
import secrets
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..procountor_api import ApiError, AuthFailed, NotNow, OutcomeUnknown, Refused, encode
from .error_text import explain

_logger = logging.getLogger(__name__)

BATCH = 50
REQUEST_SECONDS = 30
# Longer than the whole deadline of a request, so that a row found later in 'sending' was interrupted.
LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=1)
CURE_AFTER = timedelta(minutes=15)  # a person has to mend the connection; that starts the queue at once
ANSWER_TRIES = 5

# How each operation leaves, in plain values: it runs without the ORM. The record offers the rest:
#   _procountor_payload(exchange)   what to send; called at the first claim, then the stored text is used
#   _procountor_apply(exchange)     show the state of the exchange, and keep what its answer says
REQUESTS = {
    'create_invoice': lambda client, payload: client.invoices.create(payload),
}


class ProcountorExchange(models.Model):
    """One document on its way to Procountor: outbox, record of the attempt and audit trail.

    The scheduled action is the only sender. It commits the claim before a request leaves, and
    writes the answer into this row alone; what the answer means for the document is applied in a
    transaction of its own, which can be repeated.
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
        required=True, readonly=True, default=1,
        help="Rises only when a person decides that the same document is to be sent once more.",
    )  # fmt: skip
    requested_by_id = fields.Many2one('res.users', readonly=True, default=lambda self: self.env.user)

    # The states and what leads from one to the other:
    #
    # blocked <--pre-flight or prerequisite failed-- waiting --claim+commit--> sending --stored---> done
    #    '------------mended-------------------------->  ^                       |  |--refused----> failed
    #                                                    |<---refused for now----|  |                 '--retry--> waiting
    #                                                    |                          '--answer lost, killed--> uncertain
    #                                      waiting --> cancelled (reset to draft in time, or by hand)
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
        required=True, readonly=True, index=True, default='waiting',
    )  # fmt: skip
    applied = fields.Boolean(
        readonly=True, default=True,
        help="Whether the document shows the state of this exchange already.",
    )  # fmt: skip
    external_number = fields.Char(readonly=True, help="Our number of the document, as Procountor got it.")
    attempt_key = fields.Char(readonly=True, help="Stands in the notes of the document in Procountor.")
    payload = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
    claim_token = fields.Char(readonly=True)
    lease_until = fields.Datetime(readonly=True)
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    error = fields.Text(readonly=True)
    answer = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
    remote_id = fields.Char(string="Procountor ID", readonly=True)
    done_at = fields.Datetime(readonly=True)

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
        """Put ``records`` in the outbox.

        What was refused, blocked or withdrawn before goes out anew: nothing of it was stored there.

        :param dict connections: connection by root company
        """
        again = self.search([
            ('operation', '=', operation), ('res_model', '=', records._name), ('res_id', 'in', records.ids),
            ('state', 'in', ('failed', 'blocked', 'cancelled')),
        ])  # fmt: skip
        again.write({
            'state': 'waiting', 'payload': False, 'external_number': False, 'error': False,
            'next_try': fields.Datetime.now(), 'requested_by_id': self.env.uid,
        })  # fmt: skip
        self.create([
            {
                'connection_id': connections[record.company_id.root_id].id,
                'company_id': record.company_id.id,
                'operation': operation,
                'res_model': record._name,
                'res_id': record.id,
                'reference': record.display_name,
            }
            for record in records
            if record.id not in again.mapped('res_id')
        ])
        self._wake_up()

    @api.model
    def _withdraw(self, records):
        """Cancel what waits for ``records``.

        The row is written, not only read: the claim of the sender then collides with this
        transaction, and one of the two starts over and sees what the other did.

        :raise UserError: when one of them may be in Procountor already
        """
        exchanges = self.search([
            ('res_model', '=', records._name), ('res_id', 'in', records.ids),
            ('state', 'in', ('waiting', 'sending', 'blocked', 'failed', 'uncertain')),
        ])  # fmt: skip
        gone = exchanges.filtered(lambda exchange: exchange.state in ('sending', 'uncertain'))
        if gone:
            raise UserError(self.env._(
                "%s is on its way to Procountor. Wait until the answer is there.", ', '.join(gone.mapped('reference'))
            ))  # fmt: skip
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

    # ------------------------------------------------------------------
    # THE SENDER
    # ------------------------------------------------------------------

    @api.model
    def _cron_process(self):
        """Send what is due. The only place that writes to Procountor."""
        self._expire_leases()
        self._apply_all()
        due = self._due_domain()
        exchanges = self.search(due, order='id', limit=BATCH)
        self.env['ir.cron']._commit_progress(remaining=self.search_count(due))
        clients = {}
        for exchange in exchanges:
            try:
                exchange._process(clients)
            except Exception:  # a bug must not block the queue behind it
                _logger.exception("Procountor exchange %s stopped", exchange.id)
                self.env.cr.rollback()
                exchange._postpone()
            if not self.env['ir.cron']._commit_progress(1):  # time is up; the scheduler calls again
                break

    @api.model
    def _due_domain(self):
        return [('state', '=', 'waiting'), ('next_try', '<=', fields.Datetime.now())]

    def _process(self, clients):
        """Take the exchange through claim, request, answer and its effect, each committed before the next."""
        exchange = self.try_lock_for_update(allow_referencing=True).filtered_domain(self._due_domain())
        if not exchange:
            return
        exchange = exchange.with_context(lang=exchange.requested_by_id.lang)
        if exchange._fix_payload():
            token, payload = exchange._claim(), exchange.payload
            self.env.cr.commit()  # from here on it is known that the request may have left
            exchange._store_outcome(token, exchange._request(clients, payload))
        self.env.cr.commit()
        exchange._apply()

    def _fix_payload(self):
        """Store the number, the key and the text that every attempt uses byte for byte; False when it can't be made."""
        if self.payload:
            return True
        record = self._document_record()
        try:
            if not record:
                raise UserError(self.env._("The document was deleted."))
            self.attempt_key = self.attempt_key or secrets.token_hex(8)
            payload = record._procountor_payload(self)
        except UserError as error:
            self.write({'state': 'blocked', 'error': str(error), 'applied': False})
            return False
        self.write({'external_number': payload.get('originalInvoiceNumber'), 'payload': encode(payload)})
        return True

    def _claim(self):
        """Mark the exchange as being sent and return the token that its answer must show."""
        self.write({
            'state': 'sending',
            'applied': False,
            'claim_token': secrets.token_hex(8),
            'lease_until': fields.Datetime.now() + LEASE,
            'attempts': self.attempts + 1,
        })  # fmt: skip
        return self.claim_token

    def _request(self, clients, payload):
        """Make the one request and return the answer, or the error that stands for it."""
        try:
            if self.connection_id not in clients:
                clients[self.connection_id] = self.connection_id._client(timeout=REQUEST_SECONDS)
            return REQUESTS[self.operation](clients[self.connection_id], payload)
        except (ApiError, UserError) as error:
            return error

    def _store_outcome(self, token, outcome):
        """Write the outcome into this row alone and commit.

        Another transaction may hold the row for a moment (a user who looks at the invoice never
        does): the answer is precious, so it is tried again.
        """
        values = self._outcome_values(outcome)
        for tries_left in reversed(range(ANSWER_TRIES)):
            try:
                with mute_logger('odoo.sql_db'):
                    if self.claim_token == token:
                        self.write(values)
                    else:
                        _logger.warning("Procountor exchange %s: an answer came after its claim was over", self.id)
                    self.env.cr.commit()
                return
            except SerializationFailure:
                self.env.cr.rollback()
                if not tries_left:
                    raise

    def _outcome_values(self, outcome):
        values = {'claim_token': False, 'lease_until': False, 'applied': False, 'error': False}
        if isinstance(outcome, ApiError):
            values['error'] = explain(self.env, outcome)
        if isinstance(outcome, OutcomeUnknown):
            values['state'] = 'uncertain'
        elif isinstance(outcome, (NotNow, AuthFailed)):
            pause = timedelta(seconds=getattr(outcome, 'retry_after', None) or 0)
            pause = max(pause, CURE_AFTER if isinstance(outcome, AuthFailed) else RETRY_AFTER)
            values |= {'state': 'waiting', 'next_try': fields.Datetime.now() + pause}
        elif isinstance(outcome, Refused):
            values['state'] = 'failed'
        elif isinstance(outcome, UserError):
            values |= {'state': 'waiting', 'next_try': fields.Datetime.now() + CURE_AFTER, 'error': str(outcome)}
        else:
            values |= {'state': 'done', 'answer': encode(outcome), 'done_at': fields.Datetime.now()}
            values['remote_id'] = str(outcome['id'])
        return values

    def _postpone(self):
        """Come back later to an exchange that stopped on an error of ours before anything left."""
        exchange = self.try_lock_for_update(allow_referencing=True)
        if exchange.state == 'waiting':
            exchange.next_try = fields.Datetime.now() + RETRY_AFTER

    @api.model
    def _expire_leases(self):
        """A row still in *sending* after its lease was interrupted: nobody knows whether the request left."""
        interrupted = self.search([('state', '=', 'sending'), ('lease_until', '<', fields.Datetime.now())])
        interrupted.write({
            'state': 'uncertain', 'applied': False, 'claim_token': False, 'lease_until': False,
            'error': self.env._("Sending was interrupted. The document may be in Procountor: it is not sent again."),
        })  # fmt: skip

    # ------------------------------------------------------------------
    # THE EFFECT ON THE DOCUMENT
    # ------------------------------------------------------------------

    @api.model
    def _apply_all(self):
        """Show on the documents what an interrupted run left unshown."""
        for exchange in self.search([('applied', '=', False), ('state', '!=', 'sending')], limit=BATCH):
            exchange._apply()

    def _apply(self):
        """Show the state of the exchange on its document and commit; a failure is repaired by the next run."""
        try:
            record = self._document_record()
            if record:
                record._procountor_apply(self)
            self.applied = True
            self.env.cr.commit()
        except Exception:
            _logger.exception("Procountor exchange %s: its outcome could not be shown on the document", self.id)
            self.env.cr.rollback()
