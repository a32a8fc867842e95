from odoo import api, fields, models

from . import timing
from .account_move_steps import STEPS


class ProcountorExchange(models.Model):
    """What an archived connection leaves: steps that can go on, and lost answers that nobody looks for meanwhile.

    What waited to be created is given back (`procountor_exchange_queue`): a successor may send it.
    """

    _inherit = 'procountor.exchange'

    def _steps_to_withdraw(self):
        return self.filtered(lambda exchange: exchange.operation in STEPS) - self._that_only_look()

    def _that_only_look(self):
        """They are read once the connection is active again."""
        return self.filtered(lambda exchange: exchange.operation == 'look_again')

    def _withdraw_steps(self):
        """Take steps out of the queue by their rows alone; their documents tell how they go on."""
        for exchange in self:
            localized = exchange.with_context(lang=exchange.requested_by_id.lang)
            error = localized.env._(
                "The connection was archived, so the step '%s' is not carried out. Once the connection is active "
                "again, press Continue the steps.",
                localized.step_name,
            )
            exchange.write({'state': 'cancelled', 'is_withdrawn': True, 'error': error, 'applied': False})
        if self:
            self._wake_up()

    @api.model
    def _tell_where_looks_stand(self, connections):
        """Say on what is uncertain that the looks rest, or when they go on."""
        lost = self.search([('connection_id', 'in', connections.ids), ('state', '=', 'uncertain')])
        for exchange in lost:
            localized = exchange.with_context(lang=exchange.requested_by_id.lang)
            exchange.write({'error': localized._uncertain_sentence(localized._moments_left()), 'applied': False})
        if lost:
            self._wake_up()

    def _moments_left(self):
        """Return when it is looked for: what is overdue comes now."""
        moments = [self.uncertain_since + after for after in timing.look_after(self.env)]
        return [max(moment, fields.Datetime.now()) for moment in moments[self.looks :]] or [self.next_try]

    def _uncertain_sentence(self, moments):
        # EXTENDS this addon's own
        if not self.connection_id.active:
            return self._archived_sentence()
        return super()._uncertain_sentence(moments)

    def _uncertain_situation(self):
        # EXTENDS this addon's own
        if not self.connection_id.active:
            return self._archived_sentence()
        return super()._uncertain_situation()

    def _archived_sentence(self):
        return self.env._(
            "The answer of Procountor was lost, so the document may have arrived. It is not looked for while the "
            "connection is archived, and goes on when the connection is active again. Until then, look in Procountor "
            "yourself before you send it in another way."
        )
