import logging
from functools import partial

from odoo import api, models

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
        # A person may have cancelled one of them since it was read, in a transaction that was committed meanwhile.
        self.env.invalidate_all()
        unshown = self.filtered(lambda exchange: not exchange.applied)
        trials = unshown.filtered('is_trial')
        trials.applied = True
        for group in (unshown - trials).grouped(self._alike_key).values():
            group._show_effect()

    def _show_effect(self):
        records = self._document_records()
        shown = self.filtered(lambda exchange: exchange.res_id in records._ids)
        if shown:
            records._procountor_apply(shown)
            shown[:1].requested_by_id._bus_send(CHANGED, {'model': shown[:1].res_model, 'ids': records.ids})
        self.applied = True
        for state, exchanges in self.grouped('state').items():  # comparing sums may have failed one of them
            if state == 'done':
                exchanges._release_dependants()
                exchanges._untell()
            elif state in STUCK:
                exchanges._block_dependants()
                exchanges._tell()
                if state == 'cancelled':
                    exchanges._untell()

    def _withdrawn_steps(self):
        """Return the steps that can go on: a reset to draft, or the archiving of the connection, cancelled them."""
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
