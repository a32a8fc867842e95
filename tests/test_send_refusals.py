from odoo import Command
from odoo.exceptions import UserError

from .common import VAT_EU, VAT_STANDARD, ProcountorCommon


class TestSendRefusals(ProcountorCommon):
    """What cannot be sent is refused with a sentence that names the cure, before anything leaves."""

    def assert_refused(self, moves, sentence):
        with self.assertRaisesRegex(UserError, sentence):
            moves.action_procountor_send()
        self.assertFalse(self.exchange_of(moves[:1]).filtered(lambda exchange: exchange.state == 'waiting'))

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
        self.assert_refused(self._invoice((100, 1, 0, VAT_EU)), "is not plain domestic VAT")
        included = self._tax(VAT_STANDARD).copy({'price_include_override': 'tax_included', 'name': "Included"})
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = included
        invoice.action_post()
        self.assert_refused(invoice, "'Included', which is not plain domestic VAT")

    def test_no_tax_and_two_taxes(self):
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = [Command.clear()]
        invoice.action_post()
        self.assert_refused(invoice, "has no tax")
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = self._tax(VAT_STANDARD) + self._tax('tax_dom_sales_goods_10')
        invoice.action_post()
        self.assert_refused(invoice, "has several taxes")

    def test_a_customer_without_country(self):
        """Fault F38."""
        self.customer.country_id = False
        self.assert_refused(self._invoice(), "give the country of Päijänteen")

    def test_the_good_ones_of_a_selection_go_and_the_others_are_named(self):
        good, draft = self._invoice(), self._invoice(post=False)
        notification = (good + draft).action_procountor_send()
        self.run_cron()
        self.assertIn("1 of 2 documents", notification['params']['message'])
        self.assertIn("confirm the document first", notification['params']['message'])
        self.assertEqual(good.procountor_state, 'sent')
        self.assertFalse(draft.procountor_state)

    def test_an_invoice_that_changed_while_it_waited_is_blocked_with_the_reason(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.customer.country_id = False
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("give the country", invoice.procountor_problem)
        self.customer.country_id = self.env.ref('base.fi')
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
