from odoo import api, fields, models
from odoo.tools.misc import format_date


class ProcountorFiscalPeriod(models.Model):
    """A tracking period of the Procountor company, or a fiscal year that has none (chapter 13).

    Nothing is booked in one that is closed; a period is as closed as its year.
    """

    _name = 'procountor.fiscal.period'
    _inherit = ['procountor.fetched']
    _description = "Procountor Period"
    _order = 'start_date desc'
    _fetched_key = ('start_date', 'end_date')

    start_date = fields.Date(string="First day", required=True, readonly=True)
    end_date = fields.Date(string="Last day", required=True, readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)

    _span_uniq = models.Constraint(
        'UNIQUE (connection_id, start_date, end_date)',
        "This period is there already.",
    )

    @api.depends('start_date', 'end_date')
    def _compute_display_name(self):
        for period in self:
            first, last = format_date(self.env, period.start_date), format_date(self.env, period.end_date)
            period.display_name = f'{first} - {last}'

    @api.model
    def _rows(self, years):
        """Return the rows of an answer of ``GET /fiscalyears``; what is only pending still takes documents."""
        return [
            {
                'start_date': fields.Date.to_date(span['startDate']),
                'end_date': fields.Date.to_date(span['endDate']),
                'is_open': year.get('isOpen', True) and span.get('status') != 'CLOSED',
            }
            for year in years
            for span in year.get('trackingPeriods') or [year]
            if span.get('startDate') and span.get('endDate')
        ]

    def _switch_sentence(self, name):
        # OVERRIDE 'procountor.fetched'
        if self[name]:
            return self.env._("%s is open again.", self.display_name)
        return self.env._("%s is closed.", self.display_name)

    def _closed_on(self, day):
        """Return the closed period that ``day`` lies in; empty when there is none. Nothing is searched."""
        return self.filtered(lambda period: not period.is_open and period.start_date <= day <= period.end_date)[:1]
