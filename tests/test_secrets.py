import logging
import os
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import FIRST_KEY, ProcountorCommon

KEY, CLIENT_SECRET = 'needle-key-1234567', 'sandbox-secret'
TOKEN = 'eyJ'  # how every token of the service begins
SEALED = ('api_key_sealed', 'client_secret_sealed', 'new_key_sealed', 'home')
SHOWN = ('api_key', 'client_secret', 'new_api_key')


class TestSecrets(ProcountorCommon):
    """Promise 7: secrets never leave their field."""

    def setUp(self):
        super().setUp()
        self.boss = new_test_user(
            self.env,
            'boss',
            groups='procountor_connector.group_procountor_manager,base.group_allow_export,base.group_system',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.mine = self.connection.with_user(self.boss)

    def test_a_secret_shows_its_last_characters_and_a_short_one_nothing(self):
        """Security check S10."""
        self.assertEqual(
            self.mine.read(SHOWN),
            [{'id': self.mine.id} | dict(api_key='•••• ey-1', client_secret='•••• cret', new_api_key=False)],
        )
        self.mine.write({'client_secret': 'short-one', 'api_key': False})
        self.assertEqual((self.mine.client_secret, self.mine.api_key), ('••••', False))

    def test_what_was_written_is_not_read_back_in_the_same_call(self):
        """The form saves and reads at once."""
        answer = self.mine.web_save({'api_key': KEY, 'client_secret': KEY}, {name: {} for name in SHOWN})
        self.assertNotIn(KEY, str(answer))
        new = self.mine.create({'name': "New", 'active': False, 'client_id': 'x', 'api_key': KEY, 'client_secret': KEY})
        self.assertEqual((new.api_key, new.client_secret), ('•••• 4567', '•••• 4567'))

    def test_the_mask_written_back_changes_nothing(self):
        self.mine.write({'api_key': self.mine.api_key, 'client_secret': self.mine.client_secret})
        self.assertEqual(self.connection.state, 'connected')
        self.assertEqual(self.connection._opened('api_key_sealed'), FIRST_KEY)

    def test_a_key_pasted_beside_the_mask_counts_without_it(self):
        for pasted in ('{mask}pasted-key-of-4321', 'pasted-key-of-8765{mask}'):
            self.mine.sudo().state = 'draft'
            self.mine.api_key = pasted.format(mask=self.mine.api_key)
            self.assertEqual(self.mine._opened('api_key_sealed'), pasted.format(mask=''))
        with self.assertRaisesRegex(UserError, "Empty the field"):
            self.mine.api_key = '••pasted-into-the-middle•• 4321'

    def test_a_mask_does_not_carry_the_secrets_to_another_host(self):
        """Security check S3."""
        self.mine.api_key = KEY
        masks = {name: self.mine[name] for name in ('api_key', 'client_secret')}
        self.mine.write({'url': 'https://elsewhere.example/api'} | masks)
        for field in ('api_key_sealed', 'client_secret_sealed', 'new_key_sealed'):
            self.assertFalse(self.connection.sudo()[field], field)

    def test_no_state_and_no_waiting_key_carries_the_old_key_to_another_host(self):
        """Security check S3."""
        other = {'url': 'http://127.0.0.1:9977/steal', 'client_secret': 'x' * 20, 'api_key': KEY, 'state': 'connected'}
        self.mine.sudo().write(other)
        self.assertEqual(self.mine.state, 'draft')
        self.mine.action_discard_new_key()
        self.assertNotEqual(self.mine._opened('api_key_sealed'), FIRST_KEY)

    def test_a_secret_opens_only_for_the_host_it_was_given_for(self):
        """Security check S3: whichever way the address came to be another one."""
        self.env.cr.execute(
            "UPDATE procountor_connection SET url = %s WHERE id = %s",
            ['http://127.0.0.1:9977/latest/api', self.mine.id],
        )
        self.mine.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "saved for another address"):
            self.mine._client()
        self.assertEqual(self.mine.api_key, '••••')

    def test_another_path_of_the_same_host_keeps_the_secrets(self):
        self.mine.url = self.mine.url.replace('latest', 'supported')
        self.assertEqual(self.mine._opened('api_key_sealed'), FIRST_KEY)

    def test_what_is_missing_of_the_login_is_named(self):
        """An empty client ID is no crash."""
        self.mine.client_id = False
        with self.assertRaisesRegex(UserError, r"Missing on the connection: Client ID\."):
            self.mine._client()
        self.mine.write({'client_secret': False, 'api_key': False})
        with self.assertRaisesRegex(UserError, r"Missing on the connection: Client ID, Client secret, API key\."):
            self.mine._client()

    def test_the_redirect_uri_of_the_client_goes_along(self):
        """Chapter 3.1 of the fact book."""
        self.assertNotIn(b'redirect_uri', self.mine._credentials('api_key_sealed').form())
        self.mine.redirect_uri = 'https://odoo.example/back'
        self.assertEqual(self.mine._credentials('api_key_sealed').redirect_uri, 'https://odoo.example/back')

    def test_a_mask_is_no_secret_of_a_new_connection(self):
        new = self.mine.create({'name': "New", 'active': False, 'client_id': 'x', 'api_key': '•••• 1234'})
        self.assertFalse(new.api_key)

    def test_spaces_around_a_pasted_secret_are_dropped(self):
        self.mine.write({'client_secret': f' {CLIENT_SECRET}\n', 'api_key': f'\t{FIRST_KEY} '})
        self.mine.action_test_connection()
        self.assertEqual(self.connection.state, 'connected')
        self.mine.api_key = ' '
        self.assertFalse(self.connection.sudo().api_key_sealed)
        self.assertEqual(self.connection.state, 'draft')

    def test_not_even_an_administrator_reaches_the_sealed_columns(self):
        """Security checks S2, S10."""
        for field in SEALED:
            for call in (
                lambda field=field: self.mine.read([field]),
                lambda field=field: self.mine.web_read({field: {}}),
                lambda field=field: self.mine.search([(field, '!=', False)]),
                lambda field=field: self.mine.export_data([field]),
                lambda field=field: self.mine.write({field: False}),
                lambda field=field: self.mine.with_context(**{f'default_{field}': 'x'}).create({'name': "New"}),
            ):
                with self.assertRaises(AccessError, msg=field):
                    call()
            self.assertNotIn(field, self.mine.fields_get())
            self.assertNotIn(field, self.mine.read()[0])

    def test_exports_defaults_and_copies_hold_no_secret(self):
        """Security check S10."""
        for field in SHOWN:
            self.assertFalse(self.mine.fields_get([field])[field]['exportable'])
        self.assertNotIn(FIRST_KEY, str(self.mine.export_data([*SHOWN, 'name'])))
        self.assertFalse({*SHOWN, *SEALED} & self.mine.default_get([*SHOWN, 'name']).keys())
        copy = self.mine.copy()
        self.assertFalse([field for field in (*SHOWN, *SEALED) if copy.sudo()[field]])

    def test_a_secret_cannot_be_guessed_by_searching(self):
        with self.assertRaises(ValueError):
            self.mine.search([('api_key', '=like', '•••• %')])

    def test_nobody_reaches_the_tokens(self):
        for operation in ('read', 'write', 'create', 'unlink'):
            with self.assertRaises(AccessError):
                self.env['procountor.token'].with_user(self.boss).check_access(operation)

    def test_no_log_and_no_table_holds_a_secret(self):
        """Security check S1."""
        self.sandbox.operator('PUT', 'companies/1/keys', json={'key': KEY, 'active': True})
        with (
            self.assertLogs('odoo.sql_db', logging.DEBUG) as sql,
            self.assertLogs('odoo', logging.DEBUG) as odoo,
            self.assertLogs(level=logging.DEBUG) as others,
        ):
            self.mine.api_key = KEY
            self.env.flush_all()
            self.mine.action_test_connection()
            self.send(self._invoice())
            self.sandbox.operator('PUT', 'companies/1/keys', json={'key': KEY, 'active': False})
            self.send(self._invoice())
            self.env.flush_all()
        texts = {'log': '\n'.join([*sql.output, *odoo.output, *others.output])} | self._tables()
        for needle in (KEY, CLIENT_SECRET, TOKEN):
            self.assertFalse([name for name, text in texts.items() if needle in text], needle)
        self.assertIn('api_key_sealed', texts['log'], "the statements of the database are looked through")

    def _tables(self):
        """Return the rows of every table as text, as a dump shows them."""
        self.env.cr.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        texts = {}
        for [table] in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT string_agg("{table}"::text, chr(10)) FROM "{table}"')
            texts[table] = self.env.cr.fetchone()[0] or ''
        return texts

    def test_another_key_of_the_server_asks_for_the_secrets_again(self):
        with patch.dict(os.environ, {'PROCOUNTOR_SECRET_KEY': 'n' * 32, 'PROCOUNTOR_SERVER_NAME': 'x'}):
            self.connection.sudo().home = self.connection._here()
            self.assertEqual((self.mine.api_key, self.mine.client_secret), ('••••', '••••'))
            self.mine.action_test_connection()
            self.assertIn("Enter the client secret and the API key again", self.connection.state_message)
            self.mine.write({'client_secret': CLIENT_SECRET, 'api_key': FIRST_KEY})
            self.mine.action_test_connection()
            self.assertEqual(self.connection.state, 'connected')

    def test_a_key_of_the_server_that_is_too_short_is_told(self):
        with (
            patch.dict(os.environ, {'PROCOUNTOR_SECRET_KEY': 'too short'}),
            self.assertRaisesRegex(UserError, "32 random characters"),
        ):
            self.mine.api_key = KEY
        with patch.dict(os.environ, {'PROCOUNTOR_SECRET_KEY': 'too short'}):
            invoice = self._invoice()
            self.send(invoice)
            self.assertIn("32 random characters", invoice.procountor_problem)

    def test_the_client_of_the_server_is_for_production_only(self):
        """Features F2 and F3."""
        settings = {'PROCOUNTOR_CLIENT_ID': 'theVendor', 'PROCOUNTOR_CLIENT_SECRET': 'secret-of-the-vendor'}
        with patch.dict(os.environ, settings):
            new = self.mine.create({'name': "New", 'active': False, 'api_key': KEY})
            self.assertEqual((new.client_id, new.client_secret), ('theVendor', False))
            self.assertEqual(new._credentials('api_key_sealed').client_secret, 'secret-of-the-vendor')
            self.env.flush_all()
            self.env.cr.execute("UPDATE procountor_connection SET url = 'https://a.example' WHERE id = %s", [new.id])
            new.invalidate_recordset()
            self.assertFalse(new._preset_secret(), "it goes to no other address")
            new.url = 'https://api.procountor.com/supported/api'
            new.api_key = KEY

            test_system = {'name': "Test", 'active': False, 'environment': 'test', 'client_id': 'theVendor'}
            with self.assertRaisesRegex(ValidationError, "for production only"):
                self.mine.create(test_system)
            new.client_id = 'ourOwn'
            with self.assertRaisesRegex(UserError, "Missing on the connection: Client secret"):
                new._credentials('api_key_sealed')
            new.environment = 'test'
            self.assertEqual(new.client_id, 'ourOwn')
