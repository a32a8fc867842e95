from odoo import models

from .account_move_dimensions import SET


class AccountMove(models.Model):
    """Dimensions stay until the approval: a row that is corrected in Procountor renews the receipt without them.

    The approval and the look for doubles compare the receipt with the one that the values were written to. The first
    writes them to the new one itself; the second lets a step do it.
    """

    _inherit = 'account.move'

    def _procountor_payload(self, exchange):
        # EXTENDS
        payload = super()._procountor_payload(exchange)
        receipt = self._procountor_receipt_set(exchange) if exchange.operation == 'approve' else ''
        if not receipt:
            return payload
        rows = self._procountor_receipt_rows(exchange.connection_id)
        return payload | {'receipt_id': receipt, 'rows': rows}

    def _procountor_receipt_set(self, exchange):
        """Return the id of the ledger receipt that has our dimensions; empty when the last step was left out."""
        steps = exchange._of(self, [SET])
        return (steps[:1].state == 'done' and steps[:1].sudo().remote_id) or ''

    def _procountor_apply_step(self, exchange, answer):
        # EXTENDS
        if exchange.operation == 'approve' and 'mismatch' in answer:
            exchange.write({'state': 'failed', 'error': self._procountor_lost_dimensions_sentence()})
            return None
        result = super()._procountor_apply_step(exchange, answer)
        if exchange.operation == 'look_again':
            self._procountor_renew_lost_dimensions(exchange, str(answer.get('ledgerReceiptId') or ''))
        return result

    def _procountor_renew_lost_dimensions(self, exchange, receipt):
        """Let a step set the dimensions on ``receipt``, the one that the invoice has now."""
        known = self._procountor_receipt_set(exchange)
        if known and receipt and receipt != known and self.state == 'posted':
            created = exchange._of(self, ['create_invoice'])[:1]
            self._procountor_renew_dimensions(created, detail=f'receipt {receipt}')

    def _procountor_lost_dimensions_sentence(self):
        return self.env._(
            "Somebody changed the invoice in Procountor, and the entries of its ledger receipt are not those of the "
            "rows any more: the dimensions are missing. Set them there by hand, approve it there and skip this step."
        )
