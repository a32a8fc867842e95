from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import FIRST_KEY, SECOND_KEY, ProcountorCommon

NEW_KEY = 'the-next-key-5678'


class TestKeyRotation(ProcountorCommon):
    """A new key is tested before the old one is dropped. Features F15."""

    def setUp(self):
        super().setUp()
        self.boss = new_test_user(
            self.env,
            'boss',
            groups='procountor_connector.group_procountor_manager',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.connection = self.connection.with_user(self.boss)

    def set_key(self, key, active=True):
        self.sandbox.operator('PUT', 'companies/1/keys', json={'key': key, 'active': active})

    def key_in_use(self):
        return self.connection._opened('api_key_sealed')

    def test_the_queue_pauses_until_the_new_key_is_tested(self):
        self.set_key(NEW_KEY)
        self.connection.api_key = NEW_KEY
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(self.sandbox.operator('GET', 'requests'), [])
        self.assertIn("new API key is not tested", invoice.procountor_problem)
        self.assertEqual(self.connection.state, 'connected')

        self.connection.action_test_connection()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(self.key_in_use(), NEW_KEY)
        self.assertFalse(self.connection.new_api_key)

    def test_a_new_key_that_does_not_work_leaves_the_old_one(self):
        self.connection.api_key = NEW_KEY
        notification = self.connection.action_test_connection()
        for text in (notification['params']['message'], self.connection.state_message):
            self.assertIn("does not accept the key", text)
            self.assertIn("old key is kept", text)
        self.assertEqual(self.connection.state, 'connected')
        self.assertEqual(self.key_in_use(), FIRST_KEY)
        self.assertEqual(self.connection.new_api_key, '•••• 5678')

    def test_a_new_key_of_another_company_leaves_the_old_one(self):
        self.connection.api_key = SECOND_KEY
        self.connection.action_test_connection()
        self.assertIn("Use a key of the right company", self.connection.state_message)
        self.assertEqual(self.key_in_use(), FIRST_KEY)

    def test_a_discarded_key_lets_the_old_one_go_on(self):
        self.connection.api_key = NEW_KEY
        self.connection.action_test_connection()
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.connection.action_discard_new_key()
        self.assertFalse(self.connection.new_api_key or self.connection.state_message)
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_an_old_key_that_was_never_tested_does_not_go_on(self):
        self.connection.api_key = NEW_KEY
        self.connection.client_secret = 'sandbox-secret'
        notification = self.connection.action_discard_new_key()
        self.assertIn("Test the connection", notification['params']['message'])
        self.assertEqual(self.connection.state, 'draft')

    def test_a_sender_discards_nothing(self):
        """Security check S2."""
        self.connection.api_key = NEW_KEY
        sender = new_test_user(
            self.env,
            'sender',
            groups='procountor_connector.group_procountor_user',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with self.assertRaises(AccessError):
            self.connection.with_user(sender).action_discard_new_key()
        self.assertTrue(self.connection.new_api_key)

    def test_each_step_leaves_its_trace_with_the_user_and_without_the_key(self):
        self.set_key(NEW_KEY)
        self.connection.api_key = NEW_KEY
        self.connection.action_discard_new_key()
        self.connection.api_key = NEW_KEY
        self.connection.action_test_connection()
        messages = self.connection.message_ids.sorted('id')[-4:]
        for message, words in zip(messages, ("was entered", "was discarded", "was entered", "is in use"), strict=True):
            self.assertIn(words, message.body)
            self.assertNotIn(NEW_KEY[-4:], message.body, "whoever sees the connection reads its log")
            self.assertEqual(message.author_id, self.boss.partner_id)

    def test_another_login_is_no_rotation(self):
        """The old key belongs to the old client."""
        self.connection.api_key = NEW_KEY
        self.connection.write({'client_secret': 'sandbox-secret', 'api_key': 'the-third-key-9999'})
        self.assertEqual(self.connection.state, 'draft')
        self.assertEqual(self.key_in_use(), 'the-third-key-9999')
        self.assertFalse(self.connection.new_api_key)

    def test_the_first_key_of_a_connection_is_used_at_once(self):
        self.connection.api_key = False
        self.connection.api_key = NEW_KEY
        self.assertEqual(self.connection.state, 'draft')
        self.assertEqual(self.key_in_use(), NEW_KEY)
