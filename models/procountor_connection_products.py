from odoo import models

from .account_move import DOCUMENT_TYPES


class ProcountorConnection(models.Model):
    """The products that Procountor cannot tell apart by their codes."""

    _inherit = 'procountor.connection'

    def _products_without_own_code(self):
        """Return the products sold in the last 12 months that have no code, or that of another product."""
        products = self._products_of_company()
        sold = self.env['account.move.line']._read_group(
            [
                ('move_id.move_type', 'in', DOCUMENT_TYPES),
                ('parent_state', '=', 'posted'),
                ('company_id', 'in', products.env.companies.ids),
                ('move_id.invoice_date', '>=', self._a_year_ago()),
                ('product_id', '!=', False),
            ],
            aggregates=['product_id:recordset'],
        )[0][0]
        return products.search([('id', 'in', sold.ids), ('procountor_code_state', '!=', False)])

    def _products_of_company(self):
        """Return the model of products as this company and its branches see them, archived ones too."""
        companies = self.env['res.company'].sudo().search([('id', 'child_of', self.company_id.id)])
        seen = (companies & self.env.user.company_ids) or self.company_id
        return self.env['product.product'].with_context(active_test=False, allowed_company_ids=seen.ids)

    def action_open_products_without_code(self):
        """Show the products that have no code of their own, and those that have the same one."""
        self.check_access('read')
        products = self._products_without_own_code()
        twins = products.search([('default_code', 'in', products.filtered('default_code').mapped('default_code'))])
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.product_product_codes_action')
        return action | {'domain': [('id', 'in', (products | twins).ids)]}
