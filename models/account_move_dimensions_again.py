from odoo import Command, models

from .account_move_dimensions import SET

LATER = ('attach', 'approve', 'send', 'mark_paid')  # the steps after it


class AccountMove(models.Model):
    """An update of the invoice may make its ledger receipt anew, without dimensions: they are set once more.

    The step of the update replaces those from before it, which have the distribution of that time
    (`procountor_exchange_replaced`).
    """

    _inherit = 'account.move'

    def _procountor_keep_update(self, exchange, answer):
        # EXTENDS
        result = super()._procountor_keep_update(exchange, answer)
        if exchange.state == 'done':
            self._procountor_renew_dimensions(exchange)
        return result

    def _procountor_renew_dimensions(self, update, detail=None):
        """Set the dimensions once more, in place of what was to set them so far, and return the step.

        :param str detail: what tells the step from the others of this document; by default that of the ``update``
        """
        steps = update._of(self, [SET, 'check_sums', *LATER])
        again = steps.browse()
        if self._procountor_sets_dimensions_again(update):
            again = self._procountor_queue_dimensions(update, steps, detail or update.detail)
        steps.filtered(lambda step: step.operation == SET)._replace_by(again)
        return again

    def _procountor_sets_dimensions_again(self, update):
        return self._procountor_has_dimensions(update.connection_id)

    def _procountor_queue_dimensions(self, update, steps, detail):
        """Set the dimensions once more after the ``update``, before what comes later of the ``steps`` so far."""
        checks = steps.filtered(lambda step: step.operation == 'check_sums' and step.state != 'done')
        check = checks.filtered(lambda step: step.state != 'cancelled' or step.is_withdrawn)[:1]  # not skipped
        again = steps._create_once(
            [
                {
                    'operation': SET,
                    'detail': detail,
                    'connection_id': update.connection_id.id,
                    'company_id': update.company_id.id,
                    'res_model': self._name,
                    'res_id': self.id,
                    'reference': update.reference,
                    'requested_by_id': update.requested_by_id.id,
                    'priority': update.priority,
                    'generation': update.generation,
                }
                | (self._procountor_behind(check) if check else {})
            ]
        )
        held = steps.filtered(
            lambda step: step.operation in LATER and (step.state in ('waiting', 'blocked') or step.is_withdrawn)
        )
        held.write({'waits_for_ids': [Command.link(again.id)], 'is_ready': False})
        return again

    def _procountor_apply(self, exchanges):
        # EXTENDS
        if exchanges[0].operation == SET:
            exchanges._give_way()
        return super()._procountor_apply(exchanges)
