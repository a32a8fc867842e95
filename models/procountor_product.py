from odoo import api, fields, models


class ProcountorProduct(models.Model):
    """A product in Procountor (chapter 10); products for sales and for purchases are different ones."""

    _name = 'procountor.product'
    _inherit = ['procountor.register']
    _description = "Procountor Product"
    _link_name = 'product_id'

    type = fields.Selection([('SALES', "Sales"), ('PURCHASE', "Purchase")], required=True, readonly=True)
    code = fields.Char(readonly=True)
    product_id = fields.Many2one(
        'product.product', string="Product in Odoo", readonly=True, index='btree_not_null', ondelete='set null'
    )

    _product_uniq = models.Constraint(
        'UNIQUE (connection_id, type, product_id)',
        "This product is linked with another one in Procountor already.",
    )

    @api.model
    def _values_of(self, answer):
        # EXTENDS 'procountor.register'
        return super()._values_of(answer) | {'code': answer.get('code'), 'is_in_use': answer.get('active', True)}
