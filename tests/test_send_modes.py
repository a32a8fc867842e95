from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import Command, fields
from odoo.exceptions import AccessError, ConcurrencyError, ValidationError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.procountor_connector.models import account_move_modes

from .common import ProcountorCommon

CRON = 'procountor_connector.ir_cron_exchange'
SCHEDULE = 'procountor_connector.ir_cron_send_scheduled'


class TestSendModes(ProcountorCommon, CronMixinCase):
    """When documents leave: by hand, when they are confirmed, some minutes later, or once a day."""

    def _user(self, groups, companies=None):
        companies = companies or self.company
        return new_test_user(
            self.env, groups.rpartition('.')[2], groups=groups, company_id=self.company.id, company_ids=companies.ids
        )

    def _run_schedule(self):
        with self.enter_registry_test_mode():
            self.env.ref(SCHEDULE).method_direct_trigger()
        self.env.invalidate_all()

    # ------------------------------------------------------------------
    # WHEN CONFIRMED
    # ------------------------------------------------------------------

    def test_by_hand_nothing_is_queued_when_it_is_confirmed(self):
        invoice = self._invoice()
        self.assertEqual((invoice.procountor_state, len(self.exchange_of(invoice))), ('not_sent', 0))

    def test_immediately_queues_when_it_is_confirmed_and_calls_nobody(self):
        self.connection.send_mode = 'immediately'
        invoice = self._invoice()
        self.assertEqual((invoice.procountor_state, self.sandbox.statuses()), ('queued', []))
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_bill_and_what_is_out_of_scope_are_left_alone(self):
        self.connection.write({'send_mode': 'immediately', 'go_live_date': '2026-03-10'})
        bill = self._invoice(
            (100, 1, 0, 'tax_dom_purchase_goods_25_5'), move_type='in_invoice', date='2026-03-12', ref="X1"
        )
        early = self._invoice(invoice_date='2026-03-09')
        self.assertEqual((bill + early).mapped('procountor_state'), [False, False])

    def test_a_delayed_one_waits_its_minutes(self):
        self.connection.write({'send_mode': 'delayed', 'send_delay': 45})
        with freeze_time('2026-03-02 10:00:00'), self.capture_triggers(CRON) as captured:
            invoice = self._invoice()
            self.assertEqual(captured.records.mapped('call_at'), [datetime(2026, 3, 2, 10, 45)])
            self.assertEqual(self.exchange_of(invoice).next_try, datetime(2026, 3, 2, 10, 45))
            self.run_cron()
        self.assertEqual(invoice.procountor_state, 'queued')
        with freeze_time('2026-03-02 10:46:00'):
            self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_delayed_one_that_is_set_back_to_draft_in_time_is_not_sent(self):
        """Fault F42."""
        self.connection.send_mode = 'delayed'
        invoice = self._invoice()
        invoice.button_draft()
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self.run_cron()
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), (False, 0))
        self.connection.send_mode = 'immediately'
        invoice.action_post()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_journal_differs_from_its_connection(self):
        journal = self.company_data['default_journal_sale']
        journal.procountor_send_mode = 'immediately'
        self.assertEqual(self._invoice().procountor_state, 'queued')
        self.assertIn("Immediately", self.connection.journals_that_differ)
        self.connection.send_mode = 'immediately'
        journal.procountor_send_mode = 'manual'
        self.assertEqual(self._invoice().procountor_state, 'not_sent')

    def test_the_choice_is_the_company_s_so_a_person_without_the_right_queues_too(self):
        self.connection.send_mode = 'immediately'
        biller = self._user('account.group_account_invoice')
        invoice = self._invoice(post=False)
        invoice.with_user(biller).action_post()
        self.assertEqual(self.exchange_of(invoice).requested_by_id, biller)

    def test_each_company_sends_as_its_own_connection_says(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        self.connection.send_mode = 'immediately'
        elsewhere = (
            self.env['account.move']
            .with_company(other)
            .create(
                {
                    'move_type': 'out_invoice',
                    'partner_id': self.customer.id,
                    'invoice_date': '2026-03-02',
                    'invoice_line_ids': [Command.create({'name': "Row", 'price_unit': 1, 'tax_ids': []})],
                }
            )
        )
        both = (elsewhere + self._invoice(post=False)).with_context(allowed_company_ids=(self.company + other).ids)
        both._post()
        self.assertEqual(both.mapped('procountor_state'), [False, 'queued'])

    # ------------------------------------------------------------------
    # NOTHING HINDERS CONFIRMING
    # ------------------------------------------------------------------

    def test_what_cannot_be_sent_is_confirmed_all_the_same_and_needs_attention_seconds_later(self):
        self.connection.send_mode = 'immediately'
        invoice = self._invoice(partner_id=self._create_customer(country_id=False).id)
        self.assertEqual((invoice.state, invoice.procountor_state), ('posted', 'queued'))
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Give the country", invoice.procountor_problem)
        self.assertEqual(len(invoice.activity_ids), 1)
        self.assertEqual(self.sandbox.statuses(), [])  # nor is its customer created there

    def test_what_waits_for_its_time_is_checked_when_it_is_confirmed(self):
        self.connection.send_mode = 'delayed'
        self.customer.country_id = False
        self.assertEqual(self._invoice().procountor_state, 'blocked')

    def test_confirmed_and_set_back_before_it_is_checked(self):
        self.connection.send_mode = 'immediately'
        invoice = self._invoice()
        invoice.button_draft()
        self.run_cron()
        self.assertFalse(invoice.procountor_state)
        invoice.action_post()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_what_stands_alone_and_what_comes_in_hundreds_keep_their_order(self):
        self.connection.send_mode = 'immediately'
        alone = self._invoice() + self._invoice()
        together = self._invoice(post=False) + self._invoice(post=False)
        together.action_post()
        self.run_cron()
        self.assertEqual(set(self.exchange_of(alone).mapped('priority')), {0})
        self.assertEqual(set(self.exchange_of(together).mapped('priority')), {1})

    def test_a_new_customer_of_two_invoices_that_go_at_once(self):
        self.connection.write({'send_mode': 'immediately', 'customer_policy': 'create'})
        invoices = self._invoice() + self._invoice()
        self.run_cron()
        self.assertEqual(set(invoices.mapped('procountor_state')), {'sent'})

    def test_what_is_mended_before_its_time_still_waits_for_it(self):
        self.connection.write({'send_mode': 'delayed', 'send_delay': 60})
        self.customer.country_id = False
        invoice = self._invoice()
        leaves = self.exchange_of(invoice).next_try
        self.customer.country_id = self.env.ref('base.fi')
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.exchange_of(invoice).next_try), ('queued', leaves))

    def test_the_check_stops_and_the_documents_need_attention(self):
        self.connection.send_mode = 'immediately'
        invoice = self._invoice()
        with (
            patch.object(self.env.registry['procountor.exchange'], '_enqueue', side_effect=ZeroDivisionError),
            self.assertLogs('odoo.addons.procountor_connector.models.procountor_exchange_unchecked', 'ERROR'),
        ):
            self.run_cron()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Ask your administrator", invoice.procountor_problem)
        self.assertFalse(self.env['procountor.exchange'].sudo()._count_due())

    def test_a_bug_of_ours_leaves_a_confirmed_document_that_is_not_sent(self):
        self.connection.send_mode = 'immediately'
        exchange = self.env.registry['procountor.exchange']

        def fail_after_writing(exchanges, operation, records, *arguments):
            records._procountor_write({'procountor_state': 'queued'})
            raise ZeroDivisionError

        with (
            patch.object(exchange, '_enqueue_unchecked', fail_after_writing),
            self.assertLogs(account_move_modes.__name__, 'ERROR') as logs,
        ):
            invoice = self._invoice()
        self.env.invalidate_all()
        self.assertEqual((invoice.state, invoice.procountor_state), ('posted', 'not_sent'))
        self.assertIn("confirmed, but not queued", logs.output[0])

    def test_a_transaction_in_the_way_lets_odoo_confirm_once_more(self):
        """Fault F10."""
        self.connection.send_mode = 'immediately'
        exchange = self.env.registry['procountor.exchange']
        for error in (SerializationFailure, ConcurrencyError):
            with patch.object(exchange, '_enqueue_unchecked', side_effect=error), self.assertRaises(error):
                self._invoice()

    def test_an_archived_customer(self):
        invoice = self._invoice()
        self.customer.active = False
        invoice.action_procountor_send()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("is archived. Unarchive the customer", invoice.procountor_problem)

    # ------------------------------------------------------------------
    # ONCE A DAY
    # ------------------------------------------------------------------

    def test_the_time_of_day_is_finnish_in_summer_and_winter(self):
        """Fault F30."""
        times = {
            '2026-01-15 12:00:00': datetime(2026, 1, 15, 16, 30),
            '2026-01-15 17:00:00': datetime(2026, 1, 16, 16, 30),
            '2026-07-15 12:00:00': datetime(2026, 7, 15, 15, 30),
            '2026-03-28 20:00:00': datetime(2026, 3, 29, 15, 30),  # the clock is put forward in between
            '2026-12-31 22:30:00': datetime(2027, 1, 1, 16, 30),  # is the next year there already
        }
        self.connection.send_hour = 18.5
        for now, expected in times.items():
            with freeze_time(now):
                self.assertEqual(self.connection._next_time_of_day(), expected, now)

    def test_on_schedule_all_that_is_not_sent_goes_at_its_time(self):
        early = self._invoice()
        with freeze_time('2026-03-02 10:00:00'):
            self.connection.write({'send_mode': 'scheduled', 'send_hour': 18.0})
            late = self._invoice()
            self._run_schedule()
            self.assertEqual((early + late).mapped('procountor_state'), ['not_sent', 'not_sent'])
        with freeze_time('2026-03-02 16:01:00'):
            self._run_schedule()
        self.assertEqual((early + late).mapped('procountor_state'), ['queued', 'queued'])
        self.assertEqual(self.connection.send_next, datetime(2026, 3, 3, 16, 0))
        self.assertEqual(self.sandbox.statuses(), [])

    def test_on_schedule_a_journal_by_hand_stays(self):
        self.company_data['default_journal_sale'].procountor_send_mode = 'manual'
        self.connection.send_mode = 'scheduled'
        invoice = self._invoice()
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self._run_schedule()
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def test_a_connection_that_stops_is_tried_again_the_next_day_and_stops_no_other(self):
        self.connection.send_mode = 'scheduled'
        invoice = self._invoice()
        with (
            freeze_time(fields.Datetime.now() + timedelta(days=1)),
            patch.object(self.env.registry['account.move'], '_procountor_queue', side_effect=ZeroDivisionError),
            self.assertLogs('odoo.addons.procountor_connector.models.procountor_connection_modes', 'ERROR'),
        ):
            self._run_schedule()
            self.assertGreater(self.connection.send_next, fields.Datetime.now())
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def test_impossible_times_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "between 00:00 and 23:59"):
            self.connection.send_hour = 24

    # ------------------------------------------------------------------
    # ALL UNSENT
    # ------------------------------------------------------------------

    def test_all_unsent_are_queued_and_what_needs_attention_stays(self):
        good, sent = self._invoice(), self._invoice()
        self.send(sent)
        foreign = self._invoice(partner_id=self._create_customer(country_id=False).id)
        notification = self.env['account.move'].action_procountor_send_all()['params']
        self.assertEqual((good + sent + foreign).mapped('procountor_state'), ['queued', 'sent', 'blocked'])
        self.assertIn("On their way to Procountor: 1", notification['message'])
        self.assertIn("Need attention: 1", notification['message'])
        again = self.env['account.move'].action_procountor_send_all()['params']
        self.assertIn("On their way to Procountor: 0", again['message'])

    def test_very_many_unsent_are_queued_in_several_goes(self):
        """Fault F54."""
        invoices = self._invoice() + self._invoice() + self._invoice()
        self.patch(account_move_modes, 'MOST_AT_ONCE', 2)
        self.patch(account_move_modes, 'BATCH', 1)
        answer = self.env['account.move'].action_procountor_send_all()['params']
        self.assertEqual(invoices.mapped('procountor_state'), ['queued', 'queued', 'not_sent'])
        self.assertIn("Still not sent: 1. Press Send all unsent again", answer['message'])

    def test_all_unsent_are_those_of_the_chosen_companies(self):
        invoice = self._invoice()
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        self.env['account.move'].with_context(allowed_company_ids=other.ids).action_procountor_send_all()
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def test_all_unsent_need_the_right(self):
        biller = self._user('account.group_account_invoice')
        with self.assertRaises(AccessError):
            self.env['account.move'].with_user(biller).action_procountor_send_all()
        sender = self._user('procountor_connector.group_procountor_user')
        invoice = self._invoice()
        self.env['account.move'].with_user(sender).action_procountor_send_all()
        self.assertEqual(self.exchange_of(invoice).requested_by_id, sender)
