from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from odoo.addons.procountor_connector.models import procountor_go_live, procountor_sales_invoice_link
from odoo.addons.procountor_connector.procountor_api import encode

from .common import SECOND_KEY, VAT_STANDARD
from .go_live import GoLiveCommon


class TestGoLive(GoLiveCommon):
    """Feature X11: what is in both systems already is linked, and nothing is sent twice on day one."""

    def _invoices(self, count, **values):
        return self.env['account.move'].concat(
            *(self._invoice((100 + number, 1, 0, VAT_STANDARD), **values) for number in range(count))
        )

    # ------------------------------------------------------------------
    # DAY ONE
    # ------------------------------------------------------------------

    def test_fifty_invoices_of_both_sides_are_linked_and_none_is_sent(self):
        invoices = self._invoices(50)
        for invoice in invoices:
            self.put_there(invoice)
        posts = self.sandbox.posts_of_invoices()
        go_live = self.read_all()
        self.assertEqual((go_live.state, go_live.linked_count, go_live.suggested_count), ('ready', 50, 0))
        self.assertEqual(set(invoices.mapped('procountor_state')), {'sent'})
        self.assertEqual(len(set(invoices.mapped('procountor_id'))), 50)
        self.env['account.move'].with_user(self.accountant).action_procountor_send_all()
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), posts)
        self.assertEqual(self.sandbox.requests('send'), 0)
        self.assertFalse(self.steps_of(invoices))

    def test_what_is_sent_while_the_invoices_are_read_waits(self):
        invoice, other = self._invoices(2)
        self.put_there(invoice)
        posts = self.sandbox.posts_of_invoices()
        go_live = self.go_live_of()
        go_live.action_fetch()
        (invoice + other).action_procountor_send()
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), posts)
        self.assertIn("being read", self.connection.pause_reason)
        self.run_go_live()
        self.assertFalse(self.connection.pause_reason)
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), posts + 1)
        self.assertEqual((invoice + other).mapped('procountor_state'), ['sent', 'sent'])
        self.assertTrue(self.exchange_of(invoice).is_adopted)

    def test_what_may_be_there_is_not_sent_before_a_person_decides(self):
        invoice = self._invoice()
        self.put_there(invoice, originalInvoiceNumber='', paymentInfo=self._payment_info(invoice, reference='1232'))
        posts = self.sandbox.posts_of_invoices()
        self.read_all()
        self.assertEqual(self.states(), ['suggested'])
        self.send(invoice)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('blocked', posts))
        self.assertIn("may be this one", invoice.procountor_problem)
        action = invoice.with_user(self.accountant).action_procountor_fix()
        self.assertEqual((action['res_model'], action['res_id']), ('procountor.sales.invoice', self.rows().id))
        self.rows().action_leave()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', posts + 1))

    def _payment_info(self, invoice, reference):
        return invoice._procountor_body(self.connection)['paymentInfo'] | {'bankReferenceCode': reference}

    # ------------------------------------------------------------------
    # READING
    # ------------------------------------------------------------------

    def test_it_goes_on_where_it_stopped(self):
        for invoice in self._invoices(5):
            self.put_there(invoice)
        self.startPatcher(patch.object(procountor_go_live, 'PAGE', 2))
        model = type(self.env['procountor.go.live'])
        keep = model._keep_page

        def keep_but_the_last(go_live, *page):
            if go_live.fetched == 4:
                raise ValueError("killed")
            return keep(go_live, *page)

        with patch.object(model, '_keep_page', keep_but_the_last), mute_logger(procountor_go_live.__name__):
            go_live = self.read_all()
        self.assertEqual((go_live.state, go_live.fetched, len(self.rows())), ('failed', 4, 4))
        reads = self.sandbox.requests('getInvoice')
        go_live.action_fetch()
        self.run_go_live()
        self.assertEqual((go_live.state, self.states()), ('ready', ['linked'] * 5))
        self.assertEqual(self.sandbox.requests('getInvoice'), reads + 1)

    def test_two_hundred_invoices_take_a_page_and_a_batch(self):
        for number in range(3):
            self.put_there(self._invoices(1), originalInvoiceNumber=f"X{number}")
        before = self.sandbox.requests('searchInvoice'), self.sandbox.requests('getInvoice')
        self.read_all()
        # one counts, one brings the page, one finds nothing behind it
        self.assertLessEqual(self.sandbox.requests('searchInvoice') - before[0], 4)
        self.assertEqual(self.sandbox.requests('getInvoice') - before[1], 1)

    def test_again_brings_up_to_date_and_decides_nothing(self):
        invoice, other = self._invoices(2)
        stored = self.put_there(invoice, originalInvoiceNumber="OTHER/1")
        self.put_there(other)
        go_live = self.read_all()
        left = self.rows().filtered(lambda row: row.match_state != 'linked')
        left.action_leave() if left.match_state == 'suggested' else None
        state, amount = left.match_state, left.amount_open
        self.pay_there(stored, amount=25.5)
        go_live.action_fetch()
        self.run_go_live()
        self.assertEqual((left.match_state, left.status, left.amount_open), (state, 'PARTLY_PAID', amount - 25.5))
        self.assertEqual(len(self.rows()), 2)

    def test_when_procountor_does_not_answer_it_waits_and_goes_on(self):
        self.put_there(self._invoices(1))
        self.sandbox.order_fault('status', operation='searchInvoice', status=503, times=9)
        go_live = self.read_all()
        self.assertEqual(go_live.state, 'fetching')
        self.assertIn("does not answer", go_live.problem)
        self.sandbox.operator('DELETE', 'faults')
        with freeze_time(fields.Datetime.now() + timedelta(minutes=5)):
            self.run_go_live()
        self.assertEqual((go_live.state, go_live.problem, go_live.linked_count), ('ready', False, 1))

    def test_a_key_without_the_right_stops_it_and_sending_goes_on(self):
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='searchInvoice', status=403, times=9)
        go_live = self.read_all()
        self.assertEqual(go_live.state, 'failed')
        self.assertIn("rights to see sales invoices", go_live.problem)
        self.assertFalse(self.connection.pause_reason)
        self.sandbox.operator('DELETE', 'faults')
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        go_live.action_fetch()
        self.run_go_live()
        self.assertEqual((go_live.state, self.states()), ('ready', []))  # Odoo sent it itself

    def test_void_invoices_and_those_before_the_day_are_left_out(self):
        void, old, new = self._invoices(3)
        stored = self.put_there(void, is_approved=False)
        with self.connection._client() as client:
            client.invoices.invalidate(stored['id'])
        self.put_there(old, date='2025-12-31')
        self.put_there(new)
        go_live = self.go_live_of()
        go_live.start_date = '2026-01-01'
        self.read_all()
        self.assertEqual(self.rows().mapped('number'), [new.name])

    def test_what_turns_out_to_be_sent_by_odoo_leaves_the_list(self):
        invoice = self._invoice()
        self.put_there(invoice, originalInvoiceNumber="X")
        go_live = self.read_all()
        row = self.rows()
        invoice._procountor_write({'procountor_id': row.procountor_id, 'procountor_connection_id': self.connection.id})
        go_live.action_fetch()
        self.run_go_live()
        self.assertFalse(row.exists())

    def test_another_company_starts_without_what_was_found(self):
        self.put_there(self._invoice(), originalInvoiceNumber="X", counterParty={'counterPartyAddress': {'name': "B"}})
        go_live = self.read_all()
        self.connection._forget_company()
        self.assertFalse(self.rows() or go_live.exists())

    # ------------------------------------------------------------------
    # DECISIONS
    # ------------------------------------------------------------------

    def test_two_that_may_be_one_are_never_decided(self):
        invoice = self._invoice()
        self.put_there(invoice)
        self.put_there(invoice)
        self.read_all()
        self.assertEqual(self.states(), ['suggested', 'suggested'])
        first, second = self.rows()
        first.action_link()
        self.assertEqual((invoice.procountor_id, first.match_state), (first.procountor_id, 'linked'))
        with self.assertRaisesRegex(UserError, "is in Procountor already"):
            second.action_link()

    def test_another_total_is_only_a_proposal_that_says_what_differs(self):
        invoice = self._invoice()
        rows = invoice._procountor_body(self.connection)['invoiceRows']
        self.put_there(invoice, invoiceRows=[rows[0] | {'unitPrice': 101}])
        self.read_all()
        row = self.rows()
        self.assertEqual((row.match_state, row.move_id), ('suggested', invoice))
        self.assertEqual(row.difference.count('\n'), 0)
        self.assertIn("125.50 EUR in Odoo, 126.76 EUR in Procountor", row.difference)
        self.assertIn("Number, Reference", row.agreement)

    def test_a_credit_note_is_linked_with_a_credit_note(self):
        invoice = self._invoice()
        credit = invoice._reverse_moves([{'invoice_date': '2026-03-03', 'date': '2026-03-03'}])
        credit.action_post()
        self.put_there(credit)
        self.read_all()
        self.assertEqual((self.rows().match_state, self.rows().move_id), ('linked', credit))
        self.assertEqual(self.rows().amount_total, -125.5)

    def test_a_link_says_what_is_there_and_changes_nothing_that_customers_pay_by(self):
        self.connection.number_policy = 'procountor'
        invoice = self._invoice()
        reference = invoice.payment_reference
        stored = self.put_there(invoice)
        self.read_all()
        if self.rows().match_state != 'linked':
            self.rows().action_link()
        self.assertEqual(invoice.procountor_number, str(stored['invoiceNumber']))
        self.assertEqual((invoice.procountor_status, invoice.payment_reference), ('APPROVED', reference))
        self.assertIn("where it was already", invoice.message_ids[0].body)
        self.assertEqual(self.connection.items_this_month, '0')
        self.assertIn("nothing was created", self.exchange_of(invoice).situation)

    def test_a_batch_can_be_taken_back_and_is_not_sent_meanwhile(self):
        invoices = self._invoices(3)
        for invoice in invoices:
            self.put_there(invoice)
        go_live = self.read_all()
        go_live.action_undo_last()
        self.assertEqual(self.states(), ['suggested'] * 3)
        self.assertEqual(set(invoices.mapped('procountor_state')), {'not_sent'})
        self.assertFalse(any(invoices.mapped('procountor_id')))
        posts = self.sandbox.posts_of_invoices()
        self.send(invoices)  # they may be there
        self.assertEqual(self.sandbox.posts_of_invoices(), posts)
        self.rows().action_link()
        self.assertEqual(set(invoices.mapped('procountor_state')), {'sent'})

    def test_what_was_sent_more_since_is_not_taken_back(self):
        invoice = self._invoice()
        self.put_there(invoice)
        self.read_all()
        self.exchange_of(invoice).copy({'operation': 'update_invoice', 'state': 'done', 'is_adopted': False})
        with self.assertRaisesRegex(UserError, "more was sent"):
            self.rows().action_undo()

    def test_many_are_linked_in_the_background(self):
        self.startPatcher(patch.object(procountor_sales_invoice_link, 'AT_ONCE', 2))
        invoices = self._invoices(5)
        for invoice in invoices:
            self.put_there(invoice)
        go_live = self.read_all()
        go_live.action_undo_last()
        self.rows().action_link()
        self.assertEqual(sorted(self.states()), ['linked'] * 2 + ['linking'] * 3)
        self.assertEqual((go_live.state, go_live.linking_count), ('linking', 3))
        self.run_go_live()
        self.assertEqual((self.states(), go_live.state), (['linked'] * 5, 'ready'))

    def test_ignored_ones_are_no_receivables(self):
        invoice = self._invoice()
        self.put_there(invoice, originalInvoiceNumber="A")
        go_live = self.read_all()
        self.rows().action_ignore()
        self.assertEqual((self.states(), go_live.opening_count), (['ignored'], 0))
        self.rows().action_undo()
        self.assertIn(self.states()[0], ('new', 'suggested'))

    # ------------------------------------------------------------------
    # RIGHTS AND COMPANIES
    # ------------------------------------------------------------------

    def test_only_who_sends_decides_and_nothing_but_the_choice_is_written(self):
        invoice = self._invoice()
        self.put_there(invoice, originalInvoiceNumber="A")
        self.read_all()
        biller = new_test_user(self.env, 'biller', groups='account.group_account_invoice')
        for name in ('action_link', 'action_leave', 'action_ignore', 'action_undo'):
            with self.assertRaises(AccessError):
                getattr(self.rows().with_user(biller), name)()
        with self.assertRaises(AccessError):
            self.rows().write({'match_state': 'linked'})
        with self.assertRaises(AccessError):
            self.go_live_of().write({'state': 'ready'})

    def test_each_company_links_its_own(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        other.company_registry = '9999996-8'
        self.env.user.company_ids += other
        second = self._connect(other, SECOND_KEY)
        invoice = self._invoice()
        stored = self.put_there(invoice)
        copy = invoice._procountor_body(self.connection) | {'notes': ""}
        copy['paymentInfo'] |= {'bankAccount': {'accountNumber': second.bank_account_id.name}}
        with second._client() as client:
            client.invoices.create(encode(copy))
        both = self._sender('both', self.company + other)
        self.read_all(second, both)
        self.read_all(user=both)
        self.assertEqual((self.rows().procountor_id, self.rows().match_state), (str(stored['id']), 'linked'))
        theirs = self.env['procountor.sales.invoice'].with_user(both).search([('connection_id', '=', second.id)])
        self.assertEqual((theirs.match_state, theirs.candidate_ids.ids), ('new', []))
        self.assertFalse(self.rows(second), "the accountant of one company sees nothing of the other")
        theirs.move_id = invoice
        with self.assertRaisesRegex(UserError, "is in Procountor already|another company"):
            theirs.action_link()
