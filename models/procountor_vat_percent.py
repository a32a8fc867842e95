from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare
from odoo.tools.misc import formatLang

from ..mapping.vat import names_country

DIGITS = 2


def percent_text(env, percent):
    """Return ``percent`` as the user's language writes it, without zeros that say nothing: "25.5 %"."""
    digits = next((digits for digits in range(DIGITS) if round(percent, digits) == round(percent, DIGITS)), DIGITS)
    return f'{formatLang(env, percent, digits=digits)} %'


class ProcountorVatPercent(models.Model):
    """A VAT percentage of a country that the Procountor company knows (chapter 11)."""

    _name = 'procountor.vat.percent'
    _inherit = ['procountor.fetched']
    _description = "Procountor VAT Percentage"
    _order = 'country, percent desc'
    _fetched_key = ('country', 'percent')

    country = fields.Char(required=True, readonly=True, help="Its name as Procountor writes it.")
    percent = fields.Float(string="VAT %", digits=(6, DIGITS), required=True, readonly=True)
    sales = fields.Boolean(readonly=True)
    purchase = fields.Boolean(string="Purchases", readonly=True)
    valid_from = fields.Date(
        string="First day",
        help="Deliveries of earlier days cannot have it. Procountor does not tell this day: it is the day on which "
        "the percentage was first seen in use, and you may correct it.",
    )
    valid_until = fields.Date(
        string="Last day",
        help="Deliveries of later days cannot have it; a credit note counts as of the day of its invoice. It is the "
        "day before the percentage was seen switched off in Procountor, and you may correct it.",
    )

    _percent_uniq = models.Constraint(
        'UNIQUE (connection_id, country, percent)',
        "This VAT percentage is there already.",
    )

    @api.depends('country', 'percent', 'sales', 'purchase')
    def _compute_display_name(self):
        for percent in self:
            percent.display_name = f'{percent.country} {percent_text(self.env, percent.percent)}'

    def write(self, vals):
        if not self.env.su and vals.keys() - {'valid_from', 'valid_until'}:
            raise AccessError(self.env._("Only the first and the last day of a VAT percentage are changed by hand."))
        return super().write(vals)

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
            if country.get('country') and row.get('vatPercent') is not None
        ]

    def _refresh(self, connection, rows):
        # EXTENDS 'procountor.fetched'
        before = self.with_context(active_test=False).search([('connection_id', '=', connection.id)])
        were_on = before.filtered(lambda percent: percent.active and percent.sales)
        changes = super()._refresh(connection, rows)
        if before:
            are_on = self.search([('connection_id', '=', connection.id), ('sales', '=', True)])
            today = fields.Date.context_today(self)
            (are_on - were_on).filtered(lambda percent: not percent._was_used()).valid_from = today
            (were_on - are_on).filtered(lambda percent: not percent.valid_until).valid_until = today - timedelta(days=1)
        return changes

    def _was_used(self):
        """Whether it is an old percentage, which is on again for credit notes: its days stay as they are."""
        self.ensure_one()
        rows = self.env['account.move.line'].sudo()
        return bool(self.valid_until) or bool(
            rows.search_count(
                [
                    ('company_id', 'child_of', self.company_id.id),
                    ('parent_state', '=', 'posted'),
                    ('tax_ids', 'any', [('type_tax_use', '=', 'sale'), ('amount', '=', self.percent)]),
                ],
                limit=1,
            )
        )

    def _of(self, country, percent):
        """Return the row of ``percent`` in the ``country`` (a ``res.country``), or none."""
        return self._in_country(country).filtered(
            lambda row: float_compare(row.percent, percent, precision_digits=DIGITS) == 0
        )[:1]

    def _is_valid_on(self, day):
        """Whether the percentage is the one of sales on this ``day``."""
        self.ensure_one()
        return (not self.valid_from or day >= self.valid_from) and (not self.valid_until or day <= self.valid_until)

    def _in_country(self, country):
        """Return the rows of the ``country`` (a ``res.country``)."""
        named = self.filtered(lambda row: names_country(row.country, country.code))
        if not named and country == self.company_id.account_fiscal_country_id and len(set(self.mapped('country'))) == 1:
            return self  # in whatever language: the only country is the company's own
        return named
