from collections import Counter

from odoo import api, models

from .account_move_send_wizard import PROCOUNTOR


class AccountMoveSendBatchWizard(models.TransientModel):
    """Of a selection, what can be sent to Procountor is queued too; the summary says how many they are."""

    _inherit = 'account.move.send.batch.wizard'

    @api.depends('move_ids')
    def _compute_summary_data(self):
        # EXTENDS 'account'
        result = super()._compute_summary_data()
        for wizard in self:
            if documents := wizard._procountor_documents():
                delivered = documents.filtered(lambda move: move._procountor_would_deliver())
                entry = {'count': len(documents), 'label': self.env._("to Procountor")}
                wizard.summary_data = wizard._procountor_less(delivered) | {PROCOUNTOR: entry}
        return result

    def _procountor_less(self, delivered):
        """Return the summary without what Odoo would send of the ``delivered``, which Procountor takes over."""
        less = Counter(
            method
            for move in delivered
            for method in self._get_default_sending_methods(move)
            if self._is_applicable_to_move(method, move, **self._get_default_sending_settings(move))
        )
        counts = {name: entry['count'] - less[name] for name, entry in self.summary_data.items()}
        return {name: self.summary_data[name] | {'count': count} for name, count in counts.items() if count}

    def _procountor_documents(self):
        obstacles = self.move_ids._origin._procountor_send_obstacles()
        return self.move_ids._origin.filtered(lambda move: not obstacles[move])

    def action_send_and_print(self, force_synchronous=False, allow_fallback_pdf=False):
        # EXTENDS 'account': queued first, so that Odoo does not e-mail what Procountor delivers
        if documents := self._procountor_documents():
            documents.action_procountor_send()
        result = super().action_send_and_print(
            force_synchronous=force_synchronous, allow_fallback_pdf=allow_fallback_pdf
        )
        # What gets its number there first is e-mailed afterwards; Odoo would try now, and report an error.
        self.move_ids._procountor_awaiting().sending_data = False
        return result
