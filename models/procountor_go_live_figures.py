import base64

from odoo import api, fields, models

from .procountor_sales_invoice import PAYABLE
from .spreadsheet import spreadsheet


class ProcountorGoLive(models.Model):
    """What the go-live found, in figures, and the receivables that only Procountor has."""

    _inherit = 'procountor.go.live'

    company_currency_id = fields.Many2one(related='company_id.currency_id')
    progress = fields.Float(compute='_compute_progress', help="Percentage of the invoices that were read.")
    suggested_count = fields.Integer(string="May be in Odoo", compute='_compute_figures')
    linking_count = fields.Integer(string="Being linked", compute='_compute_figures')
    linked_count = fields.Integer(string="Linked", compute='_compute_figures')
    only_there_count = fields.Integer(string="Only in Procountor", compute='_compute_figures')
    opening_count = fields.Integer(compute='_compute_figures')
    opening_total = fields.Monetary(
        string="Opening receivables", currency_field='company_currency_id', compute='_compute_figures'
    )
    payment_count = fields.Integer(string="Payments to book or ignore", compute='_compute_figures')
    opening_file = fields.Binary(
        compute='_compute_opening_file', attachment=False, help="The opening receivables as a spreadsheet."
    )

    @api.depends('fetched', 'total', 'state')
    def _compute_progress(self):
        for go_live in self:
            is_read = go_live.state in ('pairing', 'linking', 'ready')
            share = 100 * go_live.fetched / go_live.total if go_live.total else 0
            go_live.progress = 100 if is_read else min(share, 100)

    @api.depends('fetched', 'state')
    def _compute_figures(self):
        for go_live in self:
            of_this = [('connection_id', '=', go_live.connection_id.id)]
            invoices = self.env['procountor.sales.invoice']
            counts = dict(invoices._read_group(of_this, ['match_state'], ['__count']))
            go_live.suggested_count = counts.get('suggested', 0)
            go_live.linking_count = counts.get('linking', 0)
            go_live.linked_count = counts.get('linked', 0)
            go_live.only_there_count = counts.get('new', 0) + counts.get('left', 0)
            opening = invoices._read_group(go_live._opening_domain(), [], ['__count', 'amount_open_books:sum'])
            go_live.opening_count, go_live.opening_total = opening[0]
            unmatched = [*of_this, ('state', '=', 'unmatched')]
            go_live.payment_count = self.env['procountor.payment.event'].search_count(unmatched)

    # ------------------------------------------------------------------
    # OPENING RECEIVABLES
    # ------------------------------------------------------------------

    def _opening_domain(self):
        """Return what is open in the books of Procountor and is no invoice of Odoo."""
        return [
            ('connection_id', 'in', self.connection_id.ids),
            ('match_state', 'in', ('new', 'left')),
            ('status', 'in', PAYABLE),
            ('amount_open_books', '!=', 0),
        ]

    def action_open_receivables(self):
        """Show the receivables that only Procountor has."""
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.procountor_sales_invoice_action')
        return action | {
            'name': self.env._("Opening receivables"),
            'domain': self._opening_domain(),
            'context': {'create': False},
        }

    def action_export_receivables(self):
        """Download the receivables that only Procountor has as a spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        path = f'/web/content/{self._name}/{self.id}/opening_file/opening-receivables.xlsx?download=true'
        return {'type': 'ir.actions.act_url', 'url': path, 'target': 'download'}

    def _compute_opening_file(self):
        names = ('remote_number', 'number', 'reference', 'date', 'date_due', 'customer', 'identifier', 'status')
        names += ('amount_total', 'amount_open', 'currency_id', 'amount_open_books')
        invoices = self.env['procountor.sales.invoice']
        heading = [invoices._fields[name]._description_string(self.env) for name in names]
        for go_live in self:
            rows = invoices.search(go_live._opening_domain(), order='customer, date, id')
            cells = [[row.currency_id.name if name == 'currency_id' else row[name] for name in names] for row in rows]
            total = [[None] * (len(names) - 1) + [go_live.opening_total]] if rows else []
            content = spreadsheet({self.env._("Opening receivables"): [heading, *cells, *total]})
            go_live.opening_file = base64.b64encode(content)
