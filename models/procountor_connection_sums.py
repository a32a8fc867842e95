from odoo import fields, models


class ProcountorConnection(models.Model):
    """How the sums of the two systems are made the same."""

    _inherit = 'procountor.connection'

    vat_rounding = fields.Selection(
        [
            ('row', "For each row"),
            ('rate', "For each VAT percentage"),
            ('document', "Once for the invoice"),
            ('exact', "For each VAT percentage, and no row"),
        ],
        string="Procountor rounds VAT",
        required=True,
        default='row',
        help="How Procountor rounds is not documented, so it can be told here. Odoo predicts the sums by it before an "
        "invoice is sent; what Procountor made of it is compared afterwards in any case.",
    )
    prices_per_line = fields.Boolean(
        string="Send uneven lines as one amount",
        help="For when Procountor rounds unit prices: a line whose price has more than two decimals, or needs them to "
        "make its amount in Odoo, is sent as quantity 1 at that amount; quantity and price stand in its text. "
        "Otherwise it keeps its quantity, and its price has as many decimals as it needs.",
    )
    rounding_product_id = fields.Many2one(
        'product.product',
        string="Product of the rounding row",
        check_company=True,
        domain="[('sale_ok', '=', True), ('company_id', 'in', (False, company_id))]",
        help="When the total would differ by the rounding of VAT, a row without VAT with this product makes it Odoo's; "
        "its account is that of the product in Procountor. The VAT status 12 (no VAT) must be in use there. Empty: no "
        "row is added, and the difference is told.",
    )
    credit_sign = fields.Selection(
        [('quantity', "Negative quantity"), ('price', "Negative price")],
        string="Rows of a credit note",
        required=True,
        default='quantity',
        help="Procountor has no credit notes of their own: they are invoices with negative rows. Change this only when "
        "Procountor refuses negative quantities.",
    )
