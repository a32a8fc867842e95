import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged
from odoo.tools.misc import hash_sign

from ..models.procountor_connection_login import CALLBACK, SCOPE
from ..models.procountor_login import LIFE
from .common import FIRST_KEY, ProcountorCommon

MANAGER = 'procountor_connector.group_procountor_manager'
BUTTON = 'action_log_in_by_browser'


@tagged('post_install', '-at_install')
class TestKeyLogin(ProcountorCommon, HttpCase):
    """The login by browser, from the button to the key, over real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.callback = cls.base_url() + CALLBACK
        cls.connection.redirect_uri = cls.callback
        cls.boss = cls._user('boss', MANAGER)

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(cls.env, login, groups=groups, company_id=cls.company.id, company_ids=cls.company.ids)

    def setUp(self):
        super().setUp()
        self.sandbox.operator('PATCH', 'settings', json={'client_redirect_uri': self.callback})
        self.authenticate('boss', 'boss')

    # ------------------------------------------------------------------
    # THE WAY THERE AND BACK
    # ------------------------------------------------------------------

    def begin(self):
        """Press the button and return the address that it leads to."""
        params = {'model': 'procountor.connection', 'method': BUTTON, 'args': self.connection.ids, 'kwargs': {}}
        action = self.make_jsonrpc_request(f'/web/dataset/call_kw/procountor.connection/{BUTTON}', params)
        self.assertEqual((action['type'], action['target']), ('ir.actions.act_url', 'self'))
        return action['url']

    def at_procountor(self, url, button='allow', company=1):
        """Fill in Procountor's form and return where it leads the browser."""
        page = requests.get(url, timeout=10)
        self.assertEqual(page.status_code, 200, page.text)
        inputs = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page.text)
        form = {name: html.unescape(value) for name, value in inputs} | {'company': company, button: ''}
        answer = requests.post(url.partition('?')[0], form, allow_redirects=False, timeout=10)
        return answer.headers['Location']

    def come_back(self, location):
        response = self.url_open(location, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def assert_done(self, response):
        self.assertEqual(response.status_code, 303, response.text)
        self.assertEqual(
            urlsplit(response.headers['Location']).path, f'/odoo/procountor-connections/{self.connection.id}'
        )

    def assert_failed(self, response, sentence):
        self.assertEqual(response.status_code, 400)
        self.assertIn(sentence, html.unescape(response.text))
        for name, [value] in parse_qs(urlsplit(response.url).query).items():
            self.assertTrue(len(value) < 10 or value not in response.text, f"the page repeats {name}")
        self.assertNotIn("Traceback", response.text)

    def key_in_use(self):
        return self.connection._opened('api_key_sealed')

    def exchanges(self):
        """Return how many codes were sent to Procountor."""
        return sum(1 for each in self.sandbox.operator('GET', 'requests') if each['operation'] == 'getToken')

    def test_the_login_brings_a_key_that_works(self):
        location = self.at_procountor(self.begin())
        self.assertTrue(location.startswith(f'{self.callback}?'))
        response = self.come_back(location)
        self.assert_done(response)
        self.assertEqual(response.headers['Referrer-Policy'], 'no-referrer')
        self.assertEqual(response.headers['Cache-Control'], 'no-store')
        self.assertTrue(self.connection.new_api_key)
        self.sandbox.operator('PUT', 'companies/1/keys', json={'key': FIRST_KEY, 'active': False})
        self.connection.action_test_connection()
        self.assertEqual(self.connection.state, 'connected', self.connection.state_message)
        self.assertNotEqual(self.key_in_use(), FIRST_KEY)

    def test_the_first_key_comes_by_browser_too(self):
        self.connection.api_key = False
        self.assert_done(self.come_back(self.at_procountor(self.begin())))
        self.connection.action_test_connection()
        self.assertEqual(self.connection.state, 'connected', self.connection.state_message)

    def test_the_key_of_another_company_is_found_by_the_test(self):
        self.assert_done(self.come_back(self.at_procountor(self.begin(), company=2)))
        self.connection.action_test_connection()
        self.assertIn("9999997-6", self.connection.state_message)
        self.assertEqual(self.key_in_use(), FIRST_KEY, "the old key is kept")

    # ------------------------------------------------------------------
    # WHO MAY COME BACK
    # ------------------------------------------------------------------

    def test_an_answer_counts_once(self):
        """Fault F10."""
        first = self.at_procountor(self.begin())
        self.assert_done(self.come_back(first))
        self.assertEqual(self.exchanges(), 1)
        self.assert_failed(self.come_back(first), "finished already")
        other_code = parse_qs(urlsplit(self.at_procountor(self.begin())).query)['code'][0]
        replayed = parse_qs(urlsplit(first).query) | {'code': [other_code]}
        self.assert_failed(self.come_back(f'{CALLBACK}?{urlencode(replayed, doseq=True)}'), "finished already")
        self.assertEqual(self.exchanges(), 1, "no code was exchanged for a replayed state")

    def test_two_logins_may_be_under_way(self):
        first, second = self.at_procountor(self.begin()), self.at_procountor(self.begin())
        self.assert_done(self.come_back(second))
        self.assert_done(self.come_back(first))

    def test_the_login_of_another_user_is_refused(self):
        self._user('second', MANAGER)
        location = self.at_procountor(self.begin())
        self.authenticate('second', 'second')
        self.assert_failed(self.come_back(location), "Another user began this login")
        self.assertEqual(self.exchanges(), 0)

    def test_a_login_ends_after_ten_minutes(self):
        with freeze_time(fields.Datetime.now() - LIFE - timedelta(seconds=5)):
            url = self.connection.with_user(self.boss).action_log_in_by_browser()['url']
        self.assert_failed(self.come_back(self.at_procountor(url)), "too long ago")
        with freeze_time(fields.Datetime.now() - LIFE + timedelta(seconds=60)):
            url = self.connection.with_user(self.boss).action_log_in_by_browser()['url']
        self.assert_done(self.come_back(self.at_procountor(url)))

    def test_a_login_that_nobody_finished_is_forgotten(self):
        logins = self.env['procountor.login'].sudo()
        with freeze_time(fields.Datetime.now() - LIFE - timedelta(seconds=5)):
            old = logins.create({'connection_id': self.connection.id})
            self.env.cr.execute("UPDATE procountor_login SET create_date = %s", [fields.Datetime.now()])
        fresh = logins.create({'connection_id': self.connection.id})
        logins._gc_unfinished()
        self.assertEqual(logins.search([('id', 'in', (old + fresh).ids)]), fresh)

    def test_a_forged_state_is_refused(self):
        location = self.at_procountor(self.begin())
        query = {name: value for name, [value] in parse_qs(urlsplit(location).query).items()}
        nonce = self.env['procountor.login'].sudo().search([], limit=1).nonce
        owner = [self.connection.id, self.company.id, self.boss.id, nonce]
        other_purpose = hash_sign(self.env(su=True), f'not_{SCOPE}', owner, expiration=LIFE)
        for state in ('', 'x', 'åäö', 'A' * 80, query['state'][:-3], other_purpose):
            with self.subTest(state=state):
                forged = urlencode(query | {'state': state})
                self.assert_failed(self.come_back(f'{CALLBACK}?{forged}'), "was not begun here")
        self.assert_failed(self.come_back(CALLBACK), "was not begun here")
        self.assertEqual(self.exchanges(), 0)
        self.assert_done(self.come_back(location))

    def test_who_lost_the_company_meanwhile_is_refused(self):
        """Promise 8."""
        location = self.at_procountor(self.begin())
        other_company = self.env['res.company'].create({'name': "Kuvitelma Oy"})
        self.boss.write({'company_ids': [Command.set(other_company.ids)], 'company_id': other_company.id})
        self.env.flush_all()
        self.assert_failed(self.come_back(location), "You may not change this connection")
        self.assertEqual(self.exchanges(), 0)

    def test_the_connection_of_another_company_now_is_refused(self):
        location = self.at_procountor(self.begin())
        other_company = self.env['res.company'].create({'name': "Kuvitelma Oy"})
        self.boss.company_ids += other_company
        self.connection.company_id = other_company
        self.env.flush_all()
        self.assert_failed(self.come_back(location), "was not begun here")

    def test_who_lost_the_right_meanwhile_is_refused(self):
        location = self.at_procountor(self.begin())
        self.boss.group_ids -= self.env.ref(MANAGER)
        self.env.flush_all()
        self.assert_failed(self.come_back(location), "You may not change this connection")

    def test_a_plain_user_begins_no_login(self):
        """Security check S2."""
        sender = self._user('sender', 'procountor_connector.group_procountor_user')
        with self.assertRaises(AccessError):
            self.connection.with_user(sender).action_log_in_by_browser()
        with self.assertRaises(AccessError):
            self.connection.with_user(sender).read(['redirect_uri'])
        for user in (sender, self.boss):
            with self.assertRaises(AccessError):
                self.env['procountor.login'].with_user(user).search([])

    def test_who_is_not_logged_in_to_odoo_logs_in_first(self):
        location = self.at_procountor(self.begin())
        self.authenticate(None, None)
        response = self.come_back(location)
        self.assertEqual(urlsplit(response.headers['Location']).path, '/web/login')
        self.assertEqual(self.exchanges(), 0)
        self.authenticate('boss', 'boss')
        self.assert_done(self.come_back(location))

    # ------------------------------------------------------------------
    # WHAT GOES WRONG THERE
    # ------------------------------------------------------------------

    def test_a_cancelled_login_changes_nothing(self):
        location = self.at_procountor(self.begin(), button='cancel')
        self.assert_failed(self.come_back(location), "You did not let Odoo have a key")
        self.assertEqual(self.key_in_use(), FIRST_KEY)
        self.assertFalse(self.connection.new_api_key)
        self.assert_failed(self.come_back(location.replace('error=', 'code=')), "finished already")
        self.assertEqual(self.exchanges(), 0)

    def test_a_refused_code_is_told_with_the_cure(self):
        self.sandbox.operator('PATCH', 'settings', json={'login_code_life': 0})
        self.assert_failed(self.come_back(self.at_procountor(self.begin())), "Procountor did not accept the login")
        self.assertEqual(self.exchanges(), 1)
        self.assertEqual(self.connection.state, 'connected')

    def test_a_wrong_secret_is_told_with_the_cure(self):
        self.connection.client_secret = 'wrong'
        self.assert_failed(self.come_back(self.at_procountor(self.begin())), "check its client ID, client secret")

    def test_a_lost_answer_is_told_and_the_code_not_sent_again(self):
        self.sandbox.order_fault('drop_after_store', operation='getToken')
        self.assert_failed(self.come_back(self.at_procountor(self.begin())), "remove it in Procountor")
        self.assertEqual(self.exchanges(), 1)

    def test_a_service_that_is_down_is_told(self):
        location = self.at_procountor(self.begin())
        self.sandbox.order_fault('status', operation='getToken', status=429)
        self.assert_failed(self.come_back(location), "Procountor does not answer now")

    def test_another_way_of_exchanging_codes_is_told(self):
        self.sandbox.order_fault('status', operation='getToken', status=404)
        self.assert_failed(self.come_back(self.at_procountor(self.begin())), "does not know this way of logging in")

    # ------------------------------------------------------------------
    # WHERE IT IS OFFERED
    # ------------------------------------------------------------------

    def test_it_is_offered_where_the_redirect_uri_is_this_odoo(self):
        self.assertEqual(self.connection.login_callback_url, self.callback)
        self.assertTrue(self.connection.can_log_in_by_browser)
        for other in (False, 'https://elsewhere.example/callback', self.callback + '/', self.callback + '?x=1'):
            self.connection.redirect_uri = other
            self.assertFalse(self.connection.can_log_in_by_browser, other)
            with self.assertRaisesRegex(UserError, "has to be the address of this Odoo"):
                self.connection.action_log_in_by_browser()

    def test_it_is_not_offered_where_the_code_would_travel_in_the_open(self):
        self.env['ir.config_parameter'].set_param('web.base.url', 'http://odoo.example')
        self.connection.redirect_uri = 'http://odoo.example' + CALLBACK
        self.assertFalse(self.connection.login_callback_url or self.connection.can_log_in_by_browser)
        self.env['ir.config_parameter'].set_param('web.base.url', 'https://odoo.example')
        self.connection.redirect_uri = 'https://odoo.example' + CALLBACK
        self.connection.invalidate_recordset()
        self.assertTrue(self.connection.can_log_in_by_browser)

    def test_a_client_without_secret_is_told_before_the_way(self):
        self.connection.client_secret = False
        with self.assertRaisesRegex(UserError, "Missing on the connection: Client secret"):
            self.connection.action_log_in_by_browser()

    def test_a_copied_database_neither_leads_there_nor_takes_an_answer(self):
        """Promise 9."""
        location = self.at_procountor(self.begin())
        self.env['ir.config_parameter'].set_param('database.is_neutralized', 'True')
        with self.assertRaisesRegex(UserError, "copy of a database"):
            self.connection.action_log_in_by_browser()
        self.assert_failed(self.come_back(location), "copy of a database")
        self.assertEqual(self.exchanges(), 0)
