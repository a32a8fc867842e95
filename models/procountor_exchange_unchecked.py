import logging

from odoo import api, fields, models

from .concurrency import START_OVER
from .procountor_exchange_due import UNCHECKED

_logger = logging.getLogger(__name__)

AT_ONCE = 200
UNCHECKED_STATES = ('waiting', 'blocked')


class ProcountorExchange(models.Model):
    """What the sender checks before it can go: what was queued unchecked, and what was mended since it was blocked."""

    _inherit = 'procountor.exchange'

    @api.model
    def _enqueue_unchecked(self, operation, records, connections):
        """Put ``records`` in the outbox, and leave the pre-flight to the sender, so that nobody waits for it here."""
        values = {'priority': self._priority_of(records), 'is_unchecked': True}
        rows = {
            record: self._queue_values(record, connections[record.company_id.root_id]) | values for record in records
        }
        return self._put_and_show(operation, rows)

    @api.model
    def _check_again(self, records):
        """Let the sender check again what is blocked by something that is mended on ``records``, which were saved."""
        cure = [('cure_model', '=', records._name), ('cure_id', 'in', records.ids)]
        if blocked := self.search([*cure, ('state', '=', 'blocked'), ('is_unchecked', '=', False)]):
            blocked.is_unchecked = True
            self._wake_up()

    @api.model
    def _check_unchecked(self):
        """Check what was queued unchecked or was mended, in the name of those who had sent it, for the same time."""
        now = fields.Datetime.now()
        groups = self.search(UNCHECKED, limit=AT_ONCE).grouped(
            lambda each: (
                each.requested_by_id,
                each.operation,
                each.connection_id,
                each.company_id,
                each.priority,
                max(each.next_try, now),
            )
        )
        for group in groups.values():
            group._check_or_give_up()

    def _check_or_give_up(self):
        """Check them; what our own code stumbles over needs attention, and keeps none of the others."""
        try:
            self._durably(self._check)
        except START_OVER:
            self.env.cr.rollback()  # others write them all the time: the next round checks them
        except Exception:
            self.env.cr.rollback()
            if len(self) > 1:
                for exchange in self:
                    exchange._check_or_give_up()
                return
            _logger.exception("Procountor exchange %s could not be checked", self.id)
            self._durably(self._give_up_check)

    def _check(self):
        connection, now = self.connection_id, fields.Datetime.now()
        unchecked = self.filtered(lambda each: each.state in UNCHECKED_STATES and connection.active)
        unchecked = unchecked.with_user(self.requested_by_id).sudo()
        if self[:1].operation != 'create_invoice':
            unchecked._try_again()
        elif unchecked:
            # Another connection may have sent it since.
            documents = unchecked._document_records().filtered(
                lambda move: (
                    move.procountor_state in ('queued', 'blocked') and move.procountor_connection_id == connection
                )
            )
            values = {'priority': self[0].priority, 'next_try': max(self[0].next_try, now)}
            connections = {connection.company_id: connection.with_env(unchecked.env)}
            unchecked.browse()._enqueue('create_invoice', documents, connections, **values)._tell()
        self.is_unchecked = False

    def _give_up_check(self):
        error = self.env._("The check of this document stopped. Ask your administrator to look into the log.")
        waiting = self.filtered(lambda exchange: exchange.state in UNCHECKED_STATES)
        waiting.write({'state': 'blocked', 'error': error, 'applied': False})
        self.is_unchecked = False
