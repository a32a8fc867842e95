import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProcountorConnection(models.Model):
    """What becomes of customers and products that Procountor does not have."""

    _inherit = 'procountor.connection'

    customer_policy = fields.Selection(
        [('never', "Never create"), ('create', "Create missing customers when an invoice needs them")],
        string="Customers",
        required=True,
        default='never',
        tracking=True,
        help="An invoice always carries name and address of its customer. A customer in Procountor's register also "
        "gathers the invoices, and gets reminders.",
    )
    product_policy = fields.Selection(
        [('never', "Never create"), ('create', "Create missing products when an invoice needs them")],
        string="Products",
        required=True,
        default='never',
        tracking=True,
        help="A row of an invoice always carries its text and price. A product in Procountor's register also brings "
        "its ledger account. Each product needs an internal reference of its own.",
    )
    customer_number_prefix = fields.Char(
        required=True,
        default='O',
        help="The customer number of a customer without Reference in Odoo is this and its number in the database: O12.",
    )
    partners_matched_at = fields.Datetime(string="Partners compared", readonly=True, copy=False)
    products_matched_at = fields.Datetime(string="Products compared", readonly=True, copy=False)
    business_partner_ids = fields.One2many('procountor.business.partner', 'connection_id', string="Business partners")
    product_ids = fields.One2many('procountor.product', 'connection_id', string="Products in Procountor")

    @api.constrains('customer_number_prefix')
    def _check_customer_number_prefix(self):
        for connection in self:
            if not re.fullmatch(r'[A-Za-z0-9-]{1,10}', connection.customer_number_prefix):
                raise ValidationError(
                    self.env._("The prefix of customer numbers has 1 to 10 letters from A to Z, digits and hyphens.")
                )

    def _forget_company(self):
        # EXTENDS 'procountor.connection': what is linked belongs to the old company
        registers = self.sudo()
        registers.business_partner_ids.unlink()
        registers.product_ids.unlink()
        self.env['procountor.register.run'].sudo()._forget(self)
        registers.write({'partners_matched_at': False, 'products_matched_at': False})
        return super()._forget_company()

    def _is_matched_now(self, register):
        """Remember when the ``register``, a name of a model, was compared with Odoo first."""
        name = 'partners_matched_at' if register == 'procountor.business.partner' else 'products_matched_at'
        if not self[name]:
            self.sudo().write({name: fields.Datetime.now()})
