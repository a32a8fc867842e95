from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from odoo.addons.procountor_connector.procountor_api import AuthFailed, NotNow, RateLimited

from .common import FIRST_KEY, ProcountorCommon


class TestSendInvoice(ProcountorCommon):
    def test_an_invoice_arrives_with_its_number_parties_and_rows(self):
        invoice = self._invoice((40.125, 3, 10, 'tax_dom_sales_goods_25_5'), ref="PO 7")
        self.assertEqual(invoice.procountor_state, 'not_sent')

        self.send(invoice)

        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(invoice.procountor_id, str(stored['id']))
        self.assertEqual(invoice.procountor_number, str(stored['invoiceNumber']))
        self.assertEqual(invoice.procountor_status, 'UNFINISHED')
        self.assertEqual(stored['counterParty']['identifier'], '9999999-2')
        self.assertEqual(stored['counterParty']['counterPartyAddress']['name'], "Päijänteen Puu ja Höyläys Oy")
        self.assertEqual(stored['orderReference'], "PO 7")
        self.assertEqual(stored['paymentInfo']['bankReferenceCode'], invoice.payment_reference)
        [row] = stored['invoiceRows']
        self.assertEqual(
            (row['quantity'], row['unitPrice'], row['discountPercent'], row['vatPercent']), (3, 40.125, 10, 25.5)
        )
        self.assertIn(invoice.procountor_number, invoice.message_ids[0].body)

    def test_a_row_found_in_sending_after_its_lease_is_uncertain(self):
        """Fault F06: the process was killed after the claim was committed."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice)
        exchange._claim()

        self.run_cron()
        self.assertEqual(exchange.state, 'sending', "another sender may still be at work")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=6)):
            self.run_cron()

        self.assertEqual(exchange.state, 'uncertain')
        self.assertEqual(invoice.procountor_state, 'uncertain')
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)

    def test_an_answer_after_its_claim_was_over_is_discarded(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice)
        [job] = exchange._claim()
        logger = 'odoo.addons.procountor_connector.models.procountor_exchange_sender'
        with self.assertLogs(logger, 'WARNING') as logs:
            exchange._store([(job._replace(token='another token'), {'id': '5\nERROR of nobody'})])
        self.assertEqual(exchange.state, 'sending')
        self.assertNotIn('\n', logs.records[0].getMessage(), "the service writes no lines of its own into the log")

    def test_ten_clicks_make_one_row_and_one_invoice(self):
        """Fault F56."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        for _click in range(9):
            with self.assertRaisesRegex(UserError, "on its way"):
                invoice.action_procountor_send()
        self.run_cron()
        self.assertEqual(len(self.exchange_of(invoice)), 1)
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_what_was_done_but_not_shown_is_shown_by_the_next_run(self):
        """Fault F08: killed between the commit of the answer and the message in the chatter."""
        invoice = self._invoice()
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        number = invoice.procountor_number
        invoice.sudo().write({'procountor_state': 'queued', 'procountor_id': False, 'procountor_number': False})
        exchange.applied = False

        self.run_cron()

        self.assertEqual((invoice.procountor_state, invoice.procountor_number), ('sent', number))
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_an_unreachable_service_leaves_the_invoice_queued_and_says_so(self):
        """Fault F28."""
        invoice = self._invoice()
        url = self.connection.url
        self._lead_to('http://127.0.0.1:9/api')
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertIn("cannot be reached", invoice.procountor_problem)

        self._lead_to(url)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertFalse(invoice.procountor_problem)

    def _lead_to(self, url):
        """Let the connection, which stays a tested one, lead to another address."""
        connection = self.connection.sudo()
        connection.write({'url': url, 'client_secret': 'sandbox-secret', 'api_key': FIRST_KEY})
        connection.state = 'connected'

    def test_a_key_revoked_there_keeps_the_queue_and_a_tested_new_key_starts_it(self):
        """Fault F18."""
        invoice, another = self._invoice(), self._invoice()
        self.sandbox.operator('PUT', 'companies/1/keys', json={'key': FIRST_KEY, 'active': False})
        self.send(invoice + another)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertIn("does not accept the key", invoice.procountor_problem)
        self.assertEqual(self.connection.state, 'failed', "the second document did not try in vain")
        self.assertEqual(len(self.connection.activity_ids), 1)

        self.sandbox.operator('PUT', 'companies/1/keys', json={'key': 'sandbox-key-9', 'active': True})
        self.connection.api_key = 'sandbox-key-9'
        self.connection.action_test_connection()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_an_untested_key_pauses_the_queue(self):
        """A key of another company would post into its books."""
        self.connection.api_key = 'sandbox-key-2'
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertIn("not tested", invoice.procountor_problem)
        self.connection.action_test_connection()
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)

    def test_what_the_service_refuses_is_shown_and_can_be_sent_after_the_cure(self):
        """Fault F21."""
        bank_account = self._use_bank_account_that_is_not_there()
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'failed')
        self.assertIn('bankAccount', invoice.procountor_problem)

        self.connection.bank_account_id = bank_account
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(len(self.exchange_of(invoice)), 1)
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_one_refused_invoice_does_not_stop_the_others(self):
        first, refused, last = self._invoice(), self._invoice(), self._invoice()
        (first | refused | last).action_procountor_send()
        exchange = self.exchange_of(refused)
        exchange._fix_payload()
        exchange.payload = exchange.payload.replace('BANK_TRANSFER', 'NO_SUCH_METHOD')
        self.run_cron()
        self.assertEqual((first + refused + last).mapped('procountor_state'), ['sent', 'failed', 'sent'])

    def test_reset_to_draft_in_time_takes_the_invoice_out_of_the_queue(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        invoice.button_draft()
        self.run_cron()
        self.assertFalse(invoice.procountor_state)
        self.assertEqual(self.exchange_of(invoice).state, 'cancelled')
        self.assertFalse(self.sandbox.invoices(invoice.name))

        invoice.action_post()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_an_invoice_that_may_be_there_is_not_reset_to_draft(self):
        invoice = self._invoice()
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        with self.assertRaisesRegex(UserError, "may be in Procountor already"):
            invoice.button_draft()
        with self.assertRaisesRegex(UserError, "may be in Procountor already"):
            invoice.button_cancel()

    def test_an_invoice_that_is_there_but_not_shown_yet_is_not_reset_to_draft(self):
        invoice = self._invoice()
        self.send(invoice)
        self.exchange_of(invoice).applied = False
        invoice.sudo().procountor_state = 'queued'
        with self.assertRaisesRegex(UserError, "on its way to Procountor"):
            invoice.button_draft()

    def test_a_withdrawn_exchange_does_not_come_back_to_the_posted_invoice(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.exchange_of(invoice).write({'applied': False, 'error': "Not now"})
        invoice.button_draft()
        invoice.action_post()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('not_sent', False))

    def test_what_is_in_procountor_cannot_be_deleted(self):
        """Its number would be used a second time."""
        invoice = self._invoice()
        self.send(invoice)
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            invoice.unlink()

    def test_an_error_of_ours_stops_nobody_else_and_is_told(self):
        """Promise 6."""
        broken, good = self._invoice(), self._invoice()
        values = type(broken)._procountor_values

        def break_one(move, connection):
            return 1 / 0 if move == broken else values(move, connection)

        with (
            patch.object(type(broken), '_procountor_values', break_one),
            mute_logger(
                'odoo.addons.procountor_connector.models.procountor_exchange',
                'odoo.addons.procountor_connector.models.procountor_exchange_sender',
            ),
        ):
            self.send(broken + good)
            self.assertEqual((broken + good).mapped('procountor_state'), ['blocked', 'sent'])
            self.exchange_of(broken).write({'state': 'waiting'})
            self.run_cron()
        self.assertIn("administrator", broken.procountor_problem)
        self.assertEqual(broken.procountor_state, 'queued')

    def test_an_answer_with_characters_that_the_database_refuses_is_kept(self):
        exchange = self.env['procountor.exchange'].sudo().new({})
        values = exchange._outcome_values({'id': 7, 'notes': 'a\x00\ud800b'})
        self.assertEqual((values['state'], values['remote_id']), ('done', '7'))
        values['answer'].encode()
        self.assertNotIn('\x00', values['answer'])

    def test_a_long_retry_after_does_not_park_the_row_for_years(self):
        """Fault F15."""
        exchange = self.env['procountor.exchange'].sudo().new({})
        values = exchange._outcome_values(RateLimited("wait", retry_after=1e15, status=429))
        self.assertLess(values['next_try'], fields.Datetime.now() + timedelta(hours=2))

    def _use_bank_account_that_is_not_there(self):
        """Pay to an account that Procountor closed since it was fetched; return the one of before."""
        before = self.connection.bank_account_id
        closed = {'connection_id': self.connection.id, 'name': 'FI2112345600000785'}
        self.connection.bank_account_id = self.env['procountor.bank.account'].sudo().create(closed)
        return before

    def test_invoices_get_their_numbers_in_the_order_of_their_dates(self):
        late, early = self._invoice(invoice_date='2026-03-09'), self._invoice(invoice_date='2026-03-01')
        self.send(late + early)
        self.assertLess(int(early.procountor_number), int(late.procountor_number))

    def test_an_archived_connection_sends_nothing_and_its_successor_gets_what_was_refused(self):
        self._use_bank_account_that_is_not_there()
        refused, waiting = self._invoice(), self._invoice()
        self.send(refused)
        waiting.action_procountor_send()
        self.connection.active = False
        successor = self._connect(self.company)
        self.run_cron()
        self.assertEqual((refused + waiting).mapped('procountor_state'), ['failed', 'not_sent'])
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

        self.send(refused)
        self.assertEqual((refused.procountor_state, refused.procountor_connection_id), ('sent', successor))

    def test_what_was_on_its_way_when_its_connection_was_archived_can_be_sent_by_the_successor(self):
        for outcome in (AuthFailed("no"), NotNow("later")):
            invoice = self._invoice()
            invoice.action_procountor_send()
            exchange = self.exchange_of(invoice)
            [job] = exchange._claim()
            exchange.connection_id.active = False
            exchange._store([(job, outcome)])
            self._connect(self.company)
            self.run_cron()
            self.assertEqual((invoice.procountor_state, exchange.state), ('not_sent', 'cancelled'))

            self.send(invoice)
            self.assertEqual(invoice.procountor_state, 'sent')
            self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_what_came_back_to_an_archived_connection_shows_nothing_when_the_successor_does_not_want_it(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice)
        [job] = exchange._claim()
        self.connection.active = False
        self._connect(self.company).go_live_date = '2026-03-10'
        exchange._store([(job, NotNow("later"))])
        self.run_cron()
        self.assertFalse(invoice.procountor_state)

    def test_what_came_back_to_an_archived_connection_does_not_hide_what_the_successor_sent(self):
        invoice = self._invoice()
        self.send(invoice)
        stranded = self.exchange_of(invoice).copy({'state': 'waiting', 'connection_id': self.connection.copy().id})
        self.run_cron()
        self.assertEqual((stranded.state, invoice.procountor_state), ('cancelled', 'sent'))

    def test_a_login_changed_in_mid_batch_is_used_for_the_rest_of_it(self):
        changes = {
            'url': f'{self.sandbox.url}/elsewhere/api',
            'client_id': 'anotherClient',
            'api_key_sealed': self.connection._sealed('another-key-1234'),
        }
        before = self.connection.sudo().read([*changes, 'state'])[0]
        for name, value in changes.items():
            first, second, third = (self._invoice() for _number in range(3))  # two are claimed at a time
            (first + second + third).action_procountor_send()
            with self._after_the_first_answer({name: value}):
                self.run_cron()
            self.assertEqual((first + second).mapped('procountor_state'), ['sent', 'sent'], first.procountor_problem)
            self.assertFalse(self.sandbox.invoices(third.name), name)
            third.button_draft()
            self._change_quietly(before)

    def _after_the_first_answer(self, change):
        """Let somebody change the connection while the batch is being sent."""
        apply = type(self.env['procountor.exchange'])._apply

        def apply_and_change(exchanges):
            apply(exchanges)
            if 'done' in exchanges.mapped('state'):
                self._change_quietly(change)

        return patch.object(type(self.env['procountor.exchange']), '_apply', apply_and_change)

    def _change_quietly(self, values):
        """Write without what follows from it: the connection still counts as tested."""
        self.connection.sudo()._write({name: value for name, value in values.items() if name != 'id'})
        self.connection.invalidate_recordset()

    def test_a_document_of_a_branch_goes_by_the_connection_of_the_root(self):
        branch = self._create_branch()
        invoice = self._invoice(company=branch)
        self.send(invoice)
        self.assertEqual((invoice.procountor_state, invoice.procountor_connection_id), ('sent', self.connection))
        self.assertEqual(self.exchange_of(invoice).company_id, branch)

    def test_queueing_many_costs_little_more_than_queueing_one(self):
        moves = self.env['account.move'].concat(*[self._invoice() for _number in range(21)])
        moves[:1].action_procountor_send()
        self.env.flush_all()
        few = self.count_queries(moves[1:6])
        many = self.count_queries(moves[6:21])
        self.assertLess(many - few, 10 * 3, "fewer than three queries for each of ten more invoices")

    def count_queries(self, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        moves.action_procountor_send()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_the_person_who_sent_is_told_when_it_arrived(self):
        user = new_test_user(
            self.env,
            'lahettaja',
            groups='procountor_connector.group_procountor_user',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        invoice = self._invoice()
        bus = self.env['bus.bus'].sudo()
        bus.search([]).unlink()
        invoice.with_user(user).action_procountor_send()
        self.run_cron()
        sent = bus.search([]).filtered(lambda message: 'procountor_connector/changed' in message.message)
        self.assertEqual(len(sent), 1)
        self.assertTrue(sent.channel.endswith(f'"res.partner",{user.partner_id.id}]'), sent.channel)
