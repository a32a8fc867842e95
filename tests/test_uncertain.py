import json
from unittest.mock import patch

from odoo.exceptions import UserError

from odoo.addons.procountor_connector.procountor_api.resources.invoices import Invoices

from .common import CREATE_INVOICE, ProcountorCommon


class TestUncertain(ProcountorCommon):
    """An answer that was lost is settled by evidence only."""

    def test_a_lost_answer_is_found_and_adopted(self):
        """Fault F01: the service stored the invoice and the answer never came."""
        invoice = self._lose('drop_after_store')
        self.assertEqual(invoice.procountor_state, 'uncertain')
        self.assertIn("looked for", invoice.procountor_problem)

        self.run_cron_after(minutes=3)

        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((invoice.procountor_state, invoice.procountor_id), ('sent', str(stored['id'])))
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

    def test_a_lost_request_is_sent_again_after_two_empty_looks(self):
        """Fault F02: the request was lost before the service saved it."""
        invoice = self._lose('drop_before_store')
        key = self.exchange_of(invoice).attempt_key

        self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'uncertain', "one empty look is not enough")
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)
        self.run_cron_after(minutes=11)

        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(self.sandbox.posts_of_invoices(), 2)
        self.assertIn(key, stored['notes'], "the same text goes out again")

    def test_an_invoice_that_searches_show_late_is_not_sent_again(self):
        """Fault F03."""
        self.sandbox.settings(search_delay=900)
        invoice = self._lose('drop_after_store')
        self.run_cron_after(minutes=3)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('uncertain', 1))
        self.sandbox.settings(search_delay=0)
        self.run_cron_after(minutes=11)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 1))

    def test_two_hits_stop_it(self):
        """Fault F04."""
        invoice = self._lose('drop_after_store')
        self._store_twin(invoice)
        self.run_cron_after(minutes=3)

        exchange = self.exchange_of(invoice)
        self.assertEqual((invoice.procountor_state, exchange.is_conflict), ('failed', True))
        with self.assertRaisesRegex(UserError, "settle it"):
            invoice.action_procountor_send()
        self.run_cron_after(hours=30)
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 2, "no third one")

    def test_a_number_that_a_person_used_there_is_not_adopted(self):
        """Fault F05."""
        invoice = self._lose('drop_before_store')
        self._store_twin(invoice, notes="By hand")
        self.run_cron_after(minutes=3)
        self.assertTrue(self.exchange_of(invoice).is_conflict)
        self.assertFalse(invoice.procountor_id)

    def test_a_look_before_its_time_does_not_count(self):
        invoice = self._lose('drop_before_store')
        exchange = self.exchange_of(invoice)
        for _click in range(3):
            exchange.action_look_now()
            self.run_cron()
        self.assertEqual((exchange.state, exchange.looks), ('uncertain', 0))
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

    def test_a_look_now_finds_what_is_there(self):
        invoice = self._lose('drop_after_store')
        self.exchange_of(invoice).action_look_now()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_look_that_fails_is_repeated(self):
        """Fault F16."""
        invoice = self._lose('drop_after_store')
        self.sandbox.order_fault('status', operation='searchInvoice', status=503, calls=[3])  # after the watch
        self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'uncertain')
        self.run_cron_after(minutes=6)
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_spoiled_answers_are_lost_answers(self):
        """Fault F24."""
        for kind in ('html', 'empty', 'truncated', 'not_json', 'wrong_content_type'):
            invoice = self._lose(kind)
            self.assertEqual(invoice.procountor_state, 'uncertain', kind)
            self.run_cron_after(minutes=3)
            self.assertEqual(invoice.procountor_state, 'sent', kind)
            self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1, kind)

    def test_server_errors_are_lost_answers(self):
        """Fault F16: each may come before or after the service stored the invoice."""
        for status in (500, 502, 503, 504):
            for stored in (True, False):
                invoice = self._lose('status', status=status, stored=stored)
                self.assertEqual(invoice.procountor_state, 'uncertain')
                self.run_cron_after(minutes=3)
                self.run_cron_after(minutes=11)
                self.assertEqual(invoice.procountor_state, 'sent', (status, stored))
                self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1, (status, stored))

    def test_what_was_uncertain_is_looked_for_again_the_next_day(self):
        """The service may store very late: two hits are told."""
        invoice = self._lose('drop_after_store')
        self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'sent')
        self._store_twin(invoice)
        self.run_cron_after(hours=25)
        self.assertEqual(invoice.procountor_state, 'sent_problem')

    def test_a_double_that_a_person_made_void_can_be_left(self):
        invoice = self._lose('drop_after_store')
        self.run_cron_after(minutes=3)
        self._store_twin(invoice)
        self.run_cron_after(hours=25)
        again = self.steps_of(invoice)
        self.assertTrue(again.is_conflict)
        again.action_cancel()
        self.run_cron()
        self.assertEqual((again.state, invoice.procountor_state), ('cancelled', 'sent'))

    def test_a_double_is_found_right_before_approval(self):
        self.connection.target_status = 'approve'
        invoice = self._lose('drop_after_store')
        exchange = self.exchange_of(invoice)
        self._store_twin(invoice)
        self._watch_nothing_so_far()
        exchange.action_adopt(self.sandbox.invoices(invoice.name)[0]['id'])
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent_problem')
        self.assertEqual({each['status'] for each in self.sandbox.invoices(invoice.name)}, {'UNFINISHED'})

    def test_a_list_that_lags_behind_is_no_double(self):
        """Fault F03, at the look before the approval."""
        self.connection.target_status = 'approve'
        invoice = self._lose('drop_before_store')
        self.run_cron_after(minutes=3)
        self.sandbox.settings(search_delay=900)
        self.run_cron_after(minutes=11)  # sent again, and not in the list yet
        [approve] = self.steps_of(invoice).filtered(lambda step: step.operation == 'approve')
        self.assertEqual(approve.state, 'waiting', approve.error)
        self.assertFalse(self.env['procountor.breaker'].sudo().search([]), "the service works")
        self.sandbox.settings(search_delay=0)
        self.run_cron_after(hours=2)
        self.assertEqual((approve.state, invoice.procountor_status), ('done', 'APPROVED'))

    def test_a_person_adopts_the_invoice_that_is_there(self):
        invoice = self._lose('drop_after_store')
        [stored] = self.sandbox.invoices(invoice.name)
        self.exchange_of(invoice).action_adopt(stored['id'])
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_id), ('sent', str(stored['id'])))
        self.assertTrue(any("linked" in body for body in invoice.message_ids.mapped('body')))

    def test_a_person_sends_again_and_that_is_logged(self):
        invoice = self._lose('drop_before_store')
        lost = self.exchange_of(invoice)
        lost.action_send_again()
        self.run_cron()

        again = self.exchange_of(invoice) - lost
        self.assertEqual((lost.state, again.state, again.generation), ('cancelled', 'done', 2))
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertTrue(any("once more" in body for body in invoice.message_ids.mapped('body')))

    def test_what_is_sent_stays_sent_when_its_connection_is_archived(self):
        invoice = self._lose('drop_after_store')
        self.run_cron_after(minutes=3)
        self.assertEqual(self.steps_of(invoice).mapped('state'), ['waiting'], "the look of the next day")
        self.connection.active = False
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_lost_one_that_is_cancelled_once_more_leaves_its_successor_alone(self):
        invoice = self._lose('drop_before_store')
        lost = self.exchange_of(invoice)
        lost.action_send_again()
        self.run_cron()
        lost.action_cancel()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(self.sandbox.posts_of_invoices(), 2)

    def test_only_the_newest_goes_again(self):
        """A lost one that was sent again must not come back beside its successor."""
        invoice = self._lose('drop_before_store')
        lost = self.exchange_of(invoice)
        lost.action_send_again()
        self.sandbox.order_fault('status', status=400)
        self.run_cron()
        again = self.exchange_of(invoice) - lost
        self.assertEqual(again.state, 'failed')
        self.send(invoice)
        self.assertEqual((lost.state, again.state), ('cancelled', 'done'))

    def test_a_look_that_is_refused_is_repeated_before_a_person_is_asked(self):
        invoice = self._lose('drop_after_store')
        for hours in (1, 2):
            self.sandbox.order_fault('status', status=400, operation='searchInvoice', times=2)  # the watch, too
            self.run_cron_after(hours=hours)
            self.assertEqual(invoice.procountor_state, 'uncertain')
        self.run_cron_after(hours=3)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 1))

        asked = self._lose('drop_after_store')
        for hours in (1, 2, 3):
            self.sandbox.order_fault('status', status=400, operation='searchInvoice', times=2)  # the watch, too
            self.run_cron_after(hours=hours)
        self.assertTrue(self.exchange_of(asked).is_conflict)

    def test_an_answer_about_another_invoice_is_no_answer(self):
        """Fault F29."""
        invoice, create = self._invoice(), Invoices.create

        def mixed_up(resource, payload):
            return create(resource, payload) | {'id': 4711, 'notes': "Odoo X/1 [0123456789abcdef01234567]"}

        with patch.object(Invoices, 'create', mixed_up):
            self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'uncertain')
        self.run_cron_after(minutes=3)
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((invoice.procountor_state, invoice.procountor_id), ('sent', str(stored['id'])))

    def test_an_answer_that_cannot_be_stored_is_looked_for_and_loses_no_other(self):
        odd, fine = self._invoice(), self._invoice()
        exchanges = self.env.registry['procountor.exchange']
        store = exchanges._done_values

        def stumble(exchange, answer):
            if answer.get('originalInvoiceNumber') == odd.name:
                raise ZeroDivisionError
            return store(exchange, answer)

        logger = 'odoo.addons.procountor_connector.models.procountor_exchange_sender'
        with patch.object(exchanges, '_done_values', stumble), self.assertLogs(logger, 'ERROR'):
            self.send(odd + fine)
        self.assertEqual((odd + fine).mapped('procountor_state'), ['uncertain', 'sent'])
        self.run_cron_after(minutes=3)
        self.assertEqual((odd.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 2))

    def _lose(self, kind, **options):
        """Return an invoice whose answer was lost by a fault of ``kind``."""
        invoice = self._invoice()
        self.sandbox.order_fault(kind, **options)
        self.send(invoice)
        return invoice

    def _watch_nothing_so_far(self):
        """Let what is there have come after the watch of the next run."""
        newest = max(row['id'] for row in self.sandbox.operator('GET', 'companies/1/invoices'))
        self.env['procountor.cursor'].sudo()._set(self.connection, 'watch', value=str(newest))

    def _store_twin(self, invoice, notes=None):
        """Let the service have one more invoice of this number, as a very late store would."""
        payload = json.loads(self.exchange_of(invoice).payload)
        payload['notes'] = notes or payload['notes']
        client = self.connection._client()
        client.invoices.create(json.dumps(payload))
        client.close()
        self.assertTrue(self.sandbox.requests(CREATE_INVOICE))
