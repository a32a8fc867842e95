from odoo import fields, models
from odoo.exceptions import UserError

from .actions import close_with


class ProcountorAccept(models.TransientModel):
    """Why a person accepts that an invoice has other sums in Procountor than in Odoo."""

    _name = 'procountor.accept'
    _description = "Accept a Difference of Sums"
    _rec_name = 'reference'

    exchange_id = fields.Many2one('procountor.exchange', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='exchange_id.company_id', store=True)
    reference = fields.Char(related='exchange_id.reference', string="Invoice in Odoo")
    difference = fields.Text(related='exchange_id.error')
    reason = fields.Text(help="It is kept with the invoice, for whoever wonders later why the two systems differ.")

    def action_accept(self):
        """Let the steps go on.

        :raise UserError: there is no reason, or no difference any more
        """
        self.ensure_one()
        self.check_access('write')
        if not (self.reason or '').strip():
            raise UserError(self.env._("Write why the sums may differ."))
        self.exchange_id._accept_difference(self.reason)
        return close_with(self.env._("Accepted: the following steps go on."))


class ProcountorExchange(models.Model):
    _inherit = 'procountor.exchange'

    def action_accept_difference(self):
        """Ask why the sums may differ.

        :raise UserError: there is no difference
        """
        self.ensure_one()
        self._with_difference()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Accept the difference"),
            'res_model': 'procountor.accept',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_exchange_id': self.id},
        }
