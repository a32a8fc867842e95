from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..models import procountor_connection_check
from ..procountor_api import Client
from ..procountor_api.resources.bank_accounts import BankAccounts
from ..procountor_api.resources.company import Company
from ..procountor_api.resources.status import Status
from ..procountor_api.resources.vats import Vats
from .common import FIRST_KEY, SECOND_KEY, VAT_EU, ProcountorCommon


class TestConnectionCheck(ProcountorCommon):
    """Each thing that can be wrong with a connection is a line with its cure."""

    def test_a_good_connection_is_green(self):
        self.check()
        self.assertEqual(set(self.connection.check_ids.mapped('result')) - {'warning'}, {'ok'})
        self.assertEqual(self.found("Company").message, "Mallikirjanpito Oy, 9999997-6")
        self.assertIn("Logged in as", self.found("Login").message)
        self.assertEqual(self.connection.state, 'connected')

    def test_a_second_test_replaces_the_lines(self):
        self.check()
        count = len(self.connection.check_ids)
        self.check()
        self.assertEqual(len(self.connection.check_ids), count)

    def test_what_is_fetched_is_kept(self):
        self.check()
        self.assertIn("Kustannuspaikka", self.connection.dimension_ids.mapped('name'))
        self.assertTrue(self.connection.dimension_ids.item_ids)
        self.assertIn('3000', self.connection.ledger_account_ids.mapped('code'))
        self.assertIn(13.5, self.connection.vat_percent_ids.filtered('sales').mapped('percent'))
        dimensions, accounts = self.connection.dimension_ids, self.connection.ledger_account_ids
        self.check()
        self.assertEqual(self.connection.dimension_ids, dimensions)
        self.assertEqual(self.connection.ledger_account_ids, accounts)

    def test_a_wrong_key_is_the_only_line(self):
        self.connection.sudo().state = 'draft'
        self.connection.api_key = 'wrong'
        self.check()
        self.assertEqual(self.connection.check_ids.mapped('name'), ["Login"])
        self.assertIn("does not accept the key", self.connection.state_message)

    def test_a_revoked_key_stops_the_sending(self):
        self.addCleanup(self.switch_key, True)
        self.switch_key(False)
        self.check()
        self.assertEqual(self.connection.state, 'failed')
        self.assertIn("does not accept the key", self.connection.state_message)

    def test_a_missing_right_is_named_with_its_cure(self):
        self.set_right('sales', 'salesOrGroupInvoices', 'VIEWING_RIGHTS')
        self.check()
        self.assertEqual(self.connection.state, 'failed')
        self.assertEqual(self.connection.state_message, 'Give the right "Sales invoices" (Sales) to the user.')

    def test_a_right_that_hides_documents_is_to_be_taken_away(self):
        self.set_right('sales', 'personalSalesInvoicesOnly', True)
        self.check()
        self.assertEqual(
            self.connection.state_message, 'Take the right "Own sales invoices only" (Sales) from the user.'
        )

    def test_the_rights_of_a_feature_are_looked_at_when_it_is_on(self):
        features = {
            "Customer register": ('sales', 'customerRegister', {'customer_policy': 'create'}),
            "Product register": ('sales', 'productRegister', {'product_policy': 'create'}),
            "Mark as paid": ('payments', 'markAsPaid', {'mark_paid': True, 'target_status': 'approve'}),
        }
        for label, (group, name, options) in features.items():
            with self.subTest(label):
                self.set_right(group, name, 'VIEWING_RIGHTS')
                self.check()
                self.assertFalse(self.connection.missing_rights)
                self.connection.write(options)
                self.assertTrue(self.connection.untested_features)
                self.check()
                self.assertFalse(self.connection.untested_features)
                self.assertIn(f'Give all rights to "{label}"', self.connection.missing_rights)
                self.assertEqual(self.connection.state, 'connected', "sending itself goes on (fault F19)")
                self.set_right(group, name, 'ALL_RIGHTS')
                self.check()
                self.assertFalse(self.connection.missing_rights)

    def test_a_right_that_two_features_need_is_told_once(self):
        self.connection.customer_policy = 'create'
        self.check()
        self.assertEqual(self.connection.check_ids.mapped('message').count("Sales: Customer register"), 1)
        self.set_right('sales', 'customerRegister', 'NO_ACCESS')
        self.check()
        told = [message for message in self.connection.check_ids.mapped('message') if "Customer register" in message]
        self.assertEqual(told, ['Give the right "Customer register" (Sales) to the user.'])

    def test_marking_paid_needs_no_right_where_invoices_stay_unfinished(self):
        self.connection.write({'mark_paid': True, 'target_status': 'unfinished'})
        self.set_right('payments', 'markAsPaid', 'NO_ACCESS')
        self.check()
        self.assertFalse(self.connection.missing_rights)

    def test_without_the_documents_feature_sending_goes_on(self):
        self.sandbox.operator('PUT', 'companies/1/features', json={'documents': False})
        self.check()
        self.assertEqual(self.found("Documents feature").result, 'warning')
        self.assertNotIn("Attach the PDF", self.found("Documents feature").message)
        self.assertTrue(self.connection.no_documents)
        self.assertEqual(self.connection.state, 'connected')
        self.connection.attach_pdf = True
        self.check()
        self.assertIn("switch off Attach the PDF", self.found("Documents feature").message)
        self.sandbox.operator('PUT', 'companies/1/features', json={'documents': True})
        self.check()
        self.assertFalse(self.connection.no_documents)

    def test_domestic_vat_must_be_in_use(self):
        with patch.object(Vats, 'default', lambda _vats: {'vatStatuses': [{'vatStatus': 3, 'sales': True}]}):
            self.check()
        self.assertIn("Domestic (1) is not in use", self.connection.state_message)
        statuses = {'vatStatuses': [{'vatStatus': 12, 'sales': True}]}
        with patch.object(Vats, 'default', lambda _vats: statuses):
            self.check()
        self.assertEqual(self.connection.state, 'connected', "a company that is not liable for VAT has none")

    def test_a_company_without_bank_account_cannot_send(self):
        with patch.object(BankAccounts, 'search', lambda _accounts: iter(())):
            self.check()
        self.assertEqual(self.connection.state, 'failed')
        self.assertIn("no bank account in use", self.connection.state_message)

    def test_what_the_user_may_not_see_is_told_by_the_right(self):
        fault = {'operation': 'getDimensions', 'kind': 'status', 'status': 403}
        self.sandbox.operator('POST', 'faults', json=fault)
        self.check()
        self.assertEqual(self.found("Dimensions").result, 'warning')
        self.assertIn("has no right to see this", self.found("Dimensions").message)

    def test_a_service_in_trouble_is_told(self):
        with patch.object(Status, 'get', lambda _status: {'version': '26.04', 'status': 'DEGRADED'}):
            self.check()
        self.assertIn("DEGRADED", self.found("API version").message)

    def test_a_trial_company_in_production_is_told(self):
        self.sandbox.operator('PATCH', 'companies/1/company', json={'operationType': 'TRIAL'})
        self.connection._write({'environment': 'production'})
        self.connection.invalidate_recordset()
        self.check()
        self.assertIn("no company in production", "".join(self.connection.check_ids.mapped('message')))

    def test_e_invoices_need_an_address_of_the_company(self):
        """Feature F80."""
        nothing = patch.object(Company, 'einvoice_addresses', lambda _company: [])
        for values, is_told in (
            ({'target_status': 'send', 'invoice_channel': 'email'}, False),
            ({'target_status': 'send', 'invoice_channel': 'einvoice'}, True),
            ({'target_status': 'approve', 'invoice_channel': 'einvoice'}, False),
            ({'target_status': 'send', 'invoice_channel': 'email', 'fallback_channel': 'einvoice'}, True),
        ):
            self.connection.write({'fallback_channel': False} | values)
            with nothing:
                self.connection.action_test_connection()
            told = [line.message for line in self.connection.check_ids if line.result == 'warning']
            self.assertEqual('no e-invoice address in Procountor' in ' '.join(told), is_told, values)
        self.connection.write({'invoice_channel': 'email', 'fallback_channel': False})
        self.customer.procountor_channel = 'einvoice'
        with nothing:
            self.connection.action_test_connection()
        self.assertIn('no e-invoice address', ' '.join(self.connection.check_ids.mapped('message')))
        self.connection.action_test_connection()
        self.assertNotIn('no e-invoice address', ' '.join(self.connection.check_ids.mapped('message')))

    def test_a_trial_company_is_told_that_it_sends_no_e_invoices(self):
        self.connection.write({'target_status': 'send', 'invoice_channel': 'einvoice'})
        self.sandbox.operator('PATCH', 'companies/1/company', json={'operationType': 'TRIAL'})
        self.connection.action_test_connection()
        self.assertIn("A trial company", ' '.join(self.connection.check_ids.mapped('message')))

    def test_taxes_without_a_place_are_told(self):
        self._invoice((100, 1, 0, VAT_EU), invoice_date=fields.Date.today())
        self.check()
        self.assertEqual(self.found("VAT mapping").result, 'warning')
        self.assertIn("Open the VAT mapping", self.found("VAT mapping").message)

    def test_a_service_that_is_down_is_told_and_stops_nothing(self):
        self.sandbox.operator('POST', 'faults', json={'operation': 'getSessionInfo', 'kind': 'status', 'status': 503})
        notification = self.check()
        self.assertIn("Test again later", notification['params']['message'])
        self.assertEqual(self.found("Login").result, 'unknown')
        self.assertEqual(self.connection.state, 'connected', "what was known of the connection stays")

    def test_a_service_that_is_down_proves_nothing_of_a_new_connection(self):
        connection = self.fresh_connection()
        self.sandbox.operator('POST', 'faults', json={'operation': 'getSessionInfo', 'kind': 'status', 'status': 503})
        connection.action_test_connection()
        self.assertEqual(connection.state, 'draft')

    def test_an_answer_of_another_form_is_a_red_line_and_no_traceback(self):
        """Fault F25."""
        answer = patch.object(Vats, 'default', lambda _vats: {'vatStatuses': "none"})
        with answer, self.assertLogs(procountor_connection_check.__name__, level='ERROR'):
            self.check()
        self.assertEqual(self.found("VAT").result, 'failed')
        self.assertIn("not known", self.found("VAT").message)
        self.assertEqual(self.found("Bank account").result, 'ok', "the others are looked at all the same")

    def test_rows_without_their_key_are_left_out(self):
        """Fault F25."""
        answer = {
            'vatStatuses': [{'description': "Nameless"}, {'vatStatus': 1, 'description': "Domestic", 'sales': True}],
            'vatInformation': [{'country': "Finland", 'percentages': [{'vatPercent': None}, {'vatPercent': 10}]}],
        }
        with patch.object(Vats, 'default', lambda _vats: answer):
            self.check()
        self.assertEqual(self.connection.vat_status_ids.mapped('number'), [1])
        self.assertEqual(self.connection.vat_percent_ids.mapped('percent'), [10])

    def test_a_slow_service_does_not_hold_the_button_for_minutes(self):
        with patch.object(procountor_connection_check, 'TEST_SECONDS', 0):
            self.check()
        self.assertEqual(self.connection.check_ids[-1].result, 'unknown')
        self.assertIn("answers slowly", self.connection.state_message)

    def test_a_second_press_does_not_wait_for_the_first(self):
        taken = patch.object(type(self.connection), 'try_lock_for_update', lambda records: records.browse())
        with taken, self.assertRaisesRegex(UserError, "Somebody is testing"):
            self.check()

    def test_another_business_id_blocks_until_it_is_confirmed(self):
        self.company.company_registry = '9999998-4'
        connection = self.fresh_connection()
        connection.action_test_connection()
        self.assertEqual(connection.state, 'failed')
        self.assertIn("9999998-4", connection.state_message)
        self.assertEqual(connection.unconfirmed_business_id, '9999997-6')
        connection.action_confirm_company()
        self.assertEqual(connection.state, 'connected')
        self.assertFalse(connection.unconfirmed_business_id)
        self.assertIn("9999997-6 is confirmed", "".join(connection.message_ids.mapped('body')))

    def test_a_confirmation_is_for_one_business_id(self):
        self.company.company_registry = '9999998-4'
        connection = self.fresh_connection()
        connection.action_test_connection()
        connection.action_confirm_company()
        with self.assertRaisesRegex(UserError, "no other company to confirm"):
            connection.action_confirm_company()
        connection.sudo().write({'api_key': SECOND_KEY, 'remote_company_id': False, 'state': 'draft'})
        connection.action_test_connection()
        self.assertEqual(connection.state, 'failed')

    def test_the_vat_number_stands_for_a_missing_business_id(self):
        self.company.write({'company_registry': False, 'vat': 'FI99999976'})
        self.check()
        self.assertEqual(self.found("Company").result, 'ok')

    def test_a_company_without_business_id_is_asked_for_it(self):
        self.company.write({'company_registry': False, 'vat': False})
        self.check()
        self.assertEqual(self.connection.state, 'failed')
        self.assertIn("has no business ID in Odoo", self.connection.state_message)
        self.connection.action_confirm_company()
        self.assertEqual(self.connection.state, 'connected')

    def test_a_company_in_procountor_without_business_id_is_not_taken_for_ours(self):
        connection = self.fresh_connection()
        for answer in ({'id': 1, 'name': "No ID"}, {'id': 1, 'businessIdentifier': {'code': '---'}}, {}):
            with patch.object(Company, 'get', lambda _company, answer=answer: answer):
                connection.action_test_connection()
            self.assertEqual(connection.state, 'failed', answer)
            self.assertFalse(connection.remote_company_id)

    @freeze_time('2027-03-01')
    def test_an_old_version_is_told_before_it_ends(self):
        self.check()
        self.assertIn("Version 26.04 is 11 months old", self.found("API version").message)

    def test_an_address_with_an_unknown_version_is_told(self):
        self.connection.url = self.connection.url.replace('latest', 'v1999')
        self.check()
        self.assertEqual(self.connection.state, 'failed')
        self.assertIn("API version", self.connection.state_message)

    def test_a_wrong_clock_is_told(self):
        with patch.object(Client, 'clock_difference', 3600.0):
            self.check()
        self.assertIn("60 minutes off", self.found("Clock").message)

    def test_what_changes_in_procountor_is_told_in_the_log(self):
        """Feature F97."""
        self.refresh()
        self.sandbox.operator('POST', 'companies/1/dimensions', json={'name': "Hanke", 'items': []})
        self.refresh()
        self.assertIn("Hanke is new.", self.connection.message_ids[0].body)
        last = self.connection.message_ids[0]
        self.refresh()
        self.assertEqual(self.connection.message_ids[0], last, "nothing changed, nothing is told")

    def test_a_key_that_is_revoked_by_night_is_told_to_the_responsible_once(self):
        self.addCleanup(self.switch_key, True)
        self.switch_key(False)
        self.refresh()
        self.refresh()
        self.assertEqual(self.connection.state, 'failed')
        self.assertEqual(self.connection.activity_ids.user_id, self.connection.user_id)
        self.assertEqual(len(self.connection.activity_ids), 1)
        self.switch_key(True)
        self.check()
        self.assertFalse(self.connection.activity_ids, "the cure takes the activity away")

    def refresh(self):
        """Let the scheduled action fetch the settings."""
        with self.enter_registry_test_mode():
            self.env.ref('procountor_connector.ir_cron_refresh_settings').method_direct_trigger()
        self.env.invalidate_all()

    def check(self):
        return self.connection.action_test_connection()

    def found(self, name):
        return self.connection.check_ids.filtered(lambda check: check.name == name)[:1]

    def fresh_connection(self):
        """Return a connection that no company in Procountor is known of."""
        self.connection.active = False
        return self.env['procountor.connection'].create(
            {
                'name': "Fresh",
                'company_id': self.company.id,
                'environment': 'sandbox',
                'url': self.connection.url,
                'client_id': 'sandboxClient',
                'client_secret': 'sandbox-secret',
                'api_key': FIRST_KEY,
            }
        )

    def set_right(self, group, name, value):
        rights = self.sandbox.operator('GET', 'companies/1/rights')
        rights['rights'][group][name] = value
        self.sandbox.operator('PUT', 'companies/1/rights', json=rights)

    def switch_key(self, active):
        self.sandbox.operator('PUT', 'companies/1/keys', json={'key': FIRST_KEY, 'active': active})
