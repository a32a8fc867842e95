from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import FIRST_KEY, ProcountorCommon


class TestConnection(ProcountorCommon):
    def test_the_test_fetches_what_sending_needs(self):
        self.assertEqual(self.connection.state, 'connected')
        self.assertEqual(self.connection.remote_company, "Mallikirjanpito Oy")
        self.assertTrue(self.connection.bank_account_id.name.startswith('FI'))
        self.assertEqual(self.connection._domestic_status().description, "Domestic")
        statuses = self.connection.vat_status_ids
        self.connection.action_test_connection()
        self.assertEqual(self.connection.vat_status_ids, statuses, "a second test adds nothing")

    def test_a_wrong_key_is_told_with_the_cure(self):
        self.connection.write({'client_secret': 'sandbox-secret', 'api_key': 'wrong'})
        self.assertEqual(self.connection.state, 'draft', "a changed login is an untested one")
        notification = self.connection.action_test_connection()
        self.assertEqual(self.connection.state, 'failed')
        self.assertIn("does not accept the key", notification['params']['message'])

    def test_the_key_of_another_company_is_refused(self):
        self.connection.write({'client_secret': 'sandbox-secret', 'api_key': 'sandbox-key-2'})
        self.connection.action_test_connection()
        self.assertEqual(self.connection.state, 'failed')
        self.assertIn("9999997-6", self.connection.state_message)

    def test_a_used_connection_stays_with_its_company_in_procountor(self):
        self.send(self._invoice())
        self.company.company_registry = '9999996-8'  # that of the other company there
        self.connection.api_key = 'sandbox-key-2'
        self.connection.action_test_connection()
        self.assertIn("another company in Procountor than before", self.connection.state_message)

    def test_a_wrong_company_that_was_confirmed_can_be_mended(self):
        self.connection.sudo().write({'api_key': 'sandbox-key-2', 'state': 'draft'})
        self.connection.action_test_connection()
        self.connection.action_confirm_company()
        self.assertEqual(self.connection.remote_company, "Kuvitelma Oy")
        self.connection.api_key = FIRST_KEY
        self.connection.action_test_connection()
        self.assertEqual(self.connection.remote_company, "Mallikirjanpito Oy")

    def test_two_companies_are_not_connected_with_the_same_books(self):
        """Feature F25."""
        other = self.env['res.company'].create({'name': "Toinen Oy", 'company_registry': self.company.company_registry})
        login = {'client_id': 'sandboxClient', 'client_secret': 'sandbox-secret', 'api_key': FIRST_KEY}
        twin = self._new_connection(company_id=other.id, url=self.connection.url, **login)
        twin.action_test_connection()
        self.assertEqual(twin.state, 'failed')
        self.assertIn("connected with another company", twin.state_message)

    def test_the_database_refuses_two_connections_with_the_same_books_too(self):
        other = self.env['res.company'].create({'name': "Toinen Oy"})
        twin = self._new_connection(company_id=other.id, url=self.connection.url)
        with mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            twin._write({'remote_company_id': self.connection.remote_company_id})

    def test_a_bank_account_that_is_gone_is_not_replaced_by_itself(self):
        gone = self.connection.bank_account_id
        gone.sudo().name = 'FI2112345600000785'
        self.connection.action_test_connection()
        self.assertFalse(self.connection.bank_account_id)
        self.assertIn("Choose the bank account", self.connection.state_message)
        self.assertIn("Choose the bank account", self.connection.activity_ids.summary)

    def test_no_service_is_told(self):
        self.connection.write({'url': 'http://127.0.0.1:9/api', 'client_secret': 'x', 'api_key': 'y'})
        self.connection.action_test_connection()
        self.assertIn("cannot be reached", self.connection.state_message)

    def test_a_copy_has_no_secrets_and_is_inactive(self):
        copy = self.connection.copy()
        self.assertEqual(self.connection.copy({'name': "Mine"}).name, "Mine")
        self.assertFalse(copy.active or copy.api_key or copy.client_secret or copy.bank_account_id)
        self.assertEqual(copy.state, 'draft')

    def test_another_host_does_not_get_the_key(self):
        """Security check S3."""
        self.connection.url = 'https://elsewhere.example/api'
        self.assertFalse(self.connection.api_key or self.connection.client_secret)

    def test_one_active_connection_per_company(self):
        with self.assertRaisesRegex(ValidationError, "has the active connection"):
            self._new_connection()
        with self.assertRaisesRegex(ValidationError, "has the active connection"):
            self.env['procountor.connection'].with_company(self.company).create({'name': "Another", 'client_id': 'x'})
        other = self._new_connection(active=False)
        with self.assertRaisesRegex(ValidationError, "has the active connection"):
            other.active = True

    def test_the_database_refuses_a_second_active_connection_too(self):
        """Two people at the same moment do not see each other's connection."""
        other = self._new_connection(active=False)
        with mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            other._write({'active': True})

    def test_a_sandbox_is_never_procountor_itself(self):
        self.connection.environment = 'test'
        with self.assertRaises(ValidationError):
            self.connection.write({'environment': 'sandbox', 'url': 'https://api.procountor.com/api'})

    def test_another_port_or_scheme_is_another_address(self):
        self.connection.url = 'http://127.0.0.1:1/api'
        self.assertFalse(self.connection.api_key or self.connection.client_secret)

    def test_a_connection_that_was_used_stays_with_its_company_and_environment(self):
        self.send(self._invoice())
        other_company = self.env['res.company'].create({'name': "Toinen Oy"})
        for change in ({'environment': 'test'}, {'company_id': other_company.id}):
            with self.assertRaisesRegex(ValidationError, "Documents went by this connection"):
                self.connection.write(change)

    def test_a_key_of_another_company_is_refused_without_business_ids_too(self):
        self.company.company_registry = False
        self.connection.write({'client_secret': 'sandbox-secret', 'api_key': 'sandbox-key-2'})
        self.connection.action_test_connection()
        self.assertEqual(self.connection.state, 'failed')

    def test_addresses_that_the_client_refuses_are_refused_at_once(self):
        for url in (
            'https://',
            'https://host/api?x=1',
            'https://user@host/api',
            'https://sändbox.example/api',
            'https://[::1/api',
            'https://host:99999999/api',
            'no address',
            False,
        ):
            with self.subTest(url=url), self.assertRaisesRegex(ValidationError, "must look like"):
                self.connection.write({'url': url})

    def test_an_environment_without_an_address_is_refused_with_a_sentence(self):
        self.connection.environment = 'production'
        for environment in ('sandbox', False):
            with self.subTest(environment=environment), self.assertRaisesRegex(ValidationError, "must look like"):
                self.connection.write({'environment': environment})

    def test_a_missing_version_is_refused_with_a_sentence(self):
        with self.assertRaisesRegex(ValidationError, "or a number such as v2602"):
            self.connection.write({'api_version': False})

    def test_an_empty_client_id_is_not_that_of_the_server(self):
        self.connection.client_id = ''
        self.assertFalse(self.connection.client_id)

    def test_only_an_administrator_of_the_server_enters_an_address(self):
        """Security check S4: whoever may enter one can ask the server which hosts and ports it reaches."""
        groups = 'procountor_connector.group_procountor_manager'
        company = {'company_id': self.company.id, 'company_ids': self.company.ids}
        accountant = new_test_user(self.env, 'accountant', groups=groups, **company)
        settings = new_test_user(self.env, 'settings', groups=f'{groups},base.group_system', **company)
        address = {'url': 'http://127.0.0.1:1/api'}
        with self.assertRaisesRegex(AccessError, "administrator of Odoo"):
            self.connection.with_user(accountant).write(address)
        with self.assertRaisesRegex(AccessError, "administrator of Odoo"):
            self.connection.with_user(accountant).create(
                address | {'name': "Mine", 'active': False, 'environment': 'sandbox', 'company_id': self.company.id}
            )
        self.connection.with_user(accountant).write({'client_id': 'other', 'url': self.connection.url})
        self.connection.with_user(settings).write(address)
        self.assertEqual(self.connection.url, address['url'])

    def test_only_https_but_for_the_own_computer(self):
        with self.assertRaisesRegex(ValidationError, "https"):
            self.connection.url = 'http://procountor.example/api'

    def test_only_a_sandbox_has_an_address_of_its_own(self):
        self.connection.environment = 'production'
        self.assertEqual(self.connection.url, 'https://api.procountor.com/supported/api')
        with self.assertRaisesRegex(ValidationError, "Only a sandbox"):
            self.connection.url = 'https://elsewhere.example/api'

    def test_a_branch_uses_the_connection_of_its_root(self):
        branch = self.env['res.company'].create({'name': "Sivuliike", 'parent_id': self.company.id})
        connections = self.env['procountor.connection']._by_company(branch)
        self.assertEqual(connections[branch.root_id], self.connection)
        with self.assertRaisesRegex(ValidationError, "is a branch"):
            self.connection.active = False
            self._new_connection(company_id=branch.id)

    def test_an_archived_connection_is_never_taken_for_the_active_one(self):
        """The context comes from the caller: a list that shows archived records must not send by one of them."""
        connections = self.env['procountor.connection'].with_context(active_test=False)
        self.connection.active = False
        self.assertEqual(connections._by_company(self.company), {})
        successor = self._connect(self.company)
        self.assertEqual(connections._by_company(self.company), {self.company: successor})
        successor.active = False
        successor.with_context(active_test=False).active = True

    def test_a_neutralised_database_is_mute(self):
        """Promise 9."""
        self.env['ir.config_parameter'].set_param('database.is_neutralized', 'True')
        with self.assertRaisesRegex(UserError, "copy of a database"):
            self.connection._client()
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)

    def test_posted_invoices_of_before_wait_as_not_sent(self):
        self.connection.active = False
        invoice = self._invoice()
        self.assertFalse(invoice.procountor_state)
        self.connection.active = True
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def test_what_a_test_found_out_is_not_written_by_hand(self):
        for values in ({'state': 'connected'}, {'remote_company_id': '1'}, {'confirmed_business_id': '9999998-4'}):
            with self.assertRaisesRegex(AccessError, "Odoo itself sets"):
                self.connection.write(values)
            with self.assertRaisesRegex(AccessError, "Odoo itself sets"):
                self._new_connection(active=False, **values)
        forged = self.connection.with_context(default_state='connected', default_confirmed_business_id='9999998-4')
        new = forged.create({'name': "Forged", 'company_id': self.company.id, 'active': False, 'client_id': 'x'})
        self.assertEqual((new.state, new.confirmed_business_id), ('draft', False))

    def test_another_environment_forgets_what_was_fetched(self):
        """The companies of two systems have equal ids and other settings."""
        self.connection.environment = 'production'
        self.assertEqual(self.connection.state, 'draft')
        for field in ('remote_company_id', 'bank_account_id', 'vat_status_ids', 'dimension_ids', 'check_ids'):
            self.assertFalse(self.connection[field], field)

    def test_another_company_is_tested_anew(self):
        self.connection.company_id = self.env['res.company'].create({'name': "Toinen Oy"})
        self.assertEqual(self.connection.state, 'draft')
        self.assertFalse(self.connection.remote_company_id)

    def test_nobody_puts_a_connection_before_the_documents_of_a_foreign_company(self):
        """Promise 8."""
        other = self.env['res.company'].create({'name': "Kuvitelma Oy"})
        stranger = new_test_user(
            self.env,
            'stranger',
            groups='procountor_connector.group_procountor_manager',
            company_id=other.id,
            company_ids=other.ids,
        )
        connection = self._new_connection(company_id=other.id)
        self.connection.active = False
        with self.assertRaises(AccessError):
            connection.with_user(stranger).company_id = self.company

    def test_the_bank_account_is_one_of_the_own_connection(self):
        other = self._new_connection(active=False)
        with self.assertRaisesRegex(ValidationError, "bank account of this connection"):
            other.bank_account_id = self.connection.bank_account_id

    def _new_connection(self, **values):
        connection = self.env['procountor.connection'].create(
            {
                'name': "Another",
                'company_id': self.company.id,
                'environment': 'sandbox',
                'url': self.sandbox.url,
                'client_id': 'x',
            }
            | values
        )
        self.env.flush_all()
        return connection
