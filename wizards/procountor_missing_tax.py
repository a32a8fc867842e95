from odoo import api, fields, models
from odoo.tools import float_compare

from ..mapping.vat_percent import source_of
from ..models.procountor_vat_percent import DIGITS, percent_text


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
            made += line._source_taxes()._procountor_with_percent(line.percent)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': self.env._("Taxes ready to use: %s. Choose them on your products.", len(made)),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }


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

    @api.depends('wizard_id')
    def _compute_choice_ids(self):
        for line in self:
            by_percent = line.wizard_id._domestic_taxes().grouped('amount')
            line.choice_ids = self.env['account.tax'].union(*(taxes[0] for taxes in by_percent.values()))

    @api.depends('source_tax_id')
    def _compute_result(self):
        for line in self:
            names = ', '.join(line._source_taxes().mapped('name'))
            if not names:
                line.result = self.env._("Nothing is made.")
            elif float_compare(line.source_tax_id.amount, line.percent, precision_digits=DIGITS) == 0:
                line.result = self.env._("Switched on: %s", names)
            else:
                line.result = self.env._("Copied: %s", names)

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
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Missing taxes"),
            'res_model': wizard._name,
            'res_id': wizard.id,
            'view_mode': 'form',
            'target': 'new',
            'context': {'dialog_size': 'extra-large'},
        }
