import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import psycopg2

from odoo.tests import TransactionCase, tagged

from odoo.addons.procountor_connector.models.procountor_token import SharedToken
from odoo.addons.procountor_connector.models.secret_box import SecretBox
from odoo.addons.procountor_connector.procountor_api import AuthFailed, Client, Credentials, NotNow, Token

from .common import FIRST_KEY, ProcountorCommon, Sandbox, send_to_sandbox

WORKERS = 6
LOGGER = 'odoo.addons.procountor_connector.models.procountor_token'


@tagged('post_install', '-at_install')
class TestSharedToken(TransactionCase):
    """Workers, with a connection to the database each, and one login. Fault F20."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.stop)
        cls.box = SecretBox(secrets.token_hex(16))

    def setUp(self):
        super().setUp()
        self.sandbox.reset()
        self.sandbox.operator('DELETE', 'faults')
        self.identity = secrets.token_hex(16)
        self.addCleanup(self._drop_row)

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        return send_to_sandbox(super()._request_handler, session, request, options)

    def shared(self, seconds=10):
        return SharedToken(self.registry, self.box, self.identity, seconds)

    def client(self, key=FIRST_KEY, token=None):
        credentials = Credentials('sandboxClient', 'sandbox-secret', key)
        return Client(f'{self.sandbox.url}/latest/api', credentials, token, renew=self.shared())

    def at_once(self, work):
        """Run ``work`` in all workers at the same moment and return what they gave."""
        together = Barrier(WORKERS)

        def run():
            together.wait()
            return work()

        with ThreadPoolExecutor(WORKERS) as pool:
            return [future.result() for future in [pool.submit(run) for _ in range(WORKERS)]]

    def row(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT sealed, expires_at FROM procountor_token WHERE identity = %s", [self.identity])
            return cr.fetchone()

    def _drop_row(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM procountor_token WHERE identity = %s", [self.identity])

    def test_workers_that_start_at_once_log_in_once(self):
        self.sandbox.order_fault('delay', operation='getToken', seconds=0.5)
        companies = self.at_once(lambda: self.client().company.get()['id'])
        self.assertEqual(len(set(companies)), 1)
        self.assertEqual(self.sandbox.logins(), 1)

    def test_workers_whose_token_was_refused_log_in_once(self):
        """Fault F17."""
        ended = Token('ended', time.time() + 100)
        self.shared()(None, lambda: ended)
        self.sandbox.order_fault('delay', operation='getToken', seconds=0.5)
        self.at_once(lambda: self.client().company.get())
        self.assertEqual(self.sandbox.logins(), 1)

    def test_a_token_is_renewed_before_it_ends(self):
        self.shared()(None, lambda: Token('old', time.time() - 1))
        self.client().company.get()
        self.assertEqual(self.sandbox.logins(), 1)
        self.assertNotIn(401, self.sandbox.statuses())

    def test_the_stored_token_is_sealed(self):
        client = self.client()
        client.company.get()
        sealed, expires_at = self.row()
        self.assertEqual(expires_at, client.token.expires_at)
        self.assertEqual(self.box.open(sealed), client.token.value)
        self.assertNotIn(client.token.value, sealed)

    def test_a_token_that_another_key_has_sealed_is_no_token(self):
        self.client().company.get()
        self.box = SecretBox(secrets.token_hex(16))
        self.client().company.get()
        self.assertEqual(self.sandbox.logins(), 2)

    def test_a_key_that_is_refused_stores_nothing(self):
        """Fault F18."""
        with self.assertRaises(AuthFailed):
            self.client(key='revoked').company.get()
        self.assertFalse(self.row())

    def test_a_token_that_was_refused_is_not_tried_again_while_no_new_one_comes(self):
        """Fault F18: the document goes along with each try."""
        self.shared()(None, lambda: Token('ended', time.time() + 100))
        for _ in range(2):
            with self.assertRaises(AuthFailed):
                self.client(key='revoked').company.get()
        operations = [request['operation'] for request in self.sandbox.operator('GET', 'requests')]
        self.assertEqual(operations[1:], ['getToken', 'getToken'])

    def test_a_login_that_takes_too_long_elsewhere_is_tried_again_later(self):
        def slow_login():
            with self.assertRaisesRegex(NotNow, "still logging in"):
                self.shared(seconds=1)(None, self.fail)
            return Token('slow', time.time() + 100)

        self.assertEqual(self.shared()(None, slow_login).value, 'slow')

    def test_a_database_that_is_lost_meanwhile_costs_one_more_login_and_nothing_else(self):
        """Fault F11."""
        tokens = [Token('first', time.time() + 100), Token('second', time.time() + 100)]

        def login_that_loses_the_database():
            if len(tokens) == 2:
                self.env.cr.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                          AND query LIKE 'INSERT INTO procountor_token%'"""
                )
            return tokens.pop(0)

        with self.assertLogs(LOGGER, 'WARNING') as log:
            token = self.shared()(None, login_that_loses_the_database)
        self.assertEqual(token.value, 'second')
        self.assertNotIn(self.identity, '\n'.join(log.output))
        self.assertFalse(self.row())

    def test_a_database_that_cannot_be_reached_does_not_stop_the_work(self):
        """Fault F11."""
        with (
            patch.object(SharedToken, '_cursor', side_effect=psycopg2.OperationalError("no more connections")),
            self.assertLogs(LOGGER, 'WARNING'),
        ):
            self.client().company.get()
        self.assertEqual(self.sandbox.logins(), 1)

    def test_ended_tokens_are_dropped(self):
        tokens = self.env['procountor.token'].sudo()
        ended = tokens.create({'identity': 'ended', 'expires_at': time.time() - 1})
        fresh = tokens.create({'identity': 'fresh', 'expires_at': time.time() + 100})
        tokens._drop_ended()
        self.assertEqual((ended + fresh).exists(), fresh)


class TestTokenOfAConnection(ProcountorCommon):
    def test_the_clients_of_a_connection_share_their_token(self):
        for _ in range(2):
            self.connection._client().company.get()
        self.assertEqual(self.sandbox.logins(), 0, "that of the test in the set-up is used")

    def test_another_key_never_meets_the_token_of_the_old_one(self):
        """Promise 8."""
        self.connection._client().company.get()
        self.connection.write({'client_secret': 'sandbox-secret', 'api_key': 'sandbox-key-2'})
        self.assertNotEqual(self.connection._client().company.get()['name'], self.connection.remote_company)
        self.assertEqual(self.sandbox.logins(), 1)

    def test_a_token_that_lives_shorter_than_stated_is_renewed_once(self):
        """Fault F32."""
        self.sandbox.operator('PATCH', 'settings', json={'token_life': 1})
        self.addCleanup(self.sandbox.operator, 'PATCH', 'settings', json={'token_life': 3600})
        self.env.cr.execute("DELETE FROM procountor_token")
        self.connection._client().company.get()
        time.sleep(1.1)
        self.env.cr.execute("UPDATE procountor_token SET expires_at = %s", [time.time() + 100])
        self.connection._client().company.get()
        self.assertEqual(self.sandbox.logins(), 2)
        self.assertEqual(self.sandbox.statuses().count(401), 1)
