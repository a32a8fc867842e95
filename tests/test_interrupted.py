from contextlib import suppress
from unittest.mock import patch

from psycopg2.errors import DiskFull

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from .common import ProcountorCommon


class TestInterrupted(ProcountorCommon):
    """What stops the sender in the middle, and what comes at the same time."""

    def test_a_claim_that_never_left_is_sent_once(self):
        """Fault F07: killed after the claim, before the request."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.exchange_of(invoice)._claim()
        for minutes in (6, 9, 17, 18):
            self.run_cron_after(minutes=minutes)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 1))

    def test_what_was_sent_before_a_run_was_ended_stays_sent(self):
        """Fault F09: a limit of time or memory ends the run in the middle of a batch."""
        invoices = self.env['account.move'].concat(*(self._invoice() for _number in range(5)))
        invoices.action_procountor_send()
        progress, ended = IrCron._commit_progress, []

        def end_after_some(cron, *args, **options):
            progress(cron, *args, **options)
            sent = invoices.search_count([('id', 'in', invoices.ids), ('procountor_state', '=', 'sent')])
            if sent > max(ended, default=0):
                ended.append(sent)
                raise MemoryError("limit")
            return 1

        with (
            patch.object(IrCron, '_commit_progress', end_after_some),
            mute_logger('odoo.addons.base.models.ir_cron'),
            suppress(RuntimeError),
        ):
            self.run_cron()
        self.env.invalidate_all()
        self.assertEqual(ended, [2, 4], "the second run went on where the first was ended")
        self.run_cron()
        self.assertEqual(set(invoices.mapped('procountor_state')), {'sent'})
        self.assertEqual(self.sandbox.posts_of_invoices(), 5)

    def test_what_is_claimed_is_claimed_by_nobody_else(self):
        """Fault F12: two workers and a person at once."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice)
        self.assertEqual(len(exchange._claim()), 1)
        self.assertEqual(exchange._claim(), [])
        with self.assertRaisesRegex(UserError, "on its way"):
            invoice.action_procountor_send()
        with self.assertRaisesRegex(UserError, "on its way"):
            invoice.button_draft()

    def test_a_scheduled_action_that_is_switched_off_is_told(self):
        """Fault F14."""
        invoice = self._invoice()
        self.env.ref('procountor_connector.ir_cron_exchange').active = False
        self.env.invalidate_all()  # as the next request finds it
        invoice.action_procountor_send()
        self.assertIn("switched off", invoice.procountor_problem)

    def test_a_full_disk_does_not_keep_an_invoice_from_being_confirmed(self):
        """Fault F51."""
        self.connection.send_mode = 'immediately'

        def fail(*_args):
            raise DiskFull("no space left")

        with (
            patch.object(type(self.env['procountor.exchange']), '_enqueue_unchecked', fail),
            mute_logger('odoo.addons.procountor_connector.models.account_move_modes'),
        ):
            invoice = self._invoice()
        self.assertEqual((invoice.state, invoice.procountor_state), ('posted', 'not_sent'))
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')


class TestCreditNote(ProcountorCommon):
    """A credit note waits for what it credits."""

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice()
        self.credit = self._invoice(move_type='out_refund', reversed_entry_id=self.invoice.id)

    def test_it_asks_for_its_original_and_goes_by_itself_when_that_is_sent(self):
        self.send(self.credit)
        self.assertEqual(self.credit.procountor_state, 'blocked')
        self.assertIn(self.invoice.name, self.credit.procountor_problem)
        self.send(self.invoice)
        self.send(self.credit)
        self.assertEqual(self.credit.procountor_state, 'sent')

    def test_both_together_go_in_their_order(self):
        self.send(self.credit + self.invoice)
        self.assertEqual((self.credit + self.invoice).mapped('procountor_state'), ['sent', 'sent'])
        self.assertLess(int(self.invoice.procountor_number), int(self.credit.procountor_number))

    def test_it_waits_while_the_original_is_uncertain(self):
        self.sandbox.order_fault('drop_after_store')
        self.send(self.invoice)
        self.send(self.credit)
        self.assertEqual((self.invoice.procountor_state, self.credit.procountor_state), ('uncertain', 'queued'))
        self.run_cron_after(minutes=3)
        self.assertEqual((self.invoice.procountor_state, self.credit.procountor_state), ('sent', 'sent'))

    def test_an_original_that_is_reset_to_draft_stops_it(self):
        self.connection.action_disable()
        self.send(self.invoice)
        self.send(self.credit)
        self.assertEqual((self.invoice.procountor_state, self.credit.procountor_state), ('queued', 'queued'))
        self.invoice.button_draft()
        self.run_cron()
        self.assertEqual(self.credit.procountor_state, 'blocked')
        self.assertIn("cancelled", self.credit.procountor_problem)

        self.connection.action_enable()
        self.send(self.credit)
        self.assertEqual(self.credit.procountor_state, 'sent')

    def test_the_original_before_the_go_live_date_is_not_waited_for(self):
        self.credit.button_draft()
        self.credit.invoice_date = '2026-03-20'
        self.credit.action_post()
        self.connection.go_live_date = '2026-03-10'
        self.send(self.credit)
        self.assertEqual(self.credit.procountor_state, 'sent')
