from odoo import api, fields, models

from ..mapping.partner_in import partner_values


class ProcountorBusinessPartner(models.Model):
    """A customer or supplier in Procountor (chapter 9); a company that is both has a row for each."""

    _name = 'procountor.business.partner'
    _inherit = ['procountor.register']
    _description = "Procountor Business Partner"
    _link_name = 'partner_id'
    _fetched_types = ('CUSTOMER', 'SUPPLIER')
    _resource = 'business_partners'
    _has_details = True

    type = fields.Selection([('CUSTOMER', "Customer"), ('SUPPLIER', "Supplier")], required=True, readonly=True)
    number = fields.Char(string="Customer number", readonly=True)
    identifier = fields.Char(string="Business ID", readonly=True, help="Business ID or VAT number.")
    email = fields.Char(string="E-mail", readonly=True)
    city = fields.Char(readonly=True)
    partner_id = fields.Many2one(
        'res.partner', string="Partner in Odoo", readonly=True, index='btree_not_null', ondelete='set null'
    )
    candidate_id = fields.Many2one(
        'res.partner',
        string="Found in Odoo",
        index='btree_not_null',
        ondelete='set null',
        help="The partner that it is.",
    )
    candidate_ids = fields.Many2many(
        'res.partner', 'procountor_business_partner_candidate', string="All that were found", readonly=True
    )
    decision = fields.Selection(selection_add=[('add', "Add to partners")], ondelete={'add': 'set default'})

    _partner_uniq = models.Constraint(
        'UNIQUE (connection_id, type, partner_id)',
        "This partner is linked with another one in Procountor already.",
    )

    @api.model
    def _values_of(self, answer):
        # EXTENDS 'procountor.register'
        details = partner_values(answer)
        return super()._values_of(answer) | {
            'name': details['name'] or str(answer['id']),
            'number': details['number'],
            'identifier': details['identifier'],
            'email': details['email'],
            'city': details['address']['city'],
            'is_wrong_number': details['is_wrong_number'],
            'is_in_use': (answer.get('registryInfo') or {}).get('active', True),
            'details': details,
        }
