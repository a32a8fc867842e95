from odoo import Command
from odoo.exceptions import UserError

from .common import VAT_EU, VAT_STANDARD, ProcountorCommon


class TestSendRefusals(ProcountorCommon):
    """What cannot be sent is refused with a sentence that names the cure, before anything leaves."""

    def assert_refused(self, moves, sentence):
        with self.assertRaisesRegex(UserError, sentence):
            moves.action_procountor_send()
        self.assertFalse(self.exchange_of(moves[:1]).filtered(lambda exchange: exchange.state == 'waiting'))

    def assert_blocked(self, move, sentence):
        move.action_procountor_send()
        self.assertEqual((move.procountor_state, self.exchange_of(move).state), ('blocked', 'blocked'))
        self.assertRegex(move.procountor_problem, sentence)
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)

    def test_a_draft(self):
        self.assert_refused(self._invoice(post=False), "confirm the document first")

    def test_a_vendor_bill(self):
        bill = self._invoice(
            (100, 1, 0, 'tax_dom_purchase_goods_25_5'), move_type='in_invoice', date='2026-03-02', ref="X1"
        )
        self.assert_refused(bill, "only customer invoices and credit notes")
        self.assertFalse(bill.procountor_state)

    def test_a_journal_entry(self):
        entry = self.env['account.move'].create({'move_type': 'entry'})
        self.assert_refused(entry, "only customer invoices and credit notes")

    def test_a_sent_one(self):
        invoice = self._invoice()
        self.send(invoice)
        self.assert_refused(invoice, f"in Procountor already, as number {invoice.procountor_number}")

    def test_a_company_without_connection(self):
        invoice = self._invoice()
        self.connection.active = False
        self.assert_refused(invoice, "has no Procountor connection")

    def test_a_tax_that_is_not_plainly_domestic(self):
        """Fault F36."""
        self.assert_blocked(self._invoice((100, 1, 0, VAT_EU)), "is not plain domestic VAT")

    def test_a_duplicated_domestic_tax_is_domestic_too(self):
        """There is no 13.5 % in the chart: people duplicate 14 %."""
        reduced = self._tax('tax_dom_sales_goods_14').copy({'amount': 13.5, 'name': "13.5%"})
        invoice = self._invoice_with_taxes(reduced)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)

    def test_no_tax_and_two_taxes(self):
        self.assert_blocked(self._invoice_with_taxes(self.env['account.tax']), "has no tax")
        two = self._tax(VAT_STANDARD) + self._tax('tax_dom_sales_goods_10')
        self.assert_blocked(self._invoice_with_taxes(two), "has several taxes")

    def test_a_customer_without_country(self):
        """Fault F38."""
        self.customer.country_id = False
        self.assert_blocked(self._invoice(), "Give the country of Päijänteen")

    def test_a_term_of_three_years(self):
        self.assert_blocked(self._invoice(invoice_date_due='2029-03-02'), "0 to 999 days")

    def test_no_due_date(self):
        invoice = self._invoice()
        invoice.invoice_date_due = False
        self.assert_blocked(invoice, "0 to 999 days")

    def test_many_refusals_are_counted_instead_of_listed(self):
        drafts = self.env['account.move'].concat(*[self._invoice(post=False) for _number in range(7)])
        with self.assertRaises(UserError) as refused:
            drafts.action_procountor_send()
        self.assertEqual(len(str(refused.exception).splitlines()), 6)
        self.assertIn("And 2 more", str(refused.exception))

    def test_a_blocked_one_goes_after_the_cure(self):
        self.customer.country_id = False
        invoice = self._invoice()
        self.assert_blocked(invoice, "Give the country")
        self.customer.country_id = self.env.ref('base.fi')
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertFalse(invoice.procountor_problem)

    def _invoice_with_taxes(self, taxes):
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = [Command.set(taxes.ids)]
        invoice.action_post()
        return invoice

    def test_the_good_ones_of_a_selection_go_and_the_others_are_told(self):
        good, draft, foreign = self._invoice(), self._invoice(post=False), self._invoice((100, 1, 0, VAT_EU))
        notification = (good + draft + foreign).action_procountor_send()
        self.run_cron()
        message = notification['params']['message']
        self.assertIn("On their way to Procountor: 1", message)
        self.assertIn("Need attention: 1", message)
        self.assertIn("confirm the document first", message)
        self.assertEqual((good + draft + foreign).mapped('procountor_state'), ['sent', False, 'blocked'])

    def test_an_invoice_that_changed_while_it_waited_is_blocked_with_the_reason(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.customer.country_id = False
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Give the country", invoice.procountor_problem)
        self.customer.country_id = self.env.ref('base.fi')
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
