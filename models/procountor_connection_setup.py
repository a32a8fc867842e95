from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mapping.codes import home_codes
from .account_move import DOCUMENT_TYPES

JOURNAL_CODE = 'PROC'


class ProcountorConnection(models.Model):
    """The set-up assistant: the connection's form, one step at a time.

    The step is kept with the connection, so the assistant goes on where it was left.
    """

    _inherit = 'procountor.connection'

    # company --> login --> checks (must be green) --> vat --> payments --> transfer --> done
    setup_step = fields.Selection(
        [
            ('company', "Company"),
            ('login', "API key"),
            ('checks', "Checks"),
            ('vat', "VAT"),
            ('payments', "Payments"),
            ('transfer', "What is sent"),
            ('done', "Done"),
        ],
        string="Step",
        required=True,
        readonly=True,
        default='company',
        copy=False,
    )
    payment_journal_id = fields.Many2one(
        'account.journal',
        string="Payment journal",
        copy=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        check_company=True,
        help="For payments that customers made in Procountor's bank: an invoice paid through this journal is Paid at "
        "once, since the bank is followed in Procountor.",
    )
    unsent_count = fields.Integer(compute='_compute_left_to_do')
    missing_percents = fields.Char(compute='_compute_left_to_do')
    uncovered_taxes = fields.Char(compute='_compute_left_to_do')
    partner_without_id_count = fields.Integer(compute='_compute_left_to_do')
    product_without_code_count = fields.Integer(compute='_compute_left_to_do')

    def _compute_left_to_do(self):
        self.unsent_count = self.partner_without_id_count = self.product_without_code_count = 0
        self.uncovered_taxes = self.missing_percents = False
        for connection in self.filtered(lambda connection: connection.id and connection.company_id):
            connection.unsent_count = self.env['account.move'].search_count(connection._unsent_domain())
            uncovered = (
                self.env['account.tax']._procountor_uncovered(connection.company_id) if connection.active else ()
            )
            connection.uncovered_taxes = ", ".join(tax.display_name for tax in uncovered)
            connection.missing_percents = connection._missing_percents_text()
            connection.partner_without_id_count = len(connection._customers_without_business_id())
            connection.product_without_code_count = len(connection._products_without_own_code())

    # ------------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------------

    def action_setup_next(self):
        """Finish the step that is shown, and show the next one.

        :raise UserError: when something of this step is missing
        """
        self.ensure_one()
        self.check_access('write')
        self._finish_step()
        self.sudo().setup_step = self._neighbour_step(1)

    def action_setup_back(self):
        """Show the step before."""
        self.ensure_one()
        self.check_access('write')
        self.sudo().setup_step = self._neighbour_step(-1)

    def action_setup_start(self):
        """Go through the steps again; nothing of what was chosen is lost."""
        self.check_access('write')
        self.sudo().setup_step = 'company'

    def action_setup_leave(self):
        """Show all options on tabs instead of steps."""
        self.check_access('write')
        self.sudo().setup_step = 'done'

    def _neighbour_step(self, distance):
        steps = [value for value, _label in self._fields['setup_step'].selection]
        return steps[min(max(steps.index(self.setup_step) + distance, 0), len(steps) - 1)]

    def _finish_step(self):
        if self.setup_step == 'login':
            self.action_test_connection()
        if self.setup_step == 'checks' and self.state != 'connected':
            raise UserError(self.env._("Mend what is marked as not working, then check again."))
        if self.setup_step == 'transfer' and self.untested_features:
            self.action_test_connection()

    # ------------------------------------------------------------------
    # PAYMENT JOURNAL
    # ------------------------------------------------------------------

    def action_make_payment_journal(self):
        """Make a bank journal whose payments are settled at once, and choose it.

        Its payments go straight to the journal's own account: there is no bank statement in Odoo that
        would clear an outstanding account.
        """
        self.ensure_one()
        self.check_access('write')
        if not self.env.user.has_group('account.group_account_manager'):
            raise UserError(self.env._("Ask an accounting administrator of Odoo to make the journal."))
        journals = self.env['account.journal'].with_context(active_test=False)
        existing = journals.search(
            [('company_id', '=', self.company_id.id), ('code', '=', JOURNAL_CODE), ('type', '=', 'bank')], limit=1
        )
        existing.active = True
        self.payment_journal_id = existing or self._make_payment_journal()

    def _make_payment_journal(self):
        journal = self.env['account.journal'].create(
            {
                'name': self.env._("Procountor payments"),
                'code': JOURNAL_CODE,
                'type': 'bank',
                'company_id': self.company_id.id,
            }
        )
        lines = journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
        lines.payment_account_id = journal.default_account_id
        return journal

    # ------------------------------------------------------------------
    # WHAT IS LEFT TO DO
    # ------------------------------------------------------------------

    def _unsent_domain(self):
        return [
            ('procountor_state', '=', 'not_sent'),
            ('state', '=', 'posted'),
            ('company_id', 'child_of', self.company_id.id),
        ]

    def _customers_without_business_id(self):
        """Return the companies invoiced in the last 12 months by which Procountor can't know the customer."""
        home = home_codes(self.company_id.account_fiscal_country_id.code)
        partners = self.env['account.move']._read_group(
            [
                ('move_type', 'in', DOCUMENT_TYPES),
                ('state', '=', 'posted'),
                ('company_id', 'child_of', self.company_id.id),
                ('invoice_date', '>=', self._a_year_ago()),
                ('commercial_partner_id.is_company', '=', True),
                ('commercial_partner_id.country_id.code', 'in', home),
                ('commercial_partner_id.company_registry', 'in', (False, '')),
                ('commercial_partner_id.vat', 'in', (False, '')),
            ],
            aggregates=['commercial_partner_id:recordset'],
        )
        return partners[0][0]

    @api.model
    def _a_year_ago(self):
        return fields.Date.subtract(fields.Date.context_today(self), years=1)

    def action_open_unsent(self):
        """Show the documents that wait to be sent."""
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.account_move_not_sent_action')
        return action | {'domain': self._unsent_domain()}

    def action_open_partners_without_id(self):
        """Show the customers that have no business ID."""
        self.check_access('read')
        return self._list_action(self.env._("Customers without business ID"), self._customers_without_business_id())

    def _list_action(self, name, records):
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': records._name,
            'view_mode': 'list,form',
            'domain': [('id', 'in', records.ids)],
        }
