import logging
import secrets
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

from ..procountor_api import ApiError, AuthFailed, NotNow, OutcomeUnknown, encode
from .error_text import explain

_logger = logging.getLogger(__name__)

BATCH = 50
REQUEST_SECONDS = 30
# Longer than the whole deadline of a request, so that a row found later in 'sending' was interrupted.
LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=1)
CURE_AFTER = timedelta(minutes=15)  # a person has to mend the connection; that starts the queue at once
LONGEST_PAUSE = timedelta(hours=1)  # whatever Retry-After says
TRIES = 5
CHANGED = 'procountor_connector/changed'  # tells open pages to read the document again

# What a client is made of. A sealed secret that changed is another one; it says nothing about the plain text.
LOGIN_FIELDS = ['url', 'client_id', 'client_secret_sealed', 'api_key_sealed']

# How each operation leaves, in plain values: it runs without the ORM.
REQUESTS = {
    'create_invoice': lambda client, payload: client.invoices.create(payload),
}


def storable(text):
    """Return ``text`` without the characters that PostgreSQL cannot keep: an answer must not be lost by one."""
    return text.replace('\x00', '').encode('utf-8', 'replace').decode()


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
        self._drop_stranded()
        self._apply_all()
        due = self._due_domain()
        exchanges = self.search(due, order='id', limit=BATCH)
        self.env['ir.cron']._commit_progress(remaining=self.search_count(due))
        clients = {}
        for exchange in exchanges:
            exchange.with_context(lang=exchange.requested_by_id.lang)._process_safely(clients)
            if not self.env['ir.cron']._commit_progress(1):  # time is up; the scheduler calls again
                break
        for client in clients.values():
            client.close()

    @api.model
    def _due_domain(self):
        return [
            ('state', '=', 'waiting'),
            ('next_try', '<=', fields.Datetime.now()),
            ('connection_id.active', '=', True),
            ('connection_id.is_disabled', '=', False),
            # An untested or refused key may open the books of another company.
            ('connection_id.state', '=', 'connected'),
            ('connection_id.new_key_sealed', '=', False),
        ]

    def _process_safely(self, clients):
        """Process; a bug in one exchange must not block the queue behind it."""
        try:
            self._process(clients)
        except Exception:
            _logger.exception("Procountor exchange %s stopped", self.id)
            self.env.cr.rollback()
            sentence = self.env._("Sending stopped by an error. Ask your administrator to look into the log.")
            self._durably(partial(self._postpone, sentence))
            self._apply()

    def _process(self, clients):
        """Take the exchange through claim, request, answer and its effect, each committed before the next."""
        client = self._client_of_connection(clients)
        token = client and self._durably(self._claim)  # from here on it is known that the request may have left
        if token:
            outcome = self._request(client, self.payload)
            self._durably(partial(self._store, token, self._outcome_values(outcome)))
            if isinstance(outcome, AuthFailed):
                self._durably(partial(self.connection_id._fail, explain(self.env, outcome)))
        if not self.applied:
            self._apply()

    def _client_of_connection(self, clients):
        """Return the client, made once for a connection and its login as it is now; None when it cannot be made."""
        login = tuple(self.connection_id.sudo().read(LOGIN_FIELDS)[0].values())
        if login not in clients:
            try:
                clients[login] = self.connection_id._client(timeout=REQUEST_SECONDS)
            except UserError as error:
                self._durably(partial(self._postpone, str(error), CURE_AFTER))
                return None
        return clients[login]

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
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                if not tries_left:
                    raise

    def _claim(self):
        """Mark the exchange as being sent and return the token that its answer must show; None when it is not sent."""
        exchange = self.try_lock_for_update(allow_referencing=True).filtered_domain(self._due_domain())
        if not exchange or exchange._drop_if_out_of_scope() or not exchange._fix_payload():
            return None
        exchange.write(
            {
                'state': 'sending',
                'applied': False,
                'claim_token': secrets.token_hex(8),
                'lease_until': fields.Datetime.now() + LEASE,
                'attempts': exchange.attempts + 1,
            }
        )
        return exchange.claim_token

    def _drop_if_out_of_scope(self):
        """The scope may have changed while it was being queued, or was on its way. Return whether it was dropped."""
        record = self._document_record()
        if not (record and self.connection_id._scope_problem(record)):
            return False
        self._drop()
        return True

    def _drop(self):
        """Take it out of the queue by its row alone; its document shows that afterwards."""
        self.write({'state': 'cancelled', 'error': False, 'applied': False})

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

    def _request(self, client, payload):
        """Make the one request and return the answer, or the error that stands for it."""
        try:
            return REQUESTS[self.operation](client, payload)
        except ApiError as error:
            return error

    def _store(self, token, values):
        """Write the outcome into this row alone, if the claim it belongs to still stands."""
        if self.claim_token == token:
            self.write(values)
        else:
            _logger.warning(
                "Procountor exchange %s: an answer came after its claim was over: %s, Procountor ID %r",
                self.id,
                values['state'],
                values.get('remote_id'),
            )

    def _outcome_values(self, outcome):
        """Return what ``outcome``, an answer or the error that stands for it, makes of the exchange."""
        values = {'claim_token': False, 'lease_until': False, 'applied': False, 'error': False}
        if not isinstance(outcome, ApiError):
            return values | self._done_values(outcome)
        values['error'] = storable(explain(self.env, outcome))
        if isinstance(outcome, OutcomeUnknown):
            values['state'] = 'uncertain'
        elif isinstance(outcome, (NotNow, AuthFailed)):
            wanted = timedelta(seconds=min(getattr(outcome, 'retry_after', None) or 0, LONGEST_PAUSE.total_seconds()))
            pause = max(wanted, CURE_AFTER if isinstance(outcome, AuthFailed) else RETRY_AFTER)
            values |= {'state': 'waiting', 'next_try': fields.Datetime.now() + pause}
        else:
            values['state'] = 'failed'
        return values

    def _done_values(self, answer):
        return {
            'state': 'done',
            'answer': storable(encode(answer)),
            'remote_id': str(answer['id']),
            'remote_number': str(answer.get('invoiceNumber') or answer['id']),
            'done_at': fields.Datetime.now(),
        }

    def _postpone(self, reason, pause=RETRY_AFTER):
        """Come back later to an exchange of which nothing has left, and say why."""
        if self.state == 'waiting':
            self.write({'next_try': fields.Datetime.now() + pause, 'error': reason, 'applied': False})

    @api.model
    def _expire_leases(self):
        """A row still in *sending* after its lease was interrupted: nobody knows whether the request left."""
        for exchange in self.search([('state', '=', 'sending'), ('lease_until', '<', fields.Datetime.now())]):
            exchange.with_context(lang=exchange.requested_by_id.lang)._give_up_claim()

    @api.model
    def _drop_stranded(self):
        """What was on its way while its connection was archived may have come back to a queue that nobody empties."""
        self.search([('state', '=', 'waiting'), ('connection_id.active', '=', False)])._drop()

    def _give_up_claim(self):
        self.write(
            {
                'state': 'uncertain',
                'applied': False,
                'claim_token': False,
                'lease_until': False,
                'error': self.env._(
                    "Sending was interrupted. The document may have arrived, so it is not sent again. Look for its "
                    "number in Procountor."
                ),
            }
        )

    # ------------------------------------------------------------------
    # THE EFFECT ON THE DOCUMENT
    # ------------------------------------------------------------------

    @api.model
    def _apply_all(self):
        """Show on the documents what an interrupted run left unshown."""
        unshown = [('applied', '=', False), ('state', '!=', 'sending')]
        for exchange in self.search(unshown, order='write_date, id', limit=BATCH):  # the last to fail comes last
            exchange._apply()

    def _apply(self):
        """Show the state of the exchange on its document and commit; a failure is repaired by a later run."""
        try:
            self._durably(self.with_context(lang=self.requested_by_id.lang)._show_on_document)
        except Exception:
            _logger.exception("Procountor exchange %s: its outcome could not be shown on the document", self.id)
            self.env.cr.rollback()
            self._durably(partial(self.write, {'applied': False}))

    def _show_on_document(self):
        if record := self._document_record():
            record._procountor_apply(self)
            self.requested_by_id._bus_send(CHANGED, {'model': self.res_model, 'ids': [self.res_id]})
        self.applied = True
