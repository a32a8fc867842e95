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
CHANGED = 'procountor_connector/changed'  # tells open pages to read the document again

# How each operation leaves, in plain values: it runs without the ORM.
REQUESTS = {
    'create_invoice': lambda client, payload: client.invoices.create(payload),
}


class ProcountorExchange(models.Model):
    """The sender: what becomes of a waiting exchange.

    The scheduled action is the only one. It commits the claim before a request leaves, and writes
    the answer into the row of the exchange alone; what the answer means for the document is applied
    in a transaction of its own, which can be repeated.
    """

    _inherit = 'procountor.exchange'

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
            exchange._process_safely(clients)
            if not self.env['ir.cron']._commit_progress(1):  # time is up; the scheduler calls again
                break
        for client in clients.values():
            client.close()

    @api.model
    def _due_domain(self):
        return [('state', '=', 'waiting'), ('next_try', '<=', fields.Datetime.now())]

    def _process_safely(self, clients):
        """Process; a bug in one exchange must not block the queue behind it."""
        try:
            self._process(clients)
        except Exception:
            _logger.exception("Procountor exchange %s stopped", self.id)
            self.env.cr.rollback()
            self._postpone()

    def _process(self, clients):
        """Take the exchange through claim, request, answer and its effect, each committed before the next."""
        exchange = self.try_lock_for_update(allow_referencing=True).filtered_domain(self._due_domain())
        if not exchange:
            return
        exchange = exchange.with_context(lang=exchange.requested_by_id.lang)
        if exchange._fix_payload():
            token, payload = exchange._claim(), exchange.payload
            self._commit()  # from here on it is known that the request may have left
            exchange._store_outcome(token, exchange._request(clients, payload))
        self._commit()
        exchange._apply()

    def _commit(self):
        """Make durable what was done so far: each step must outlive a failure of the next one."""
        self.env.cr.commit()  # pylint: disable=invalid-commit

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
        self.write(
            {
                'state': 'sending',
                'applied': False,
                'claim_token': secrets.token_hex(8),
                'lease_until': fields.Datetime.now() + LEASE,
                'attempts': self.attempts + 1,
            }
        )
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
                    self._commit()
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
        interrupted.write(
            {
                'state': 'uncertain',
                'applied': False,
                'claim_token': False,
                'lease_until': False,
                'error': self.env._(
                    "Sending was interrupted. The document may be in Procountor: it is not sent again."
                ),
            }
        )

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
                self.requested_by_id._bus_send(CHANGED, {'model': self.res_model, 'ids': [self.res_id]})
            self.applied = True
            self._commit()
        except Exception:
            _logger.exception("Procountor exchange %s: its outcome could not be shown on the document", self.id)
            self.env.cr.rollback()
