from odoo import api, fields, models

from ..mapping.product_in import product_values


class ProcountorProduct(models.Model):
    """A product in Procountor (chapter 10); products for sales and for purchases are different ones."""

    _name = 'procountor.product'
    _inherit = ['procountor.register']
    _description = "Procountor Product"
    _link_name = 'product_id'
    _fetched_types = ('SALES', 'PURCHASE')
    _resource = 'products'

    type = fields.Selection([('SALES', "Sales"), ('PURCHASE', "Purchase")], required=True, readonly=True)
    code = fields.Char(readonly=True)
    price = fields.Float(digits='Product Price', readonly=True, aggregator=None)
    product_id = fields.Many2one(
        'product.product', string="Product in Odoo", readonly=True, index='btree_not_null', ondelete='set null'
    )
    candidate_id = fields.Many2one(
        'product.product',
        string="Found in Odoo",
        index='btree_not_null',
        ondelete='set null',
        help="The product, or the variant of one, that it is.",
    )
    candidate_ids = fields.Many2many(
        'product.product', 'procountor_product_candidate', string="All that were found", readonly=True
    )
    decision = fields.Selection(selection_add=[('add', "Add to products")], ondelete={'add': 'set default'})

    _product_uniq = models.Constraint(
        'UNIQUE (connection_id, type, product_id)',
        "This product is linked with another one in Procountor already.",
    )

    @api.model
    def _values_of(self, answer):
        # EXTENDS 'procountor.register'
        details = product_values(answer)
        return super()._values_of(answer) | {
            'code': details['code'],
            'price': float(details['price'] or 0),
            'is_in_use': answer.get('active', True),
            'details': details,
        }
