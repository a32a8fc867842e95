import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Model of a register -> field that tells when it was compared with Odoo first.
REGISTERS = {'procountor.business.partner': 'partners_matched_at', 'procountor.product': 'products_matched_at'}


class ProcountorConnection(models.Model):
    """What becomes of customers and products that Procountor does not have."""

    _inherit = 'procountor.connection'

    customer_policy = fields.Selection(
        [('never', "Never create"), ('create', "Create missing customers when an invoice needs them")],
        string="Customers",
        required=True,
        default='never',
        copy=False,
        tracking=True,
        help="An invoice always carries name and address of its customer. A customer in Procountor's register also "
        "gathers the invoices, and gets reminders.",
    )
    product_policy = fields.Selection(
        [('never', "Never create"), ('create', "Create missing products when an invoice needs them")],
        string="Products",
        required=True,
        default='never',
        copy=False,
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
    is_matching_waived = fields.Boolean(
        string="Create without matching first",
        copy=False,
        tracking=True,
        help="Customers and products that are in both systems already would be made in Procountor a second time. "
        "Choose it only when Procountor's registers are empty, or when you have looked yourself.",
    )
    is_creation_locked = fields.Boolean(compute='_compute_is_creation_locked')
    business_partner_ids = fields.One2many('procountor.business.partner', 'connection_id', string="Business partners")
    product_ids = fields.One2many('procountor.product', 'connection_id', string="Products in Procountor")

    @api.constrains('customer_number_prefix')
    def _check_customer_number_prefix(self):
        for connection in self:
            if not re.fullmatch(r'[A-Za-z0-9-]{1,10}', connection.customer_number_prefix):
                raise ValidationError(
                    self.env._("The prefix of customer numbers has 1 to 10 letters from A to Z, digits and hyphens.")
                )

    @api.depends(
        'is_matching_waived', 'partners_matched_at', 'products_matched_at', 'customer_policy', 'product_policy'
    )
    def _compute_is_creation_locked(self):
        for connection in self:
            connection.is_creation_locked = not all(connection._may_create(register) for register in REGISTERS)

    def _may_create(self, register):
        """Whether the ``register``, a name of a model, was compared with Odoo first, or somebody waived that."""
        return bool(self.is_matching_waived or self[REGISTERS[register]])

    @api.constrains('customer_policy', 'product_policy', 'is_matching_waived')
    def _check_matched_first(self):
        policies = {'customer_policy': 'procountor.business.partner', 'product_policy': 'procountor.product'}
        for connection in self:
            if any(
                connection[name] == 'create' and not connection._may_create(each) for name, each in policies.items()
            ):
                raise ValidationError(self._lock_sentence())

    @api.model
    def _lock_sentence(self):
        return self.env._(
            "First match what both systems have already, so that nothing is made twice: press Fetch under Procountor / "
            "Registers, for partners and for products. If there is nothing to match, choose Create without matching "
            "first on the connection, tab Registers."
        )

    def _forget_company(self):
        # EXTENDS 'procountor.connection': what is linked belongs to the old company
        registers = self.sudo()
        registers.business_partner_ids.unlink()
        registers.product_ids.unlink()
        self.env['procountor.register.run'].sudo()._forget(self)
        policies = {'customer_policy': 'never', 'product_policy': 'never'}
        registers.write(policies | dict.fromkeys([*REGISTERS.values(), 'is_matching_waived'], False))
        return super()._forget_company()

    def _is_matched_now(self, register):
        """Remember when the ``register``, a name of a model, was compared with Odoo first."""
        if not self[REGISTERS[register]]:
            self.sudo().write({REGISTERS[register]: fields.Datetime.now()})
