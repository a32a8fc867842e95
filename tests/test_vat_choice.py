from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user

from .common import VAT_EU, ProcountorCommon

EU_GOODS, EU_SERVICES = 5, 22


class TestVatChoice(ProcountorCommon):
    """The VAT status of taxes and fiscal positions, and what the fetched settings do to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._tax(VAT_EU)
        cls.goods = cls.connection.vat_status_ids.filtered(lambda status: status.number == EU_GOODS)

    def _user(self, login, groups, company=None):
        company = company or self.company
        return new_test_user(self.env, login, groups=groups, company_id=company.id, company_ids=company.ids)

    def test_the_list_offers_what_fits_the_side_of_the_tax(self):
        self.assertEqual(self.tax.procountor_vat_choice_ids.mapped('number'), [1, 3, 5, 12, 22])
        purchase = self._tax('tax_dom_purchase_goods_25_5')
        self.assertEqual(purchase.procountor_vat_choice_ids.mapped('number'), [1, 12])

    def test_the_form_of_the_tax_keeps_the_number_and_the_words(self):
        with Form(self.tax) as form:
            form.procountor_vat_status_id = self.goods
        self.assertEqual(self.tax.procountor_vat_number, EU_GOODS)
        self.assertEqual(self.tax.procountor_vat_description, "EU community sales (product)")
        with Form(self.tax) as form:
            form.procountor_vat_status_id = self.env['procountor.vat.status']
        self.assertFalse(self.tax.procountor_vat_number or self.tax.procountor_vat_description)

    def test_the_choice_outlives_the_connection(self):
        self.tax.procountor_vat_status_id = self.goods
        self.connection.active = False
        self.env.invalidate_all()
        self.assertFalse(self.tax.procountor_vat_status_id or self.tax.procountor_vat_choice_ids)
        again = self._connect(self.company)
        self.env.invalidate_all()
        self.assertEqual(self.tax.procountor_vat_status_id.connection_id, again)
        self.assertEqual(self.tax.procountor_vat_status_id.number, EU_GOODS)

    def test_a_status_that_is_gone_is_told(self):
        self.tax.procountor_vat_status_id = self.goods
        self.goods.sudo().active = False
        self.env.invalidate_all()
        self.assertFalse(self.tax.procountor_vat_status_id)
        self.assertIn("no VAT status 5 (EU community sales (product))", self.tax.procountor_vat_warning)

    def test_a_renumbering_is_told(self):
        self.tax.procountor_vat_status_id = self.goods
        self.assertFalse(self.tax.procountor_vat_warning)
        self.goods.sudo().description = "Something else"
        self.env.invalidate_all()
        self.assertIn("is called Something else; it was EU community sales", self.tax.procountor_vat_warning)

    def test_without_connection_nothing_is_offered(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        tax = self.env['account.tax'].with_company(other).search([('company_id', '=', other.id)], limit=1)
        self.assertFalse(tax.procountor_vat_choice_ids or tax.procountor_vat_warning)

    def test_people_of_a_branch_see_the_choice_of_the_root(self):
        self.tax.procountor_vat_status_id = self.goods
        branch = self.env['res.company'].create({'name': "Sivuliike", 'parent_id': self.company.id})
        biller = self._user('branchbiller', 'account.group_account_invoice', branch)
        self.env.invalidate_all()
        tax = self.tax.with_user(biller)
        self.assertEqual(tax.procountor_vat_status_id.display_name, "EU community sales (product)")
        with self.assertRaises(AccessError):
            tax.procountor_vat_status_id = False

    def test_whoever_may_edit_taxes_chooses(self):
        bookkeeper = self._user('bookkeeper', 'account.group_account_manager')
        with Form(self.tax.with_user(bookkeeper)) as form:
            form.procountor_vat_status_id = self.goods.with_user(bookkeeper)
        self.assertEqual(self.tax.procountor_vat_number, EU_GOODS)

    def test_a_foreign_vat_country_allows_only_domestic(self):
        """Fault F37."""
        position = self.env['account.chart.template'].with_company(self.company).ref('eu')
        position.procountor_vat_status_id = self.goods
        with self.assertRaisesRegex(ValidationError, "only the VAT status Domestic is possible"):
            position.procountor_vat_country_id = self.env.ref('base.se')
        position.procountor_vat_country_id = self.env.ref('base.fi')
        with Form(position) as form:  # both in one save
            form.procountor_vat_status_id = self.env['procountor.vat.status']
            form.procountor_vat_country_id = self.env.ref('base.se')
        with self.assertRaisesRegex(ValidationError, "only the VAT status Domestic is possible"):
            position.procountor_vat_status_id = self.goods

    # ------------------------------------------------------------------
    # PERCENTAGES
    # ------------------------------------------------------------------

    def _percent(self, percent):
        return self.connection.vat_percent_ids.filtered(lambda row: row.percent == percent)

    def _refresh(self, **sales):
        """Fetch percentages, with other marks for sales: ``p14=True``."""
        percents = [
            {'vatPercent': row.percent, 'sales': sales.get(f'p{row.percent:g}', row.sales), 'purchase': row.purchase}
            for row in self.connection.vat_percent_ids
        ]
        percents += [{'vatPercent': 9, 'sales': True, 'purchase': True}] if sales.get('p9') else []
        register = self.env['procountor.vat.percent'].sudo()
        rows = register._rows({'vatInformation': [{'country': "Finland", 'percentages': percents}]})
        return register._refresh(self.connection, rows)

    def test_the_first_fetch_gives_no_first_day(self):
        self.assertTrue(self._percent(25.5))
        self.assertFalse(any(self.connection.vat_percent_ids.mapped('valid_from')))

    def test_what_is_switched_on_later_has_a_first_day(self):
        with freeze_time('2026-01-01'):
            self._refresh(p14=True, p9=True)
        first_day = fields.Date.to_date('2026-01-01')
        self.assertEqual((self._percent(14).valid_from, self._percent(9).valid_from), (first_day, first_day))
        self.assertFalse(self._percent(25.5).valid_from)

    def test_a_percentage_that_is_switched_off_is_told(self):
        [sentence] = self._refresh(**{'p25.5': False})
        self.assertIn("25.5 % is no longer in use for: Sales", sentence)
        self.assertFalse(self._refresh(), "nothing changed")

    def test_what_is_switched_off_has_a_last_day_and_keeps_its_days_for_credit_notes(self):
        standard = self._percent(25.5)
        standard.sudo().valid_from = '2024-09-01'
        with freeze_time('2026-07-01'):
            self._refresh(**{'p25.5': False})
        days = fields.Date.to_date('2024-09-01'), fields.Date.to_date('2026-06-30')
        self.assertEqual((standard.valid_from, standard.valid_until), days)
        self.assertFalse(self._percent(14).valid_until, "it was off before")
        with freeze_time('2026-09-01'):
            self._refresh(**{'p25.5': True})
        self.assertEqual((standard.valid_from, standard.valid_until), days)

    def test_the_days_are_corrected_on_the_form_of_the_connection(self):
        connection = self.connection.with_user(self._user('boss', 'procountor_connector.group_procountor_manager'))
        connection.sudo().setup_step = 'done'
        with Form(connection) as form, form.vat_percent_ids.edit(0) as row:
            row.valid_until = '2030-12-31'
        self.assertEqual(connection.vat_percent_ids[0].valid_until, fields.Date.to_date('2030-12-31'))

    def test_what_documents_have_already_is_switched_on_without_first_day(self):
        """14 % of last year, which is on again for a credit note."""
        self._invoice((100, 1, 0, 'tax_dom_sales_goods_14'), invoice_date='2025-12-20')
        self._tax('tax_dom_sales_goods_14').active = False
        self._refresh(p14=True, p9=True)
        self.assertFalse(self._percent(14).valid_from)
        self.assertTrue(self._percent(9).valid_from)

    def test_an_administrator_corrects_the_first_day_and_nothing_else(self):
        boss = self._user('boss', 'procountor_connector.group_procountor_manager')
        percent = self._percent(25.5).with_user(boss)
        percent.write({'valid_from': '2024-09-01', 'valid_until': '2030-01-01'})
        with self.assertRaisesRegex(AccessError, "Only the first and the last day"):
            percent.sales = False
        with self.assertRaises(AccessError):
            self.tax.with_user(boss).procountor_vat_number = EU_SERVICES
