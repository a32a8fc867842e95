import base64
import logging
import secrets
import time

from odoo import fields, models
from odoo.exceptions import UserError

from ..procountor_api import encode
from . import timing
from .concurrency import START_OVER
from .exchange_operations import OPERATIONS, Job

_logger = logging.getLogger(__name__)


class ProcountorExchange(models.Model):
    """The claim: the row says that a request leaves, or that it is looked for, before it does."""

    _inherit = 'procountor.exchange'

    def _claim_or_postpone(self):
        try:
            with self.env.cr.savepoint():
                return self._claim()
        except START_OVER:
            raise
        except Exception:
            _logger.exception("Procountor exchange %s stopped", self.id)
            self._postpone(
                self.env._("Sending stopped by an error. Ask your administrator to look into the log."),
            )
            return []

    def _claim(self):
        """Mark what is still due as being sent or looked for, and return a job for each."""
        exchanges = self.try_lock_for_update(allow_referencing=True).filtered_domain(self._due_domain())
        jobs = []
        for exchange in exchanges:
            exchange = exchange.with_context(lang=exchange.requested_by_id.lang)
            if exchange.state == 'uncertain':
                jobs.append(exchange._claim_look())
            elif not exchange._is_stopped() and exchange._fix_payload():
                jobs.append(exchange._claim_request())
        return jobs

    def _claim_request(self):
        """From here on it is known that the request may have left."""
        self.write(self._lease() | {'state': 'sending', 'applied': False, 'attempts': self.attempts + 1})
        return self._job(is_look=False)

    def _claim_look(self):
        lease = self._lease()
        self.write(lease | {'next_try': lease['lease_until']})
        return self._job(is_look=True)

    def _lease(self):
        return {
            'claim_token': secrets.token_hex(8),
            'lease_until': fields.Datetime.now() + timing.seconds(self.env, 'lease_seconds'),
        }

    def _job(self, is_look):
        lease, request = timing.seconds(self.env, 'lease_seconds'), timing.seconds(self.env, 'request_seconds')
        return Job(
            connection_id=self.connection_id.id,
            exchange_id=self.id,
            token=self.claim_token,
            operation=self.operation,
            is_look=is_look,
            payload=self.payload or '',
            number=self.external_number or '',
            key=self.attempt_key or '',
            seen=tuple(filter(None, (self.seen_ids or '').split(','))),
            content=self.content and base64.b64decode(self.content),
            deadline=time.monotonic() + (lease - request).total_seconds(),
        )

    def _is_stopped(self):
        """Whether it turned out, while it was waiting, that it does not go."""
        return self._drop_if_out_of_scope() or self._hold_if_changed()

    def _drop_if_out_of_scope(self):
        """The scope may have changed while it was being queued, or was on its way. Return whether it was dropped."""
        if self.operation != 'create_invoice':
            return False
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
            self.attempt_key = self.attempt_key or self._new_key()
            payload = record._procountor_payload(self)
        except UserError as error:
            cure = self._cure_values(getattr(error, 'problems', []))
            self.write({'state': 'blocked', 'error': str(error), 'applied': False} | cure)
            return False
        self.payload = encode(payload)
        self.external_number = self.external_number or OPERATIONS[self.operation].number(payload)
        return True

    def _postpone(self, reason):
        """Come back later to an exchange of which nothing has left, and say why."""
        pause = timing.back_off(self.env, self.attempts + 1)
        self.write({'next_try': fields.Datetime.now() + pause, 'error': reason, 'applied': False})
