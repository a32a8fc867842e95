from odoo import fields, models

from .actions import close_with


class ProcountorAccept(models.TransientModel):
    """Why a person accepts that an invoice has other sums in Procountor than in Odoo."""

    _name = 'procountor.accept'
    _description = "Accept a Difference of Sums"

    exchange_ids = fields.Many2many('procountor.exchange', required=True, readonly=True)
    difference = fields.Text(compute='_compute_difference', compute_sudo=True)
    reason = fields.Text(
        required=True, help="It is kept with the invoice, for whoever wonders later why the two systems differ."
    )

    def _compute_difference(self):
        for dialog in self:
            dialog.difference = '\n'.join(filter(None, dialog.exchange_ids.mapped('error')))

    def action_accept(self):
        """Let the steps go on.

        :raise UserError: there is no difference any more
        """
        self.ensure_one()
        self.check_access('write')
        self.exchange_ids._accept_difference(self.reason)
        return close_with(self.env._("Accepted: the following steps go on."))


class ProcountorExchange(models.Model):
    _inherit = 'procountor.exchange'

    def action_accept_difference(self):
        """Ask why the sums may differ.

        :raise UserError: there is no difference
        """
        exchanges = self._with_difference()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Accept the difference"),
            'res_model': 'procountor.accept',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_exchange_ids': exchanges.ids},
        }
