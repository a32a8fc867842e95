from odoo import models


class ResPartner(models.Model):
    _name = 'res.partner'
    # In the order in which one builds on the other.
    _inherit = ['res.partner', 'procountor.dimension.default', 'procountor.cure']
