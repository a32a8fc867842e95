from decimal import Decimal

from odoo import Command

from .common import VAT_REDUCED, VAT_STANDARD, VAT_ZERO, ProcountorCommon


class TestTotals(ProcountorCommon):
    """The sums of the two systems agree to the cent, or the person is told both."""

    def assert_same_totals(self, invoice, sign=1):
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        self.assertFalse(invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        there = self.sums(stored)[invoice.currency_id.name]
        self.assertEqual(
            [Decimal(str(there[key])) for key in ('excludingVatTotal', 'vatSumTotal', 'invoiceSumTotal')],
            [
                sign * Decimal(f'{amount:.2f}')
                for amount in (invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total)
            ],
        )
        return stored

    def test_three_decimal_prices(self):
        self.assert_same_totals(self._invoice((0.335, 7, 0, VAT_STANDARD), (12.345, 3, 0, VAT_STANDARD)))

    def test_prices_without_an_end(self):
        self.assert_same_totals(self._invoice((33.333333, 3, 0, VAT_STANDARD)))

    def test_discounts(self):
        self.assert_same_totals(self._invoice((19.99, 3, 12.5, VAT_STANDARD), (5, 1, 100, VAT_STANDARD)))

    def test_several_vat_rates(self):
        self.assert_same_totals(
            self._invoice((10.05, 1, 0, VAT_STANDARD), (99.95, 2, 0, VAT_REDUCED), (7.77, 1, 0, VAT_ZERO))
        )

    def test_a_credit_note_is_an_invoice_with_negative_quantities(self):
        invoice = self._invoice((40.125, 3, 10, VAT_STANDARD))
        credit_note = invoice._reverse_moves([{'invoice_date': invoice.invoice_date}])
        credit_note.action_post()
        self.send(invoice)
        stored = self.assert_same_totals(credit_note, sign=-1)
        self.assertEqual(stored['type'], 'SALES_INVOICE')
        self.assertEqual([row['quantity'] for row in stored['invoiceRows']], [-3])
        self.assertIn(invoice.name, stored['orderReference'])

    def test_dollars_with_a_rate(self):
        stored = self.assert_same_totals(self._invoice_in_dollars((100, 1, 0, VAT_STANDARD)))
        self.assertEqual(stored['paymentInfo']['currencyRate'], 1.0873)
        books = self.sums(stored)['EUR']
        self.assertTrue(books['inAccountingCurrency'])
        self.assertEqual(books['invoiceSumTotal'], 115.42)

    def test_a_cent_of_difference_in_the_books_alone_is_told_too(self):
        invoice = self._invoice_in_dollars((1234.56, 1, 0, VAT_STANDARD), (0.335, 7, 5, VAT_STANDARD))
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent_problem')
        self.assertNotIn('USD', invoice.procountor_problem)
        self.assertIn('Odoo: 1,137.49 + VAT 290.05 = 1,427.54', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(self.sums(stored)['EUR']['invoiceSumTotal'], 1427.55)
        self.assertIn('= 1,427.55', invoice.procountor_problem)

    def _invoice_in_dollars(self, *lines):
        dollar = self.setup_other_currency('USD', rates=[('2026-01-01', 1.0873)])
        return self._invoice(*lines, currency_id=dollar.id)

    def sums(self, stored):
        return {row['currency']: row for row in stored['invoiceSumInfo']}

    def test_sections_and_notes_are_no_products(self):
        invoice = self._invoice(post=False)
        invoice.write(
            {
                'invoice_line_ids': [
                    Command.create({'display_type': 'line_section', 'name': "Tammikuu", 'sequence': 1}),
                    Command.create({'display_type': 'line_note', 'name': "Kiitos tilauksesta", 'sequence': 999}),
                ]
            }
        )
        invoice.action_post()
        [row] = self.assert_same_totals(invoice)['invoiceRows']
        self.assertEqual((row['headerText'], row['explanationText']), ("Tammikuu", "Kiitos tilauksesta"))

    def test_a_difference_of_cents_is_told_with_both_figures(self):
        """Fault F34: Odoo rounds the VAT of the whole invoice, the service that of each row."""
        self.company.tax_calculation_rounding_method = 'round_globally'
        invoice = self._invoice(*[(0.33, 1, 0, VAT_STANDARD)] * 5)
        self.send(invoice)
        [stored] = self.sandbox.invoices(invoice.name)
        there = Decimal(str(stored['invoiceSumInfo'][0]['invoiceSumTotal']))
        self.assertNotEqual(there, Decimal(f'{invoice.amount_total:.2f}'))
        self.assertIn(f'{invoice.amount_total:.2f}', invoice.procountor_problem)
        self.assertIn(f'{there:.2f}', invoice.procountor_problem)
        self.assertIn("Round per Line", invoice.procountor_problem)

    def test_a_difference_that_rounding_cannot_explain_never_leaves(self):
        rounding = self.env['account.cash.rounding'].create(
            {
                'name': "Whole euros",
                'rounding': 1.0,
                'strategy': 'add_invoice_line',
                'profit_account_id': self.company_data['default_account_revenue'].id,
                'loss_account_id': self.company_data['default_account_expense'].id,
            }
        )
        invoice = self._invoice((100.3, 1, 0, VAT_STANDARD), invoice_cash_rounding_id=rounding.id)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("126.00 in Odoo, but its rows make 125.88", invoice.procountor_problem)
        self.assertFalse(self.sandbox.invoices(invoice.name))
