from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare
from odoo.tools.date_utils import start_of

from ..mapping.vat_percent import source_of
from ..models.procountor_vat_percent import DIGITS, percent_text
from .actions import close_with, open_dialog


class ProcountorMissingTax(models.TransientModel):
    """The percentages that Procountor has in use for sales and Odoo has no tax for, and what to make of them."""

    _name = 'procountor.missing.tax'
    _description = "Missing Taxes"

    connection_id = fields.Many2one('procountor.connection', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='connection_id.company_id', store=True)
    line_ids = fields.One2many('procountor.missing.tax.line', 'wizard_id')

    def _fill(self):
        """Make a line for each percentage that is missing."""
        self.ensure_one()
        first_last = reversed(self._domestic_taxes().sorted('active', reverse=True))
        known = {round(tax.amount, DIGITS): tax for tax in first_last}  # of equal ones the first, better an active one
        in_use = self.connection_id._percents_for_sales()
        self.line_ids = [
            fields.Command.create({'percent': percent, 'source_tax_id': source.id})
            for percent in self.connection_id._missing_percents()
            if (source := known.get(source_of(percent, known, in_use)))
        ]

    def _domestic_taxes(self):
        """Return the plainly domestic sale taxes, archived ones too."""
        return self.connection_id.with_context(active_test=False)._domestic_sale_taxes()

    def action_create(self):
        """Make the taxes; needs the right to edit taxes."""
        self.ensure_one()
        made = self.env['account.tax']
        for line in self.line_ids.filtered('source_tax_id'):
            line._keep_first_day()
            made += line._source_taxes()._procountor_with_percent(line.percent)
        return close_with(self.env._("Taxes ready to use: %s. Choose them on your products.", len(made)))


class ProcountorMissingTaxLine(models.TransientModel):
    """A percentage, and the one whose taxes are copied for it."""

    _name = 'procountor.missing.tax.line'
    _description = "Missing Tax"

    wizard_id = fields.Many2one('procountor.missing.tax', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='wizard_id.company_id', store=True)
    percent = fields.Float(string="VAT %", digits=(6, DIGITS), readonly=True)
    choice_ids = fields.Many2many('account.tax', compute='_compute_choice_ids')
    source_tax_id = fields.Many2one(
        'account.tax',
        string="Like",
        domain="[('id', 'in', choice_ids), ('active', 'in', (True, False))]",
        ondelete='cascade',
        help="All taxes of this percentage are copied: sales and purchases, goods and services, with their accounts "
        "and tax grids. If it is the same percentage, they are switched on instead.",
    )
    result = fields.Char(compute='_compute_result')

    is_new = fields.Boolean(compute='_compute_is_new')
    valid_from = fields.Date(
        string="First day",
        compute='_compute_valid_from',
        store=True,
        readonly=False,
        help="Invoices of earlier days cannot have it. Procountor does not tell this day.",
    )

    @api.depends('wizard_id')
    def _compute_choice_ids(self):
        for wizard, lines in self.grouped('wizard_id').items():
            by_percent = wizard._domestic_taxes().grouped('amount')
            lines.choice_ids = self.env['account.tax'].union(*(taxes[0] for taxes in by_percent.values()))

    @api.depends('source_tax_id', 'percent')
    def _compute_is_new(self):
        for line in self:
            source = line.source_tax_id
            line.is_new = source and float_compare(source.amount, line.percent, precision_digits=DIGITS) != 0

    @api.depends('is_new')
    def _compute_valid_from(self):
        year_start = start_of(fields.Date.context_today(self), 'year')
        for line in self:
            line.valid_from = line.is_new and (line._fetched().valid_from or year_start)

    @api.depends('source_tax_id')
    def _compute_result(self):
        for line in self:
            sentences = [
                line._sentence(side, taxes) for side, taxes in line._source_taxes().grouped('type_tax_use').items()
            ]
            line.result = ' '.join(sentences) or self.env._("Nothing is made.")

    def _sentence(self, side, taxes):
        """Return what becomes of ``taxes`` for ``side``, with the names of the new ones."""
        is_sale = side == 'sale'
        if self.is_new:
            names = ', '.join(tax._procountor_name_with_percent(self.percent) for tax in taxes)
            return self.env._("New for sales: %s.", names) if is_sale else self.env._("New for purchases: %s.", names)
        names = ', '.join(taxes.mapped('name'))
        if is_sale:
            return self.env._("Switched on for sales: %s.", names)
        return self.env._("Switched on for purchases: %s.", names)

    def _fetched(self):
        """Return the fetched percentage of the company's own country."""
        connection = self.wizard_id.connection_id
        return connection.vat_percent_ids._of(self.company_id.account_fiscal_country_id, self.percent)

    def _keep_first_day(self):
        if not self.is_new:
            return  # Odoo had the percentage all along
        if not self.valid_from:
            raise UserError(self.env._("Enter the first day of VAT %s.", percent_text(self.env, self.percent)))
        self._fetched().valid_from = self.valid_from

    def _source_taxes(self):
        """Return all taxes of the percentage of the source, archived ones too."""
        source = self.source_tax_id
        return source.with_context(active_test=False).search(
            [
                ('company_id', '=', source.company_id.id),
                ('country_id', '=', source.country_id.id),
                ('amount_type', '=', 'percent'),
                ('amount', '=', source.amount),
                ('type_tax_use', 'in', ('sale', 'purchase')),
            ]
        )


class ProcountorConnection(models.Model):
    _inherit = 'procountor.connection'

    def _missing_percents_text(self):
        """Return the percentages in use there that Odoo has no active tax for, as text ("13.5 %"), else False."""
        return ', '.join(percent_text(self.env, percent) for percent in self._missing_percents()) or False

    def _missing_percents(self):
        active = {round(tax.amount, DIGITS) for tax in self._domestic_sale_taxes()}
        return [percent for percent in self._percents_for_sales() if percent not in active]

    def _percents_for_sales(self):
        country = self.company_id.account_fiscal_country_id
        return self.vat_percent_ids.filtered('sales')._in_country(country).mapped('percent')

    def _domestic_sale_taxes(self):
        domain = [('company_id', '=', self.company_id.id), ('type_tax_use', '=', 'sale')]
        return self.env['account.tax'].search(domain).filtered(lambda tax: tax._procountor_is_plainly_domestic())

    def action_open_missing_taxes(self):
        """Open the percentages that Procountor has and Odoo has not."""
        self.ensure_one()
        self.check_access('write')
        wizard = self.env['procountor.missing.tax'].create({'connection_id': self.id})
        wizard._fill()
        return open_dialog(wizard, self.env._("Missing taxes"))
