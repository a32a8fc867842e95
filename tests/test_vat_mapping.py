from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, new_test_user

from .common import VAT_EU, VAT_STANDARD, ProcountorCommon

VAT_EU_SERVICES = 'tax_eu_sales_service_0'
GOODS, SERVICES = 5, 22
NOTHING_TO_CHOOSE = "Domestic VAT. It has the status Domestic; nothing needs to be chosen."
LATER = "Purchases are not fetched yet: it stops nothing."


@freeze_time('2026-03-15')
class TestVatMapping(ProcountorCommon):
    """The list of taxes and fiscal positions with a proposal each, and the taxes that lead nowhere."""

    def _chart(self, xmlid):
        return self.env['account.chart.template'].with_company(self.company).ref(xmlid)

    def _open(self, user=None):
        connection = self.connection.with_user(user or self.env.user)
        return self.env['procountor.vat.mapping'].browse(connection.action_open_vat_mapping()['res_id'])

    def _line(self, mapping, record):
        return mapping.line_ids.filtered(lambda line: line._mapped_record() == record)

    def _status(self, number):
        return self.connection.vat_status_ids.filtered(lambda status: status.number == number)

    def _uncovered(self):
        self.env.invalidate_all()
        return self.env['account.tax']._procountor_uncovered(self.company)

    def test_the_chart_is_proposed_with_reasons(self):
        expected = {
            'tax_dom_sales_goods_25_5': ('mapped', 0, NOTHING_TO_CHOOSE),
            VAT_EU: ('proposed', GOODS, "Goods, another EU country."),
            VAT_EU_SERVICES: ('proposed', SERVICES, "Services, another EU country."),
            'vat0export': ('proposed', 3, "Outside the EU."),
            'tax_eu_purchase_goods_25_5': ('later', 0, f"Goods, another EU country. Choose the status. {LATER}"),
            'tax_dom_sales_goods_24': ('percent', 0, "Switch it on in Procountor, or use another tax."),
            'eu': ('proposed', GOODS, "Another EU country; services go by their tax."),
            'finland': ('mapped', 0, NOTHING_TO_CHOOSE),
        }
        mapping = self._open()
        found = {xmlid: self._line(mapping, self._chart(xmlid)) for xmlid in expected}
        self.assertEqual(
            {xmlid: (line.state, line.status_id.number, line.reason) for xmlid, line in found.items()}, expected
        )
        self.assertEqual(
            {xmlid: line.is_chosen for xmlid, line in found.items()},
            {xmlid: state == 'proposed' for xmlid, (state, _number, _reason) in expected.items()},
        )

    def test_the_status_of_a_position_is_not_for_purchases(self):
        self._chart('eu').procountor_vat_status_id = self._status(GOODS)
        sold, bought = self._chart(VAT_EU), self._chart('tax_eu_purchase_goods_25_5')
        bill = self._invoice((100, 1, 0, 'tax_eu_purchase_goods_25_5'), move_type='in_invoice')
        self.assertEqual(bill.state, 'posted')
        mapping = self._open()
        self.assertEqual(self._line(mapping, sold).state, 'mapped')
        self.assertIn("It has the status EU community sales (product)", self._line(mapping, sold).reason)
        self.assertEqual(self._line(mapping, bought).state, 'later')
        self.assertFalse(self._uncovered(), "no bill is sent")

    def test_what_is_ready_is_sent_with_the_status_that_is_told(self):
        self._chart('eu').procountor_vat_status_id = self._status(GOODS)
        zero = self._chart('tax_dom_sales_goods_0')
        self.assertIn("the status Domestic", self._line(self._open(), zero).reason)
        self.assertEqual(zero._procountor_vat_number_on(self._chart('finland')), 1)
        self.assertEqual(zero._procountor_vat_number_on(self._chart('eu')), 0, "it stops such an invoice")

    def test_opening_searches_nothing_for_each_tax(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._open().line_ids.mapped(lambda line: (line.name, line.current_status_id, line.choice_ids))
            return self.env.cr.sql_log_count - before

        def warm_queries():
            queries()  # fills what the registry remembers
            return queries()

        few = warm_queries()
        for number in range(12):
            self._chart(VAT_EU).copy({'name': f"EU {number}"})
            self.env['account.fiscal.position'].create({'name': f"Position {number}", 'company_id': self.company.id})
        self.assertEqual(warm_queries(), few)

    def test_apply_saves_what_is_ticked_and_the_invoice_goes(self):
        mapping = self._open()
        mapping.line_ids.filtered(lambda line: line.tax_id == self._chart('vat0export')).is_chosen = False
        mapping.action_apply()
        self.customer.vat = 'SE999999999901'
        self.assertEqual(self._chart(VAT_EU).procountor_vat_number, GOODS)
        self.assertEqual(self._chart('eu').procountor_vat_number, GOODS)
        self.assertFalse(self._chart('vat0export').procountor_vat_number)
        invoice = self._invoice((100, 1, 0, VAT_EU), (50, 1, 0, VAT_EU_SERVICES))
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)

    def test_choosing_a_status_ticks_the_line(self):
        line = self._line(self._open(), self._chart('tax_eu_purchase_goods_25_5'))
        no_vat = line.choice_ids.filtered(lambda status: status.number == 12)
        with Form(line) as form:
            form.status_id = no_vat
        self.assertTrue(line.is_chosen)

    def test_a_suggestion_is_not_ticked(self):
        """A status without a public number is found by its words only."""
        self.connection.vat_status_ids.sudo().create(
            {'connection_id': self.connection.id, 'number': 41, 'description': "Rakennuspalvelut", 'sales': True}
        )
        self._tax('tax_construct_sales_0')
        self.env.invalidate_all()
        line = self._line(self._open(), self._chart('tax_construct_sales_0'))
        self.assertEqual((line.state, line.status_id.number, line.is_chosen), ('proposed', 41, False))
        self.assertIn("Only a suggestion", line.reason)

    def test_a_renamed_status_is_confirmed_by_ticking_it(self):
        tax, status = self._chart(VAT_EU), self._status(GOODS)
        tax.procountor_vat_status_id = status
        status.sudo().description = "EU-myynti, tavarat"
        self.env.invalidate_all()
        mapping = self._open()
        line = self._line(mapping, tax)
        self.assertEqual((line.state, line.is_chosen), ('changed', False))
        line.is_chosen = True
        mapping.action_apply()
        self.assertFalse(tax.procountor_vat_warning)
        self.assertEqual(self._line(self._open(), tax).state, 'mapped')

    def test_what_is_archived_is_listed_when_it_was_used(self):
        self._invoice((100, 1, 0, 'tax_dom_sales_goods_14'), (5, 2, 0, VAT_STANDARD))
        self._invoice((100, 1, 0, 'tax_dom_sales_goods_14'), invoice_date='2024-06-01')
        archived, unused = self._chart('tax_dom_sales_goods_14'), self._chart('tax_dom_sales_service_14')
        archived.active = False
        mapping = self._open()
        self.assertEqual(self._line(mapping, archived).documents, 1, "the old one does not count")
        self.assertFalse(self._line(mapping, unused))

    def test_the_documents_of_a_branch_count(self):
        country = self.company.country_id
        branch = self.env['res.company'].create(
            {'name': "Sivuliike", 'parent_id': self.company.id, 'country_id': country.id}
        )
        customer = self.customer.with_company(branch)
        customer.property_account_receivable_id = self.company_data['default_account_receivable']
        self._invoice((100, 1, 0, VAT_EU), company=branch)
        self.assertIn(self._chart(VAT_EU), self._uncovered())

    def test_uncovered_are_the_used_taxes_that_lead_nowhere(self):
        """Feature F105."""
        self._invoice((100, 1, 0, VAT_STANDARD), (7, 1, 0, VAT_EU), (7, 1, 0, 'tax_dom_sales_goods_14'))
        self.assertEqual(self._uncovered(), self._chart(VAT_EU) + self._chart('tax_dom_sales_goods_14'))
        self._chart(VAT_EU).procountor_vat_status_id = self._status(GOODS)
        self.assertEqual(self._uncovered(), self._chart('tax_dom_sales_goods_14'))
        self._status(GOODS).sudo().active = False
        self.assertIn(self._chart(VAT_EU), self._uncovered())

    def test_an_invoice_with_a_group_of_taxes_leaves_the_mapping_in_order(self):
        """A child of no side stands on the tax line of its sibling."""
        children = self.env['account.tax'].create(
            [
                {'name': name, 'amount': amount, 'type_tax_use': 'none', 'include_base_amount': True}
                for name, amount in (("Fee 2%", 2), ("VAT 10%", 10))
            ]
        )
        group = self.env['account.tax'].create(
            {
                'name': "Fee and VAT",
                'amount_type': 'group',
                'type_tax_use': 'sale',
                'children_tax_ids': [Command.set(children.ids)],
            }
        )
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = [Command.set(group.ids)]
        invoice.action_post()
        self.assertTrue(invoice.line_ids.filtered('tax_line_id').tax_ids & children, "the case is made")
        self.assertEqual(self._uncovered(), group)
        self.assertTrue(self._line(self._open(), group).documents)
        self.assertFalse(children[0]._procountor_percent_is_in_use(self.connection), "2 % is not in use for any side")
        self.assertTrue(children[1]._procountor_percent_is_in_use(self.connection))

    def test_nothing_is_uncovered_without_a_connection(self):
        self._invoice((100, 1, 0, VAT_EU))
        self.connection.active = False
        self.assertFalse(self._uncovered())

    def test_a_draft_does_not_count(self):
        self._invoice((100, 1, 0, VAT_EU), post=False)
        self.assertFalse(self._uncovered())

    def test_the_mapping_is_for_administrators_who_may_edit_taxes(self):
        users = {
            groups: new_test_user(
                self.env, login, groups=groups, company_id=self.company.id, company_ids=self.company.ids
            )
            for login, groups in (
                ('sender', 'procountor_connector.group_procountor_user'),
                ('boss', 'procountor_connector.group_procountor_manager'),
                ('both', 'procountor_connector.group_procountor_manager,account.group_account_manager'),
            )
        }
        sender, boss, both = users.values()
        with self.assertRaises(AccessError):
            self._open(sender)
        with self.assertRaises(AccessError):
            self._open(boss).with_user(boss).action_apply()
        self._open(both).with_user(both).action_apply()
        self.assertEqual(self._chart(VAT_EU).procountor_vat_number, GOODS)

    # ------------------------------------------------------------------
    # CASH-BASED VAT
    # ------------------------------------------------------------------

    def _cash_based_warning(self):
        self.env.invalidate_all()
        return self.env['account.tax']._procountor_cash_based_warning(self.company)

    def test_both_by_invoice_agree(self):
        self.assertFalse(self._cash_based_warning())

    def test_cash_based_in_one_system_only(self):
        status = self.connection.vat_status_ids.sudo().create(
            {'connection_id': self.connection.id, 'number': 50, 'description': "Kotimaa, maksuperuste", 'sales': True}
        )
        self.assertIn("Procountor has the VAT status Kotimaa, maksuperuste in use, but", self._cash_based_warning())
        self.company.tax_exigibility = True
        paid = self.env['account.tax'].search([('tax_exigibility', '=', 'on_payment')])
        paid.tax_exigibility = 'on_invoice'  # Odoo's own tests have some
        account = self.company_data['default_account_tax_sale'].copy({'reconcile': True})
        self._tax(VAT_STANDARD).write({'tax_exigibility': 'on_payment', 'cash_basis_transition_account_id': account.id})
        self.assertIn("VAT of '25.5%' when the customer pays, but its VAT status", self._cash_based_warning())
        line = self._line(self._open(), self._tax(VAT_STANDARD))
        self.assertEqual((line.state, line.status_id, line.is_chosen), ('proposed', status, False))
        self._tax(VAT_STANDARD).procountor_vat_status_id = status
        self.assertFalse(self._cash_based_warning())
        status.active = False
        self.assertIn("Odoo counts the VAT of 25.5%", self._cash_based_warning())
        self.assertIn("but Procountor has no cash-based VAT status", self._cash_based_warning())
