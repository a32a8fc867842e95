from datetime import datetime

from odoo import fields, models
from odoo.tools.misc import format_date

from ..procountor_api import Refused
from .procountor_connection_modes import TIMEZONE


class ProcountorConnection(models.Model):
    """What a document says: whose number and reference, which day, and what is due when it is paid late."""

    _inherit = 'procountor.connection'

    number_policy = fields.Selection(
        [('odoo', "Odoo's"), ('procountor', "Procountor's")],
        string="Number and reference",
        required=True,
        default='odoo',
        tracking=True,
        help="Which number and reference the customer pays by. Odoo's: they go to Procountor along with the invoice; "
        "when Odoo has no Finnish or RF reference, Procountor makes one. Procountor's: Odoo neither prints nor sends "
        "an invoice before Procountor gave it its number and reference, and shows both from then on. Odoo's own number "
        "is never changed.",
    )
    invoice_day = fields.Selection(
        [
            ('invoice', "Invoice date"),
            ('open', "Invoice date, or the day of sending when its period is closed"),
            ('sending', "Day of sending"),
        ],
        string="Date in Procountor",
        required=True,
        default='invoice',
        tracking=True,
        help="The document in Odoo keeps its own date. VAT is reported in Procountor by the date that it has there.",
    )
    penalty_percent = fields.Float(
        string="Penal interest of companies (%)",
        digits=(5, 2),
        tracking=True,
        help="What a late payment of a company costs in a year, as printed on the invoices. 0.00: as Procountor does "
        "it by itself.",
    )
    person_penalty_percent = fields.Float(
        string="Penal interest of private persons (%)",
        digits=(5, 2),
        tracking=True,
        help="The same for private persons, of whom the Interest Act allows no more than the reference rate and 7 "
        "percentage points. 0.00: as Procountor does it by itself.",
    )
    sends_pdf = fields.Boolean(
        string="Deliver Odoo's PDF too",
        help="When Procountor delivers an invoice, the PDF of Odoo goes along with Procountor's own. Otherwise it is "
        "only stored there.",
    )
    fiscal_period_ids = fields.One2many('procountor.fiscal.period', 'connection_id', string="Periods")

    _penalty_range = models.Constraint(
        'CHECK (penalty_percent BETWEEN 0 AND 100 AND person_penalty_percent BETWEEN 0 AND 100)',
        "The penal interest is 0 to 100 %.",
    )

    # ------------------------------------------------------------------
    # PERIODS
    # ------------------------------------------------------------------

    def _refresh_fiscal_periods(self, client):
        register = self.env['procountor.fiscal.period'].sudo()
        return register._refresh(self, register._rows(client.fiscal_years.all()))

    def _refresh_settings(self, client):
        # EXTENDS
        result = super()._refresh_settings(client)
        is_known = bool(self.fiscal_period_ids)
        try:
            changes = self._refresh_fiscal_periods(client)
        except Refused:  # the user of the key may not see them; the test of the connection tells it
            return result
        if changes and is_known:
            self._tell_changes(changes)
        return result

    def _checks(self):
        # EXTENDS
        return [*super()._checks(), (self.env._("Fiscal years"), self._look_at_fiscal_periods, 'extra')]

    def _look_at_fiscal_periods(self, client):
        self._refresh_fiscal_periods(client)
        periods = self.fiscal_period_ids
        if not periods:
            yield 'ok', self.env._("None are known: closed periods are not noticed before Procountor refuses.")
            return
        closed = periods.filtered(lambda period: not period.is_open)
        if not closed:
            yield 'ok', self.env._("All periods are open.")
            return
        day = format_date(self.env, max(closed.mapped('end_date')))
        yield 'ok', self.env._("%(count)s closed periods, the last one until %(day)s.", count=len(closed), day=day)

    def _forget_company(self):
        # EXTENDS
        self.sudo().with_context(active_test=False).fiscal_period_ids.unlink()
        return super()._forget_company()

    # ------------------------------------------------------------------
    # FOR DOCUMENTS
    # ------------------------------------------------------------------

    def _penalty_percent_of(self, customer):
        """Return the penal interest of ``customer``; 0 stands for none of our own."""
        return self.penalty_percent if customer.is_company else self.person_penalty_percent

    def _day_of(self, invoice_date):
        """Return the day that a document of ``invoice_date`` gets when it is sent now."""
        today = datetime.now(TIMEZONE).date()
        is_closed = self.invoice_day == 'open' and self.fiscal_period_ids._closed_on(invoice_date)
        return today if is_closed or self.invoice_day == 'sending' else invoice_date
