from odoo import api, fields, models


class ProcountorBusinessPartner(models.Model):
    """A customer or supplier in Procountor (chapter 9); a company that is both has a row for each."""

    _name = 'procountor.business.partner'
    _inherit = ['procountor.register']
    _description = "Procountor Business Partner"
    _link_name = 'partner_id'

    type = fields.Selection([('CUSTOMER', "Customer"), ('SUPPLIER', "Supplier")], required=True, readonly=True)
    number = fields.Char(string="Customer number", readonly=True)
    identifier = fields.Char(string="Business ID", readonly=True, help="Business ID or VAT number.")
    partner_id = fields.Many2one(
        'res.partner', string="Partner in Odoo", readonly=True, index='btree_not_null', ondelete='set null'
    )

    _partner_uniq = models.Constraint(
        'UNIQUE (connection_id, type, partner_id)',
        "This partner is linked with another one in Procountor already.",
    )

    @api.model
    def _values_of(self, answer):
        # EXTENDS 'procountor.register'
        invoicing = answer.get('invoicingInfo') or {}
        return super()._values_of(answer) | {
            'number': invoicing.get('customerNumber'),
            'identifier': invoicing.get('identifier'),
            'is_in_use': (answer.get('registryInfo') or {}).get('active', True),
        }
