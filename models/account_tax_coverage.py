from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..mapping.money import decimal
from ..mapping.vat import position_kind

MONTHS = 12


class AccountTax(models.Model):
    """Whether the VAT settings of the two systems agree: which taxes are used, and which of them lead nowhere."""

    _inherit = 'account.tax'

    def _procountor_vat_facts(self):
        # OVERRIDE 'procountor.vat.choice'
        self.ensure_one()
        tags = self.repartition_line_ids.tag_ids.with_context(lang='en_US')
        return {
            'side': self.type_tax_use,
            'amount': decimal(self.amount),
            'scope': self.tax_scope or '',
            'external_id': self.procountor_chart_id or '',
            'tax_grids': set(tags.mapped('name')),
            'is_plainly_domestic': self._procountor_is_plainly_domestic(),
            'is_cash_based': self._procountor_is_cash_based(),
            'positions': {position_kind(each._procountor_vat_facts()) for each in self.fiscal_position_ids},
        }

    # ------------------------------------------------------------------
    # COVERAGE
    # ------------------------------------------------------------------

    @api.model
    def _procountor_uncovered(self, company):
        """Return the taxes of the last 12 months' documents that cannot be sent for want of a VAT status or percentage.

        Taxes of purchases are not among them: no bill is sent.

        :param company: a root company; its branches count too. Without a connection nothing is missing.
        """
        connection = self.env['procountor.connection']._by_company(company).get(company.root_id)
        if not connection:
            return self.browse()
        used = self.sudo().browse(self._procountor_use(company))
        sent = used.filtered(lambda tax: 'sales' in tax._procountor_vat_sides())
        return sent.filtered(lambda tax: tax._procountor_vat_state(connection) != 'mapped').sudo(self.env.su)

    @api.model
    def _procountor_use(self, company):
        """Return how many documents of the last 12 months have each tax on a row, as a dict by id.

        Tax lines do not count: what stands there is the other child of a group, which no row names.
        """
        domain = [('display_type', '=', 'product'), ('move_id', 'any', self._procountor_use_domain(company))]
        rows = self.env['account.move.line'].sudo()._read_group(domain, ['tax_ids'], ['move_id:count_distinct'])
        return {tax.id: count for tax, count in rows if tax}

    @api.model
    def _procountor_use_domain(self, company):
        """Return the domain of the posted documents that count for the coverage of ``company`` and its branches."""
        return [
            ('company_id', 'child_of', company.root_id.id),
            ('state', '=', 'posted'),
            ('move_type', 'in', self.env['account.move'].get_invoice_types(include_receipts=True)),
            ('date', '>=', fields.Date.context_today(self) - relativedelta(months=MONTHS)),
        ]

    def _procountor_vat_state(self, connection):
        """Return ``mapped``, ``percent`` (not in use there), ``changed`` or ``missing``.

        Plainly domestic VAT needs no choice; what follows a fiscal position has that of each of its positions.
        """
        self.ensure_one()
        if not self._procountor_is_one_percentage():
            return 'missing'
        if wrong := self._procountor_vat_state_of_choice():
            return wrong
        if not self._procountor_percent_is_in_use(connection):
            return 'percent'
        return 'mapped' if all(self._procountor_vat_numbers()) else 'missing'

    def _procountor_percent_is_in_use(self, connection):
        countries = self.fiscal_position_ids.procountor_vat_country_id or self.company_id.account_fiscal_country_id
        percent, sides = float(self._procountor_vat_percent()), self._procountor_vat_sides()
        rows = [connection.vat_percent_ids._of(country, percent) for country in countries]
        return any(row[side] for row in rows for side in sides)
