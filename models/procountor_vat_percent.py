from odoo import api, fields, models
from odoo.tools.misc import formatLang


class ProcountorVatPercent(models.Model):
    """A VAT percentage of a country that the Procountor company knows (chapter 11)."""

    _name = 'procountor.vat.percent'
    _inherit = ['procountor.fetched']
    _description = "Procountor VAT Percentage"
    _order = 'country, percent desc'
    _fetched_key = ('country', 'percent')

    country = fields.Char(required=True, readonly=True, help="Its name as Procountor writes it.")
    percent = fields.Float(string="VAT %", digits=(6, 2), required=True, readonly=True)
    sales = fields.Boolean(readonly=True)
    purchase = fields.Boolean(readonly=True)

    _percent_uniq = models.Constraint(
        'UNIQUE (connection_id, country, percent)',
        "This VAT percentage is there already.",
    )

    @api.depends('country', 'percent', 'sales', 'purchase')
    def _compute_display_name(self):
        for percent in self:
            percent.display_name = f'{percent.country} {formatLang(self.env, percent.percent, digits=2)} %'

    @api.model
    def _rows(self, answer):
        """Return the rows of an answer of ``GET /vats/default``."""
        return [
            {
                'country': country['country'],
                'percent': float(row['vatPercent']),
                'sales': row.get('sales', False),
                'purchase': row.get('purchase', False),
            }
            for country in answer.get('vatInformation') or []
            for row in country.get('percentages') or []
        ]
