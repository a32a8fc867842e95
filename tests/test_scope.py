from odoo.exceptions import UserError

from .common import ProcountorCommon


class TestScope(ProcountorCommon):
    """Which documents belong in Procountor."""

    def test_invoices_of_before_the_go_live_date_stay_out(self):
        self.connection.go_live_date = '2026-03-10'
        before, after = self._invoice(invoice_date='2026-03-09'), self._invoice(invoice_date='2026-03-10')
        self.assertFalse(before.procountor_state)
        self.assertEqual(after.procountor_state, 'not_sent')
        with self.assertRaisesRegex(UserError, "go-live date of the connection, 2026-03-10"):
            before.action_procountor_send()

    def test_a_moved_go_live_date_moves_the_scope(self):
        early, late = self._invoice(invoice_date='2026-03-01'), self._invoice(invoice_date='2026-03-20')
        self.connection.go_live_date = '2026-03-10'
        self.assertFalse(early.procountor_state)
        self.assertEqual(late.procountor_state, 'not_sent')
        self.connection.go_live_date = False
        self.assertEqual(early.procountor_state, 'not_sent')

    def test_a_moved_go_live_date_forgets_nothing_that_was_sent(self):
        sent = self._invoice(invoice_date='2026-03-01')
        self.send(sent)
        self.connection.go_live_date = '2026-03-10'
        self.assertEqual(sent.procountor_state, 'sent')

    def test_invoices_of_other_journals_stay_out(self):
        own = self.company_data['default_journal_sale']
        shop = own.copy({'code': 'SHOP', 'default_account_id': own.default_account_id.id})
        in_shop, in_own = self._invoice(journal_id=shop.id), self._invoice()
        self.connection.journal_ids = own
        self.assertFalse(in_shop.procountor_state)
        self.assertEqual(in_own.procountor_state, 'not_sent')
        with self.assertRaisesRegex(UserError, "are not sent by this connection"):
            in_shop.action_procountor_send()
        self.assertFalse(self._invoice(journal_id=shop.id).procountor_state)

    def test_a_disabled_connection_keeps_its_queue(self):
        """Feature F16."""
        invoice = self._invoice()
        self.connection.action_disable()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertIn("is disabled", invoice.procountor_problem)
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)
        self.connection.action_enable()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
