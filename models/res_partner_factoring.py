from odoo import api, fields, models

from .res_partner_channel import GROUP


class ResPartner(models.Model):
    """By which contract the invoices of a customer, who is the commercial partner, are financed."""

    _inherit = 'res.partner'

    procountor_factoring_contract_id = fields.Many2one(
        'procountor.factoring.contract',
        string="Financing contract",
        company_dependent=True,
        groups=GROUP,
        help="The contract by which invoices of this customer are financed. Empty: that of the connection.",
    )
    procountor_is_not_financed = fields.Boolean(
        string="Not financed",
        company_dependent=True,
        groups=GROUP,
        help="Invoices of this customer are not financed, whatever the connection says.",
    )
    procountor_has_factoring = fields.Boolean(
        compute='_compute_procountor_has_factoring', groups=GROUP, help="Whether there is any contract to choose."
    )

    @api.depends_context('company')
    def _compute_procountor_has_factoring(self):
        company = self.env.company.root_id
        self.procountor_has_factoring = bool(
            self.env['procountor.factoring.contract'].sudo().search_count([('company_id', '=', company.id)], limit=1)
        )
