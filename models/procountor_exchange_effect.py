import logging
from functools import partial

from odoo import api, models
from odoo.tools import SQL

from ..procountor_api import decode
from .procountor_exchange_queue import STUCK

_logger = logging.getLogger(__name__)

BATCH = 100
CHANGED = 'procountor_connector/changed'  # tells open pages to read the document again


class ProcountorExchange(models.Model):
    """What the state of an exchange means for its document, and for the exchanges that wait for it.

    All of this can be repeated: a failure, or a process that dies here, is repaired by the next run.
    """

    _inherit = 'procountor.exchange'

    @api.model
    def _apply_all(self):
        """Show on the documents what an interrupted run left unshown."""
        unshown = [('applied', '=', False), ('state', '!=', 'sending')]
        self.search(unshown, order='write_date, id', limit=BATCH)._apply()  # the last to fail comes last

    def _apply(self):
        """Let the states have their effect, and commit: alike ones together."""
        for group in self.grouped(self._alike_key).values():
            group._apply_group()

    def _alike_key(self, exchange):
        error = exchange.error if exchange.state != 'done' else False
        return (
            exchange.requested_by_id,
            exchange.company_id,
            exchange.connection_id,
            exchange.res_model,
            exchange.operation,
            exchange.state,
            error,
        )

    def _apply_group(self):
        try:
            self._durably(partial(self.with_context(lang=self[:1].requested_by_id.lang)._have_effect))
        except Exception:
            self.env.cr.rollback()
            if len(self) > 1:
                for exchange in self:
                    exchange._apply_group()
                return
            _logger.exception("Procountor exchange %s: its outcome could not be shown on the document", self.id)
            self._durably(partial(self.write, {'applied': False}))

    def _have_effect(self):
        records = self._document_records()
        shown = self.filtered(lambda exchange: exchange.res_id in records._ids)
        if shown:
            records._procountor_apply(shown)
            shown[:1].requested_by_id._bus_send(CHANGED, {'model': shown[:1].res_model, 'ids': records.ids})
        self.applied = True
        if self[:1].state == 'done':
            self._release_dependants()
            self._untell()
        elif self[:1].state in STUCK:
            self._block_dependants()
            self._tell()

    def _withdrawn_steps(self):
        """Return the steps that a reset of their document to draft cancelled."""
        return self.filtered(
            lambda each: (
                each.is_withdrawn
                and each.state == 'cancelled'
                and each.operation not in ('create_invoice', 'update_invoice')
            )
        )

    def _updates_in_flight(self):
        return self.filtered(
            lambda each: each.operation == 'update_invoice' and each.state in ('waiting', 'sending', 'uncertain')
        )

    def _body_there(self):
        """Return the body of the invoice that this exchange left or found in Procountor, or None."""
        if self.state == 'done' and self.payload:
            body = decode(self.payload.encode())
            return body['invoice'] if self.operation == 'update_invoice' else body
        if self.operation == 'update_invoice' and self.answer:  # refused, because it was this one by then
            return decode(self.answer.encode())
        return None

    # ------------------------------------------------------------------
    # WHAT WAITS FOR IT
    # ------------------------------------------------------------------

    def _dependants(self, states):
        return self.search([('waits_for_ids', 'in', self.ids), ('is_ready', '=', False), ('state', 'in', states)])

    def _release_dependants(self):
        self._dependants(('waiting', 'blocked'))._release()

    def _release(self):
        """Let go what has all it waits for."""
        for exchange in self:
            if all(needed._is_settled() for needed in exchange.waits_for_ids):
                exchange.write({'is_ready': True, 'state': 'waiting', 'error': False, 'applied': False})

    def _block_dependants(self):
        for exchange in self:
            waiting = exchange._dependants(('waiting',))
            waiting.write({'state': 'blocked', 'error': exchange._stuck_sentence(), 'applied': False})

    def _unblock_dependants(self):
        """They wait again: what they wait for is on its way once more."""
        self._dependants(('blocked',)).write({'state': 'waiting', 'error': False, 'applied': False})

    @api.model
    def _release_all(self):
        """Let go what was queued while the last thing it waits for was being done."""
        self.env.flush_all()
        ready = self.env.execute_query(
            SQL(
                """SELECT exchange.id FROM procountor_exchange exchange
                    WHERE NOT exchange.is_ready AND exchange.state IN ('waiting', 'blocked')
                      AND NOT EXISTS (
                          SELECT FROM procountor_exchange_wait wait
                            JOIN procountor_exchange needed ON needed.id = wait.needed_id
                           WHERE wait.exchange_id = exchange.id AND NOT (needed.state = 'done' AND needed.applied))"""
            )
        )
        self.browse([exchange_id for [exchange_id] in ready])._release()
