from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..mapping.units import NAMES, NO_UNIT
from ..mapping.vat import KNOWN_NUMBERS


class ProcountorConnection(models.Model):
    """How the rows of an invoice are made."""

    _inherit = 'procountor.connection'

    accounting_by_row = fields.Boolean(
        string="Accounting by row",
        default=True,
        tracking=True,
        help="Procountor makes a ledger entry of each row: needed for ledger accounts of products and for dimensions. "
        "Otherwise it adds up the rows.",
    )
    default_unit = fields.Selection(
        list(NAMES.items()),
        string="Other units",
        required=True,
        default=NO_UNIT,
        tracking=True,
        help="For units of Odoo that Procountor does not have and for which none was chosen on the unit. The preview "
        "tells each time.",
    )
    fallback_product_id = fields.Many2one(
        'procountor.product',
        string="Product of other rows",
        copy=False,
        domain="[('connection_id', '=', id), ('type', '=', 'SALES')]",
        help="For rows without a product, or whose product has neither a link nor an internal reference: it brings "
        "their ledger account in Procountor.",
    )

    @api.constrains('fallback_product_id')
    def _check_fallback_product(self):
        for connection in self:
            product = connection.fallback_product_id.sudo()
            if product and (product.connection_id != connection or product.type != 'SALES'):
                raise ValidationError(self.env._("Choose a product for sales of this connection for the other rows."))

    def _has_no_vat_handling(self):
        """Whether rows without VAT are possible: their status and percentage are in use for sales (chapter 11.2)."""
        home = self.company_id.account_fiscal_country_id
        in_use = self.vat_status_ids.filtered('sales').mapped('number')
        return KNOWN_NUMBERS['no_vat', 'sale'] in in_use and self.vat_percent_ids._of(home, 0.0).sales
