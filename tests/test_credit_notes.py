from odoo import Command

from .common import VAT_REDUCED, VAT_STANDARD, VAT_ZERO, ProcountorCommon


class TestCreditNotes(ProcountorCommon):
    """A credit note: its sign, its sums, and the invoice that it names."""

    def _credit(self, invoice, post=True, **values):
        credit = invoice._reverse_moves([{'invoice_date': invoice.invoice_date, **values}])
        if post:
            credit.action_post()
        return credit

    def _arrived(self, move):
        self.send(move)
        self.assertEqual(move.procountor_state, 'sent', move.procountor_problem)
        self.assertFalse(move.procountor_problem)
        [stored] = self.sandbox.invoices(move.name)
        return stored

    def _gross(self, stored):
        return stored['invoiceSumInfo'][0]['invoiceSumTotal']

    def test_it_names_its_invoice(self):
        invoice = self._invoice()
        credit = self._credit(invoice, ref=False)
        self.send(invoice)
        stored = self._arrived(credit)
        self.assertEqual(stored['orderReference'], invoice.name)
        self.assertEqual(stored['additionalInformation'], f"Credit note of invoice {invoice.name}.")

    def test_its_own_reference_and_text_stay(self):
        invoice = self._invoice()
        credit = self._credit(invoice, ref="PO 7", narration="<p>Sorry.</p>")
        self.send(invoice)
        stored = self._arrived(credit)
        self.assertEqual(stored['orderReference'], "PO 7")
        self.assertEqual(stored['additionalInformation'], f"Credit note of invoice {invoice.name}.\nSorry.")

    def test_the_reason_that_odoo_puts_into_the_reference_is_told(self):
        invoice = self._invoice(ref="PO 4711")
        self.send(invoice)
        wizard = self.env['account.move.reversal'].with_context(active_model='account.move', active_ids=invoice.ids)
        made = wizard.create({'reason': "Wrong price", 'journal_id': invoice.journal_id.id}).reverse_moves()
        credit = self.env['account.move'].browse(made['res_id'])
        credit.action_post()
        stored = self._arrived(credit)
        self.assertEqual(stored['orderReference'], "PO 4711")
        self.assertEqual(stored['additionalInformation'], f"Credit note of invoice {invoice.name}.\nWrong price")

    def test_a_reference_of_its_own_that_names_the_invoice_stays(self):
        invoice = self._invoice()
        self.send(invoice)
        stored = self._arrived(self._credit(invoice, ref=f"PO 4711 / {invoice.name}"))
        self.assertEqual(stored['orderReference'], f"PO 4711 / {invoice.name}")

    def test_the_number_on_what_procountor_delivered_comes_first(self):
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email'})
        invoice = self._invoice()
        self.send(invoice)
        number = f'{invoice.procountor_number} ({invoice.name})'
        self.assertNotEqual(invoice.procountor_number, invoice.name)
        stored = self._arrived(self._credit(invoice, ref=False))
        self.assertEqual(stored['orderReference'], number)
        self.assertEqual(stored['additionalInformation'], f"Credit note of invoice {number}.")

    def test_a_stand_alone_one_names_none(self):
        stored = self._arrived(self._invoice((20, 2, 0, VAT_STANDARD), move_type='out_refund'))
        self.assertNotIn('additionalInformation', stored)
        self.assertNotIn('orderReference', stored)
        self.assertEqual(self._gross(stored), -50.2)

    def test_a_partial_one(self):
        invoice = self._invoice((100, 3, 10, VAT_STANDARD), (5, 1, 0, VAT_REDUCED))
        credit = self._credit(invoice, post=False)
        credit.invoice_line_ids[1].unlink()
        credit.invoice_line_ids.quantity = 1
        credit.action_post()
        self.send(invoice)
        stored = self._arrived(credit)
        self.assertEqual([(row['quantity'], row['unitPrice']) for row in stored['invoiceRows']], [(-1, 100)])
        self.assertEqual(self._gross(stored), -112.95)

    def test_one_of_a_paid_invoice(self):
        """Fault F35."""
        invoice = self._invoice()
        self.send(invoice)
        self.env['account.payment.register'].with_context(active_model='account.move', active_ids=invoice.ids).create(
            {'payment_date': '2026-03-05'}
        )._create_payments()
        self.assertIn(invoice.payment_state, ('paid', 'in_payment'))
        self.assertEqual(self._gross(self._arrived(self._credit(invoice))), -125.5)

    def test_one_that_is_larger_than_its_invoice(self):
        """Fault F35."""
        invoice = self._invoice((100, 1, 0, VAT_STANDARD))
        credit = self._credit(invoice, post=False)
        credit.invoice_line_ids.quantity = 5
        credit.action_post()
        self.send(invoice)
        self.assertEqual(self._gross(self._arrived(credit)), -627.5)

    def test_negative_lines(self):
        """Fault F35."""
        lines = [(100, 1, 0, VAT_STANDARD), (-30, 1, 0, VAT_STANDARD), (10, -2, 0, VAT_REDUCED)]
        invoice = self._invoice(*lines)
        stored = self._arrived(invoice)
        self.assertEqual([row['quantity'] for row in stored['invoiceRows']], [1, 1, -2])
        self.assertEqual(self._gross(stored), 65.85)
        stored = self._arrived(self._credit(invoice))
        rows = [(row['quantity'], row['unitPrice']) for row in stored['invoiceRows']]
        self.assertEqual(rows, [(-1, 100), (-1, -30), (2, 10)])
        self.assertEqual(self._gross(stored), -65.85)

    def test_a_total_of_zero(self):
        """Fault F35."""
        lines = [(100, 1, 0, VAT_STANDARD), (-100, 1, 0, VAT_STANDARD)]
        self.assertEqual(self._gross(self._arrived(self._invoice(*lines))), 0)
        self.assertEqual(self._gross(self._arrived(self._invoice(*lines, move_type='out_refund'))), 0)

    def test_negative_prices_where_procountor_takes_no_negative_quantities(self):
        self.sandbox.settings(negative_quantity=False)
        self.connection.credit_sign = 'price'
        stored = self._arrived(self._invoice((20, 2, 0, VAT_STANDARD), (7, 1, 0, VAT_ZERO), move_type='out_refund'))
        rows = [(row['quantity'], row['unitPrice']) for row in stored['invoiceRows']]
        self.assertEqual(rows, [(2, -20), (1, -7)])
        self.assertEqual(self._gross(stored), -57.2)

    def test_prices_that_include_vat(self):
        tax = self._tax(VAT_STANDARD).copy({'price_include_override': 'tax_included', 'name': "In the price"})
        credit = self._invoice((9.99, 3, 0, VAT_STANDARD), move_type='out_refund', post=False)
        credit.invoice_line_ids.tax_ids = [Command.set(tax.ids)]
        credit.action_post()
        stored = self._arrived(credit)
        self.assertTrue(stored['extraInfo']['unitPricesIncludeVat'])
        self.assertEqual(self._gross(stored), -29.97)

    def test_a_foreign_one(self):
        dollar = self.setup_other_currency('USD', rates=[('2026-01-01', 1.0873)])
        credit = self._invoice((100, 1, 0, VAT_STANDARD), move_type='out_refund', currency_id=dollar.id)
        sums = {each['currency']: each['invoiceSumTotal'] for each in self._arrived(credit)['invoiceSumInfo']}
        self.assertEqual(sums, {'USD': -125.5, 'EUR': -115.42})
