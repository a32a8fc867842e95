from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

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
        own, shop = self.company_data['default_journal_sale'], self._shop_journal()
        in_shop, in_own = self._invoice(journal_id=shop.id), self._invoice()
        self.connection.journal_ids = own
        self.assertFalse(in_shop.procountor_state)
        self.assertEqual(in_own.procountor_state, 'not_sent')
        with self.assertRaisesRegex(UserError, "are not sent by this connection"):
            in_shop.action_procountor_send()
        self.assertFalse(self._invoice(journal_id=shop.id).procountor_state)

    def test_what_waits_from_before_a_new_go_live_date_is_not_sent(self):
        """It was entered in Procountor by hand: sending it would make a duplicate."""
        early, late = self._invoice(invoice_date='2026-03-01'), self._invoice(invoice_date='2026-03-20')
        (early + late).action_procountor_send()
        self.connection.go_live_date = '2026-03-10'
        self.assertEqual((early.procountor_state, self.exchange_of(early).state), (False, 'cancelled'))
        self.run_cron()
        self.assertEqual(late.procountor_state, 'sent')
        self.assertFalse(self.sandbox.invoices(early.name))

        self.connection.go_live_date = False
        self.assertEqual(early.procountor_state, 'not_sent')
        self.send(early)
        self.assertEqual(early.procountor_state, 'sent')

    def test_what_waits_in_a_journal_that_is_not_chosen_any_more_is_not_sent(self):
        in_shop, in_own = self._invoice(journal_id=self._shop_journal().id), self._invoice()
        (in_shop + in_own).action_procountor_send()
        self.connection.journal_ids = in_own.journal_id
        self.run_cron()
        self.assertEqual((in_shop + in_own).mapped('procountor_state'), [False, 'sent'])

    def test_what_needs_attention_or_was_refused_shows_nothing_once_it_is_out_of_scope(self):
        refused = self._invoice()
        refused.action_procountor_send()
        exchange = self.exchange_of(refused)
        exchange._fix_payload()
        exchange.payload = exchange.payload.replace('BANK_TRANSFER', 'NO_SUCH_METHOD')
        self.run_cron()
        self.customer.country_id = False
        blocked = self._invoice()
        blocked.action_procountor_send()
        both = refused + blocked
        self.assertEqual(both.mapped('procountor_state'), ['failed', 'blocked'])

        self.connection.go_live_date = '2026-03-10'
        self.assertEqual(both.mapped('procountor_state'), [False, False])
        self.assertEqual(both.mapped('procountor_problem'), [False, False])

    def test_what_is_or_may_be_there_stays_when_the_scope_moves(self):
        lost, under_way = self._invoice(), self._invoice()
        self.sandbox.order_fault('drop_after_store')
        self.send(lost)
        under_way.action_procountor_send()
        self.exchange_of(under_way)._claim()
        self.connection.go_live_date = '2026-03-10'
        self.assertEqual((lost + under_way).mapped('procountor_state'), ['uncertain', 'queued'])
        self.assertEqual(self.exchange_of(under_way).state, 'sending')

    def test_what_was_queued_while_the_scope_moved_is_not_sent(self):
        """The person who moved it did not see the new row, and a row that was on its way can come back."""
        new, came_back = self._invoice(), self._invoice()
        (new + came_back).action_procountor_send()
        self.exchange_of(came_back)._fix_payload()
        self.connection._write({'go_live_date': '2026-03-10'})
        self.connection.invalidate_recordset()
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)
        self.assertEqual((new + came_back).mapped('procountor_state'), [False, False])

    def test_other_journals_stay_out_when_the_only_chosen_one_is_archived(self):
        shop = self._shop_journal()
        self.connection.journal_ids = shop
        shop.active = False
        self.env.invalidate_all()
        invoice = self._invoice()
        self.assertFalse(invoice.procountor_state)
        self.connection.go_live_date = '2026-01-01'
        self.assertFalse(invoice.procountor_state)

    def test_a_manager_who_does_not_see_the_branch_leaves_its_scope_as_it_is(self):
        branch = self._create_branch()
        own = self.company_data['default_journal_sale']
        of_branch = self._shop_journal(company_id=branch.id)
        self.connection.journal_ids = own + of_branch
        invoice = self._invoice(company=branch, journal_id=of_branch.id)
        self.assertEqual(invoice.procountor_state, 'not_sent')

        boss = self._boss()
        for change in ({'go_live_date': '2026-01-01'}, {'journal_ids': [Command.set(own.ids)]}):
            self.env.invalidate_all()
            [saved] = self.connection.with_user(boss).web_save(change, {'journal_ids': {'fields': {'name': {}}}})
            self.assertEqual([journal['id'] for journal in saved['journal_ids']], own.ids)
            self.assertEqual(invoice.procountor_state, 'not_sent', change)

    def test_a_form_without_a_company_has_no_scope_to_follow(self):
        invoice = self._invoice()
        self.env['procountor.connection'].new({'company_id': False, 'go_live_date': '2026-03-10'})._follow_scope()
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def _shop_journal(self, **values):
        own = self.company_data['default_journal_sale']
        return self.env['account.journal'].create(
            {'name': "Shop", 'code': 'SHOP', 'type': 'sale', 'default_account_id': own.default_account_id.id} | values
        )

    def _boss(self):
        groups = 'procountor_connector.group_procountor_manager'
        return new_test_user(self.env, 'boss', groups=groups, company_id=self.company.id, company_ids=self.company.ids)

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
