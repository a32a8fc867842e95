from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, new_test_user

from .common import ProcountorCommon


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

    def test_a_lost_answer_ends_as_uncertain_and_is_never_posted_again(self):
        """Fault F01: the service stored the invoice and the answer never came."""
        invoice = self._invoice()
        self.sandbox.order_fault('drop_after_store')

        self.send(invoice)
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self.run_cron()

        self.assertEqual(invoice.procountor_state, 'uncertain')
        self.assertEqual(self.exchange_of(invoice).state, 'uncertain')
        self.assertIn("lost", invoice.procountor_problem)
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

    def test_a_row_found_in_sending_after_its_lease_is_uncertain(self):
        """Fault F06: the process was killed after the claim was committed."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice)
        exchange._fix_payload()
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
        exchange._fix_payload()
        exchange._claim()
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cursor:
            late = exchange.with_env(self.env(cr=cursor))
            with self.assertLogs('odoo.addons.procountor_connector.models.procountor_exchange_sender', 'WARNING'):
                late._store_outcome('another token', {'id': 5})
        self.assertEqual(exchange.state, 'sending')

    def test_ten_clicks_make_one_row_and_one_invoice(self):
        """Fault F56."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        for _click in range(9):
            with self.assertRaisesRegex(Exception, "on its way"):
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
        invoice.write({'procountor_state': 'queued', 'procountor_id': False, 'procountor_number': False})
        exchange.applied = False

        self.run_cron()

        self.assertEqual((invoice.procountor_state, invoice.procountor_number), ('sent', number))
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_an_unreachable_service_leaves_the_invoice_queued_and_says_so(self):
        """Fault F28."""
        invoice = self._invoice()
        url = self.connection.url
        self.connection._write({'url': 'http://127.0.0.1:9/api'})
        self.connection.invalidate_recordset()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertIn("cannot be reached", invoice.procountor_problem)

        self.connection._write({'url': url})
        self.connection.invalidate_recordset()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertFalse(invoice.procountor_problem)

    def test_a_refused_key_keeps_the_queue_and_a_tested_new_key_starts_it(self):
        """Fault F18."""
        invoice = self._invoice()
        self.connection.api_key = 'revoked'
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertIn("does not accept the key", invoice.procountor_problem)

        self.connection.api_key = 'sandbox-key-1'
        self.connection.action_test_connection()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_what_the_service_refuses_is_shown_and_can_be_sent_after_the_cure(self):
        """Fault F21."""
        bank_account = self.connection.bank_account
        self.connection.bank_account = 'FI2112345600000785'  # valid, but not an account of this company there
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'failed')
        self.assertIn('bankAccount', invoice.procountor_problem)

        self.connection.bank_account = bank_account
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(len(self.exchange_of(invoice)), 1)
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_one_refused_invoice_does_not_stop_the_others(self):
        first, refused, last = self._invoice(), self._invoice(invoice_date_due='2026-03-02'), self._invoice()
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
        with self.assertRaisesRegex(Exception, "on its way to Procountor"):
            invoice.button_draft()

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
