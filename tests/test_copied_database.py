from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import file_open

from odoo.addons.procountor_connector.models import procountor_connection_home

from .common import ProcountorCommon


class TestCopiedDatabase(ProcountorCommon):
    """Promise 9, fault F50: a copy never calls Procountor, not even to log in."""

    def assert_mute(self, reason):
        with self.assertRaisesRegex(UserError, reason):
            self.connection._client()
        self.connection.action_test_connection()
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertRegex(invoice.procountor_problem, reason)
        self.assertEqual(self.sandbox.operator('GET', 'requests'), [])
        return invoice

    def test_a_database_with_another_identity_is_mute(self):
        self.env['ir.config_parameter'].set_param('database.uuid', 'that-of-the-copy')
        self.assert_mute("another identity")

    def test_a_database_with_another_name_is_mute(self):
        self.connection.sudo().home = self.connection.sudo().home | {'database': 'books'}
        self.assert_mute("was books")

    def test_a_database_on_another_server_is_mute(self):
        with patch.object(procountor_connection_home, 'server_name', lambda: 'the-other-one'):
            self.assert_mute("another server")
        self.connection._client().company.get()

    def test_a_key_without_the_place_it_was_given_to_is_mute(self):
        self.connection.sudo().home = False
        self.assert_mute("not the one that the key was given to")

    def test_an_administrator_confirms_a_database_that_took_the_place_of_the_old_one(self):
        self.connection.sudo().home = self.connection.sudo().home | {'database': 'books'}
        invoice = self.assert_mute("was books")
        boss = self._boss()
        sender = self._new_user('sender', 'procountor_connector.group_procountor_user')
        self.assertIn("was books", self.connection.with_user(sender).mute_reason)
        self.assertTrue(self.connection.is_copy)
        self.connection.with_user(boss).action_confirm_database()
        self.assertFalse(self.connection.mute_reason or self.connection.is_copy)
        self.connection.action_test_connection()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
        message = self.connection.message_ids[0]
        self.assertIn("was books", message.body)
        self.assertEqual(message.author_id, boss.partner_id)

    def test_a_sender_confirms_nothing(self):
        """Security check S2."""
        sender = self._new_user('sender', 'procountor_connector.group_procountor_user')
        with self.assertRaises(AccessError):
            self.connection.with_user(sender).action_confirm_database()
        with self.assertRaises(AccessError):
            self.connection.with_user(self._boss()).write({'home': {}})

    def test_a_confirmation_where_nothing_differs_leaves_no_trace(self):
        before = self.connection.message_ids
        self.connection.action_confirm_database()
        self.assertEqual(self.connection.message_ids, before)

    def test_a_neutralised_database_stays_mute(self):
        self.env['ir.config_parameter'].set_param('database.is_neutralized', 'True')
        self.assert_mute("copy of a database")
        self.assertFalse(self.connection.is_copy)
        with self.assertRaisesRegex(UserError, "copy of a database"):
            self.connection.action_confirm_database()

    def test_neutralising_empties_all_secrets_and_tokens(self):
        self.connection.api_key = 'a-new-key-that-waits'
        self.env.flush_all()
        with file_open('procountor_connector/data/neutralize.sql') as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        secret = self.connection.sudo()
        for field in ('api_key_sealed', 'new_key_sealed', 'client_secret_sealed', 'home'):
            self.assertFalse(secret[field], field)
        self.assertEqual(secret.state, 'draft')
        self.assertFalse(self.env['procountor.token'].sudo().search([]))

    def _boss(self):
        return self._new_user('boss', 'procountor_connector.group_procountor_manager')

    def _new_user(self, login, groups):
        return new_test_user(self.env, login, groups=groups, company_id=self.company.id, company_ids=self.company.ids)
