from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .common import FIRST_KEY, ProcountorCommon


class TestSetup(ProcountorCommon):
    """The assistant, step by step, by what its buttons do."""

    def setUp(self):
        super().setUp()
        self.connection.active = False
        self.fresh = self.env['procountor.connection'].create(
            {
                'company_id': self.company.id,
                'environment': 'sandbox',
                'url': self.connection.url,
            }
        )

    def test_the_steps_lead_to_done(self):
        steps = [self.fresh.setup_step]
        while self.fresh.setup_step != 'done':
            if self.fresh.setup_step == 'login':
                self.give_login()
            self.fresh.action_setup_next()
            steps.append(self.fresh.setup_step)
        self.assertEqual(steps, ['company', 'login', 'checks', 'vat', 'payments', 'transfer', 'done'])
        self.assertEqual(self.fresh.state, 'connected')
        self.fresh.action_setup_start()
        self.assertEqual(self.fresh.setup_step, 'company')

    def test_the_rights_of_what_is_chosen_last_are_tested_at_the_end(self):
        rights = self.sandbox.operator('GET', 'companies/1/rights')
        rights['rights']['sales']['customerRegister'] = 'VIEWING_RIGHTS'
        self.sandbox.operator('PUT', 'companies/1/rights', json=rights)
        while self.fresh.setup_step != 'transfer':
            if self.fresh.setup_step == 'login':
                self.give_login()
            self.fresh.action_setup_next()
        self.assertFalse(self.fresh.missing_rights)
        self.fresh.write({'is_matching_waived': True, 'customer_policy': 'create'})
        self.fresh.action_setup_next()
        self.assertEqual(self.fresh.setup_step, 'done')
        self.assertIn("Customer register", self.fresh.missing_rights)

    def test_red_checks_hold_the_assistant(self):
        self.fresh.action_setup_next()
        self.give_login(api_key='wrong-key-of-nobody')
        self.fresh.action_setup_next()
        self.assertEqual(self.fresh.setup_step, 'checks')
        with self.assertRaisesRegex(UserError, "Mend what is marked"):
            self.fresh.action_setup_next()
        self.fresh.action_setup_back()
        self.assertEqual(self.fresh.setup_step, 'login')

    def test_without_a_key_it_is_asked_for(self):
        self.fresh.action_setup_next()
        self.fresh.action_setup_next()
        self.assertEqual(self.fresh.state, 'failed')
        self.assertIn("API key", self.fresh.state_message)

    def test_the_payment_journal_makes_invoices_paid_at_once(self):
        """Feature F116."""
        self.fresh.action_make_payment_journal()
        journal = self.fresh.payment_journal_id
        invoice = self._invoice()
        self.env['account.payment.register'].with_context(active_model='account.move', active_ids=invoice.ids).create(
            {'journal_id': journal.id}
        ).action_create_payments()
        self.assertEqual(invoice.payment_state, 'paid')
        self.assertEqual(invoice.matched_payment_ids.state, 'paid')
        self.fresh.payment_journal_id = False
        self.fresh.action_make_payment_journal()
        self.assertEqual(self.fresh.payment_journal_id, journal, "a second press makes no second journal")

    def test_what_is_left_to_do_is_counted(self):
        nameless = self._create_customer(name="Tunnukseton Oy", company_registry=False, vat=False)
        first, second = self.env['product.product'].create(
            [{'name': "Vasara", 'default_code': 'V-1'}, {'name': "Vasara, iso", 'default_code': 'V-1'}]
        )
        invoice = self._invoice(post=False, partner_id=nameless.id, invoice_date=fields.Date.today())
        invoice.invoice_line_ids.product_id = first
        invoice.action_post()
        self.assertEqual(self.fresh.partner_without_id_count, 1)
        self.assertEqual(self.fresh.product_without_code_count, 1)
        self.assertEqual(self.fresh.action_open_partners_without_id()['domain'], [('id', 'in', nameless.ids)])
        second.active = False
        self.fresh.invalidate_recordset()
        self.assertEqual(self.fresh.product_without_code_count, 1, "Procountor knows an archived product too")
        second.write({'active': True, 'default_code': 'V-2'})
        self.fresh.invalidate_recordset()
        self.assertEqual(self.fresh.product_without_code_count, 0)

    def test_the_settings_lead_to_the_connection_of_the_company(self):
        """Feature F22."""
        settings = self.env['res.config.settings'].with_company(self.company).create({})
        self.assertEqual(settings.procountor_connection_id, self.fresh)
        self.assertEqual(settings.action_procountor_connection()['res_id'], self.fresh.id)
        self.fresh.active = False
        settings = self.env['res.config.settings'].with_company(self.company).create({})
        self.assertFalse(settings.procountor_connection_id)
        self.assertEqual(settings.action_procountor_connection()['context']['default_company_id'], self.company.id)

    def test_taxes_that_the_chart_lacks_are_to_do(self):
        """The Finnish chart has no 13.5 %."""
        self.give_login()
        self.fresh.action_test_connection()
        self.fresh.invalidate_recordset()
        self.assertIn("13.5", self.fresh.missing_percents)

    def test_what_was_sold_long_ago_is_nothing_to_do(self):
        old = fields.Date.today() - timedelta(days=400)
        nameless = self._create_customer(name="Tunnukseton Oy", company_registry=False, vat=False)
        invoice = self._invoice(post=False, partner_id=nameless.id, invoice_date=old)
        invoice.invoice_line_ids.product_id = self.env['product.product'].create({'name': "Koodittomat"})
        invoice.action_post()
        self.assertEqual((self.fresh.partner_without_id_count, self.fresh.product_without_code_count), (0, 0))

    def give_login(self, **values):
        login = {'client_id': 'sandboxClient', 'client_secret': 'sandbox-secret', 'api_key': FIRST_KEY}
        self.fresh.write(login | values)
