import json
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.tests import freeze_time

from odoo.addons.procountor_connector.models.procountor_exchange_watch import ProcountorExchange

from .common import ProcountorCommon

ODD_SUMMARY, FAILS_SUMMARY = "cannot be read", "look for unknown documents fails"
WATCH_LOG = 'odoo.addons.procountor_connector.models.procountor_exchange_watch'
OWN = {
    'id',
    'invoiceNumber',
    'version',
    'created',
    'status',
    'attachments',
    'invoiceSumInfo',
    'notes',
    'ledgerReceiptId',
}
STRAY_LOG = 'odoo.addons.procountor_connector.models.procountor_stray'


class TestWatchProof(ProcountorCommon):
    """What the watch has seen is kept as a proof, and one odd invoice stops neither it nor other connections."""

    def setUp(self):
        super().setUp()
        self.send(self._invoice())  # where the watch starts

    # ------------------------------------------------------------------
    # WHAT WAS SEEN
    # ------------------------------------------------------------------

    def test_an_uncertain_one_that_was_seen_is_adopted_although_the_list_does_not_show_it(self):
        invoice = self._seen_while_uncertain()
        with patch.object(self._invoices_resource(), 'find_own', return_value=None):
            self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_one_that_got_another_number_there_waits_for_a_person(self):
        invoice = self._seen_while_uncertain()
        number, [stored] = invoice.name, self.sandbox.invoices(invoice.name)
        with self.connection._client() as client:
            client.invoices.update(stored['id'], stored | {'originalInvoiceNumber': 'OTHER-1'})
        for minutes in (3, 11, 20):
            self.run_cron_after(minutes=minutes)
        exchange = self.exchange_of(invoice)
        self.assertEqual((exchange.state, exchange.is_conflict), ('failed', True), "not sent a second time")
        self.assertIn("OTHER-1", invoice.procountor_problem)
        self.assertFalse(self.sandbox.invoices(number))

        exchange.action_adopt(str(stored['id']))
        self.run_cron()
        self.assertEqual((invoice.procountor_state, exchange.external_number), ('sent', 'OTHER-1'))

    def test_a_refused_one_that_arrived_under_an_older_number_is_not_sent_again(self):
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=400)
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        self._store(json.loads(exchange.payload) | {'originalInvoiceNumber': 'OLD-1'})
        self.send(self._invoice())
        self.run_cron_after(minutes=11)
        self.assertEqual((exchange.state, exchange.is_conflict), ('failed', True))
        self.assertFalse(self.sandbox.invoices(invoice.name))

    def test_two_that_were_seen_are_a_conflict(self):
        invoice = self._seen_while_uncertain()
        self._store(json.loads(self.exchange_of(invoice).payload))
        self.send(self._invoice())
        self.run_cron_after(minutes=3)
        exchange = self.exchange_of(invoice)
        self.assertEqual((exchange.state, exchange.is_conflict), ('failed', True))
        self.assertEqual(len(exchange.seen_ids.split(',')), 2)

    # ------------------------------------------------------------------
    # WHAT IS ODD
    # ------------------------------------------------------------------

    def test_notes_that_are_no_text_are_told_and_stop_nothing(self):
        with self._odd_details({'notes': {'text': "?"}}) as odd:
            invoice = self._invoice()
            self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        [activity] = self.connection.activity_ids
        self.assertIn(ODD_SUMMARY, activity.summary)
        self.assertIn(odd, activity.note)
        self.send(self._invoice())
        self.assertEqual(len(self.connection.activity_ids), 1, "the watch went past it")

    def test_an_unknown_one_of_another_shape_waits_for_a_person(self):
        key = self.env['procountor.exchange']._database_mark() + '0' * 16
        details = {'notes': f'[{key}]', 'counterParty': "?", 'date': "32.13."}
        with self._odd_details(details) as odd, self.assertLogs(STRAY_LOG, 'ERROR'):
            self.send(self._invoice())
        stray = self.env['procountor.stray'].search([('connection_id', '=', self.connection.id)])
        self.assertEqual((stray.remote_id, stray.state), (odd, 'open'))
        stray.move_id = self._invoice()
        self.assertTrue(stray.difference)

    def test_an_error_of_ours_is_told_when_it_lasts_and_ends_by_itself(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        with (
            patch.object(ProcountorExchange, '_unexplained', side_effect=KeyError('id')),
            self.assertLogs(WATCH_LOG, 'ERROR'),
        ):
            self._run_once()
            self.assertEqual(invoice.procountor_state, 'queued')
            self.assertIn("stops by an error", invoice.procountor_problem)
            self.assertFalse(self.connection.activity_ids, "once may be chance")
            for minutes in (20, 30):
                with freeze_time(fields.Datetime.now() + timedelta(minutes=minutes)):
                    self._run_once()
        [activity] = self.connection.activity_ids
        self.assertIn(FAILS_SUMMARY, activity.summary)
        self.run_cron_after(minutes=40)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertFalse(self.connection.activity_ids)

    # ------------------------------------------------------------------
    # HELPERS
    # ------------------------------------------------------------------

    def _run_once(self):
        """Let the sender run once; the scheduler would call it again at once, while something is due."""
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            self.env(cr=cr, user=SUPERUSER_ID)['procountor.exchange']._cron_process()
        self.env.invalidate_all()

    def _seen_while_uncertain(self):
        """Return an invoice that was stored there and whose answer was lost, after the watch has seen it."""
        invoice = self._invoice()
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        self.send(self._invoice())
        self.assertEqual(invoice.procountor_state, 'uncertain')
        return invoice

    def _store(self, payload):
        with self.connection._client() as client:
            return client.invoices.create(payload)

    def _invoices_resource(self):
        with self.connection._client() as client:
            return type(client.invoices)

    @contextmanager
    def _odd_details(self, values):
        """Let the details of one invoice that somebody made there have odd ``values``; yield its ID."""
        known = self.env['account.move'].search([('procountor_state', '=', 'sent')], limit=1)
        [stored] = self.sandbox.invoices(known.name)
        odd = str(self._store({name: value for name, value in stored.items() if name not in OWN})['id'])
        resource = self._invoices_resource()
        get_many = resource.get_many

        def get_odd(invoices, ids):
            found = get_many(invoices, ids)
            return {each: invoice | (values if each == odd else {}) for each, invoice in found.items()}

        with patch.object(resource, 'get_many', get_odd):
            yield odd
