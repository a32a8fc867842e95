from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..mapping.vat import DOMESTIC


class AccountFiscalPosition(models.Model):
    """The VAT status of the documents that have this position; Domestic without one."""

    _name = 'account.fiscal.position'
    _inherit = ['account.fiscal.position', 'procountor.vat.choice']

    procountor_vat_country_id = fields.Many2one(
        'res.country',
        string="Procountor VAT country",
        groups='account.group_account_invoice',
        help="Where the VAT is paid. Choose one only when the company in Procountor has foreign VAT; "
        "with another country than the company's own, the VAT status can only be Domestic.",
    )

    def _procountor_vat_sides(self):
        # EXTENDS 'procountor.vat.choice': only documents for sale are sent
        return ('sales',)

    def _procountor_has_foreign_vat(self):
        """Whether the VAT is paid in another country than the company's own."""
        country = self.procountor_vat_country_id
        return bool(country) and country != self.company_id.account_fiscal_country_id

    @api.constrains('procountor_vat_country_id', 'procountor_vat_number', 'company_id')
    def _check_procountor_vat_country(self):
        for position in self:
            if position._procountor_has_foreign_vat() and position.procountor_vat_number not in (0, DOMESTIC):
                raise ValidationError(
                    self.env._(
                        "VAT of %(position)s is paid in %(country)s: only the VAT status Domestic is possible then. "
                        "Choose Domestic, or take the VAT country away.",
                        position=position.name,
                        country=position.procountor_vat_country_id.name,
                    )
                )
