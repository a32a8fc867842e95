from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import JsonRpcException

from .common import ProcountorCommon


@tagged('post_install', '-at_install')
class TestWebRoutes(ProcountorCommon, HttpCase):
    """What anybody who is logged in can call over the web. Security check S2."""

    def call(self, model, method, *args):
        return self.make_jsonrpc_request(
            f'/web/dataset/call_kw/{model}/{method}', {'model': model, 'method': method, 'args': args, 'kwargs': {}}
        )

    def assert_refused(self, model, method, *args):
        with self.assertRaisesRegex(JsonRpcException, "AccessError"):
            self.call(model, method, *args)

    def test_the_button_queues_the_invoice_of_a_sender(self):
        new_test_user(self.env, 'sender', groups='procountor_connector.group_procountor_user', **self.in_our_company())
        invoice = self._invoice()
        self.authenticate('sender', 'sender')
        self.call('account.move', 'action_procountor_send', invoice.ids)
        self.env.invalidate_all()
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertEqual(self.exchange_of(invoice).requested_by_id.login, 'sender')

    def test_a_biller_without_the_right_is_refused(self):
        new_test_user(self.env, 'biller', groups='account.group_account_invoice', **self.in_our_company())
        invoice = self._invoice()
        self.authenticate('biller', 'biller')
        self.assert_refused('account.move', 'action_procountor_send', invoice.ids)
        self.assertFalse(self.exchange_of(invoice))

    def test_a_portal_user_reaches_nothing(self):
        new_test_user(self.env, 'portal', groups='base.group_portal')
        self.authenticate('portal', 'portal')
        for model in ('procountor.connection', 'procountor.exchange', 'procountor.vat.status'):
            self.assert_refused(model, 'search_read', [])
        self.assert_refused('procountor.connection', 'action_test_connection', self.connection.ids)

    def test_the_sender_itself_cannot_be_called(self):
        new_test_user(self.env, 'boss', groups='procountor_connector.group_procountor_manager', **self.in_our_company())
        self.authenticate('boss', 'boss')
        for method in ('_cron_process', '_enqueue', '_store_outcome', '_withdraw'):
            self.assert_refused('procountor.exchange', method, [])
        self.assert_refused('procountor.connection', '_client', self.connection.ids)

    def in_our_company(self):
        return {'company_id': self.company.id, 'company_ids': self.company.ids}
