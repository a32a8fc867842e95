from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..mapping.vat import DOMESTIC, position_kind


class AccountFiscalPosition(models.Model):
    """The VAT status of the documents that have this position; Domestic without one."""

    _name = 'account.fiscal.position'
    _inherit = ['account.fiscal.position', 'procountor.vat.choice', 'procountor.cure']

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

    def _procountor_is_domestic(self):
        """Whether documents with this are of domestic sales: by its status, else by what it is for; none is too."""
        home = self.company_id.domestic_fiscal_position_id
        if not self or self == home:
            return True
        if number := self.procountor_vat_number:
            return number in (DOMESTIC, home.procountor_vat_number)
        return position_kind(self._procountor_vat_facts()) in ('domestic', None)

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

    def _procountor_vat_numbers(self):
        # OVERRIDE 'procountor.vat.choice'
        return {self.procountor_vat_number or DOMESTIC}

    def _procountor_vat_facts(self):
        # OVERRIDE 'procountor.vat.choice'
        self.ensure_one()
        countries = self.country_id or self.country_group_id.country_ids
        # no env.ref(): it asks the database each time whether the record is still there
        europe = self.env['res.country.group'].browse(self.env['ir.model.data']._xmlid_to_res_id('base.europe'))
        return {
            'external_id': self.procountor_chart_id or '',
            'is_domestic': self == self.company_id.domestic_fiscal_position_id,
            'has_foreign_vat': self._procountor_has_foreign_vat(),
            'country': self.country_id.code or '',
            'in_eu': bool(countries) and countries <= europe.country_ids,
            'vat_required': self.vat_required,
            'auto_apply': self.auto_apply,
        }

    @api.model
    def _procountor_use(self, company):
        """Return how many documents of the last 12 months have each position, as a dict by id."""
        domain = self.env['account.tax']._procountor_use_domain(company)
        rows = self.env['account.move'].sudo()._read_group(domain, ['fiscal_position_id'], ['__count'])
        return {position.id: count for position, count in rows if position}

    def _procountor_vat_state(self, connection):
        """Return ``mapped``, ``changed`` or ``missing``: without a choice it is Domestic, and not all positions are."""
        self.ensure_one()
        if wrong := self._procountor_vat_state_of_choice():
            return wrong
        kind = position_kind(self._procountor_vat_facts())
        return 'mapped' if self.procountor_vat_number or kind in ('domestic', None) else 'missing'
