from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user

from .common import ProcountorCommon

DOMESTIC_14 = ('tax_dom_sales_goods_14', 'tax_dom_sales_service_14', 'tax_dom_purchase_goods_14')
OTHER_14 = ('tax_eu_purchase_goods_14', 'tax_eu_purchase_service_14', 'tax_non_eu_purchase_goods_14')


@freeze_time('2026-03-15')
class TestVatMissingTaxes(ProcountorCommon):
    """Taxes for a percentage that Procountor has and the chart of accounts lacks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as the chart of accounts ships them; the test company has all its taxes active
        domain = [('company_id', '=', cls.company.id), ('amount', 'in', (10, 14))]
        cls.env['account.tax'].search(domain).active = False

    def _chart(self, xmlid):
        return self.env['account.chart.template'].with_company(self.company).ref(xmlid)

    def _open(self, user=None):
        connection = self.connection.with_user(user or self.env.user)
        return self.env['procountor.missing.tax'].browse(connection.action_open_missing_taxes()['res_id'])

    def _create(self):
        self._open().action_create()
        self.env.invalidate_all()

    def _taxes(self, percent):
        domain = [('company_id', '=', self.company.id), ('amount', '=', percent)]
        return self.env['account.tax'].with_context(active_test=False).search(domain)

    def _new(self, xmlid):
        """Return the 13.5 % tax that was made like the 14 % one of the chart."""
        source = self._chart(xmlid)
        name = source.name.replace('14%', '13.5%')
        [new] = self._taxes(13.5).filtered(lambda tax: (tax.name, tax.type_tax_use) == (name, source.type_tax_use))
        return new

    def _distribution(self, tax):
        return [
            (line.document_type, line.repartition_type, line.factor_percent, line.account_id, line.tag_ids)
            for line in tax.repartition_line_ids.sorted(lambda line: (line.document_type, line.sequence, line.id))
        ]

    def test_what_is_missing_and_what_it_is_made_like(self):
        lines = self._open().line_ids
        self.assertEqual(
            {line.percent: line.source_tax_id.amount for line in lines},
            {13.5: 14, 10: 10},
            "14 % is switched off there and nearest; the taxes of 10 % are archived here",
        )
        by_percent = lines.grouped('percent')
        self.assertEqual(by_percent[13.5].source_tax_id, self._chart('tax_dom_sales_goods_14'))
        self.assertRegex(by_percent[13.5].result, "^New for sales: 13.5%.* New for purchases: 13.5%")
        self.assertRegex(by_percent[10].result, "^Switched on for sales: 10%.* Switched on for purchases: 10%")
        as_percent = by_percent[13.5].source_tax_id.with_context(procountor_as_percent=True)
        self.assertEqual(as_percent.display_name, "14 %")

    def test_a_new_percentage_has_a_first_day_and_one_that_was_there_has_none(self):
        wizard = self._open()
        by_percent = wizard.line_ids.grouped('percent')
        self.assertEqual(by_percent[13.5].valid_from, fields.Date.to_date('2026-01-01'))
        self.assertFalse(by_percent[10].valid_from)
        wizard.action_create()
        fetched = self.connection.vat_percent_ids.grouped('percent')
        self.assertEqual(fetched[13.5].valid_from, fields.Date.to_date('2026-01-01'))
        self.assertFalse(fetched[10].valid_from)
        old = self._invoice(post=False, invoice_date='2025-12-20')
        old.invoice_line_ids.tax_ids = [Command.set(self._new('tax_dom_sales_goods_14').ids)]
        old.action_post()
        old.action_procountor_send()
        self.assertIn("VAT 13.5 % (tax '13.5%') is in use in Procountor from 01/01/2026", old.procountor_problem)

    def test_nothing_is_made_without_a_first_day(self):
        wizard = self._open()
        wizard.line_ids.valid_from = False
        with self.assertRaisesRegex(UserError, "Enter the first day of VAT 13.5 %"):
            wizard.action_create()

    def test_the_missing_percentages_are_named_until_they_are_made(self):
        self.assertEqual(self.connection._missing_percents_text(), "13.5 %, 10 %")
        self._create()
        self.assertIs(self.connection._missing_percents_text(), False)

    def test_the_taxes_keep_accounts_and_tax_grids(self):
        self._create()
        self.assertEqual(len(self._taxes(13.5)), len(self._taxes(14)))
        for xmlid in DOMESTIC_14 + OTHER_14:
            source, new = self._chart(xmlid), self._new(xmlid)
            self.assertEqual(self._distribution(new), self._distribution(source), xmlid)
            self.assertEqual((new.active, source.active), (True, False), xmlid)
            self.assertEqual(new.fiscal_position_ids, source.fiscal_position_ids)
            self.assertEqual((new.tax_scope, new.country_id), (source.tax_scope, source.country_id))
            self.assertEqual(new.is_domestic, xmlid in DOMESTIC_14)
        self.assertEqual(self._taxes(13.5).tax_group_id.mapped('name'), ["VAT 13.5%"])
        self.assertEqual(self._new('tax_dom_sales_service_14').invoice_label, "13.5%")
        self.assertIn("13.5% services", self._new('tax_dom_sales_service_14').description)

    def test_fiscal_positions_replace_the_new_taxes_by_each_other(self):
        self._create()
        eu = self._chart('eu')
        self.assertEqual(eu.map_tax(self._new('tax_dom_sales_goods_14')), self._chart('tax_eu_sales_goods_0'))
        self.assertEqual(eu.map_tax(self._new('tax_dom_purchase_goods_14')), self._new('tax_eu_purchase_goods_14'))
        self.assertEqual(self._chart('non_eu').map_tax(self._new('tax_dom_sales_goods_14')), self._chart('vat0export'))
        old = self._chart('tax_dom_purchase_goods_14').with_context(active_test=False)
        self.assertFalse(old.replacing_tax_ids & self._taxes(13.5), "the old ones stay as they were")

    def test_archived_taxes_of_the_same_percentage_are_switched_on(self):
        before = self._taxes(10)
        self._create()
        self.assertEqual(self._taxes(10), before)
        self.assertTrue(all(before.mapped('active')))

    def test_a_second_run_makes_nothing(self):
        self._create()
        made = self._taxes(13.5)
        self.assertFalse(self._open().line_ids)
        self._chart('tax_dom_sales_goods_14')._procountor_with_percent(13.5)
        self._create()
        self.assertEqual(self._taxes(13.5), made)

    def test_what_somebody_made_already_is_taken(self):
        archived = self._chart('tax_dom_sales_goods_14').copy({'amount': 13.5, 'name': "13.5%", 'active': False})
        wizard = self._open()
        line = wizard.line_ids.filtered(lambda each: each.percent == 13.5)
        self.assertEqual(line.source_tax_id, archived, "it is its own model")
        line.source_tax_id = self._chart('tax_dom_sales_goods_14')
        wizard.action_create()
        self.assertTrue(archived.active)
        self.assertEqual(len(self._taxes(13.5)), len(self._taxes(14)))

    def test_names_in_other_languages_have_the_new_percentage(self):
        self.env['res.lang']._activate_lang('fi_FI')
        source = self._chart('tax_dom_sales_goods_14')
        source.with_context(lang='fi_FI').name = "ALV 14,0 %"
        source.tax_group_id.with_context(lang='fi_FI').name = "ALV 14 %"
        self._create()
        new = self._new('tax_dom_sales_goods_14').with_context(lang='fi_FI')
        self.assertEqual((new.name, new.tax_group_id.name), ("ALV 13,5 %", "ALV 13.5 %"))
        self.assertEqual(new.with_context(lang='en_US').name, "13.5%")

    def test_a_status_of_one_percentage_is_not_copied_and_another_is(self):
        goods, services = self._chart('tax_eu_purchase_goods_14'), self._chart('tax_eu_purchase_service_14')
        goods.write({'procountor_vat_number': 42, 'procountor_vat_description': "EU acquisitions 14 %"})
        services.write({'procountor_vat_number': 43, 'procountor_vat_description': "EU services"})
        self._create()
        self.assertFalse(self._new('tax_eu_purchase_goods_14').procountor_vat_number)
        self.assertEqual(self._new('tax_eu_purchase_service_14').procountor_vat_number, 43)

    def test_another_source_can_be_chosen(self):
        wizard = self._open()
        line = wizard.line_ids.filtered(lambda each: each.percent == 13.5)
        with Form(line) as form:
            form.source_tax_id = self._chart('tax_dom_sales_goods_10')
        self.assertIn("New for sales: 13.5%", line.result)
        wizard.action_create()
        self.assertEqual(len(self._taxes(13.5)), len(self._taxes(10)))

    def test_an_invoice_with_the_new_tax_arrives(self):
        self._create()
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = [Command.set(self._new('tax_dom_sales_goods_14').ids)]
        self.send(invoice.browse(invoice.id).action_post() or invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        self.assertEqual(invoice.amount_tax, 13.5)
        grids = invoice.line_ids.filtered('tax_line_id').tax_tag_ids
        self.assertEqual(grids, self._chart('tax_dom_sales_goods_14').repartition_line_ids.tag_ids)

    def test_only_who_may_edit_taxes_creates_them(self):
        boss = new_test_user(
            self.env,
            'boss',
            groups='procountor_connector.group_procountor_manager',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        wizard = self._open(boss).with_user(boss)
        with self.assertRaises(AccessError):
            wizard.action_create()
        self.assertFalse(self._taxes(13.5))
