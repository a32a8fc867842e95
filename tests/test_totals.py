from contextlib import contextmanager
from decimal import Decimal
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.procountor_connector.models import exchange_carrier

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

    def test_cents_of_converting_stop_nothing_and_are_told(self):
        """Each line is converted in Odoo, and the two totals in the service; in dollars they are the same."""
        self.connection.target_status = 'approve'
        invoice = self._invoice_in_dollars((1234.56, 1, 0, VAT_STANDARD), (0.335, 7, 5, VAT_STANDARD))
        [warning] = self.warnings(invoice)
        self.assertIn("nothing waits for you", warning)
        self.assert_same_totals(invoice)
        self.assertEqual(self.sums(self._answer(invoice))['EUR']['invoiceSumTotal'], 1427.55)
        self.assertEqual(self.steps_of(invoice).mapped('operation'), ['approve'])
        [told] = [body for body in invoice.message_ids.mapped('body') if "The books differ" in body]
        self.assertIn("by 0.01 EUR: Odoo has 1,137.49 + VAT 290.05 = 1,427.54, Procountor 1,137.49 + VAT 290.06", told)

    def test_books_that_rounding_does_not_explain_stop(self):
        invoice = self._invoice_in_dollars((1234.56, 1, 0, VAT_STANDARD), (0.335, 7, 5, VAT_STANDARD))
        self.send(invoice)
        answer = self._answer(invoice)
        [books] = [each for each in answer['invoiceSumInfo'] if each['currency'] == 'EUR']
        books['invoiceSumTotal'] += 0.02
        difference = invoice._procountor_difference(answer)
        self.assertIn("compare the exchange rate there with Odoo's, 1.0873", difference)
        self.assertNotIn("Correct the rows", difference)
        self.connection.sum_tolerance = 0.05
        self.assertFalse(invoice._procountor_difference(answer))

    def test_a_cent_in_dollars_stops_also_where_the_books_agree(self):
        invoice = self._invoice_in_dollars((100, 1, 0, VAT_STANDARD))
        self.send(invoice)
        answer = self._answer(invoice)
        [own] = [each for each in answer['invoiceSumInfo'] if each['currency'] == 'USD']
        own['vatSumTotal'] -= 0.01
        self.assertIn("differ by 0.01 USD", invoice._procountor_difference(answer))

    def _answer(self, invoice):
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

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

    # ------------------------------------------------------------------
    # PRICES WITH VAT
    # ------------------------------------------------------------------

    def _included(self, tax=VAT_STANDARD):
        """Return a tax like ``tax`` that is part of the price."""
        original = self._tax(tax)
        return original.copy({'price_include_override': 'tax_included', 'name': f"{original.name} in the price"})

    def _with_taxes(self, *lines, **values):
        """Return a posted invoice of ``lines``: tuples of price, quantity, discount and the tax itself."""
        invoice = self._invoice(*[(*line[:3], VAT_STANDARD) for line in lines], post=False, **values)
        for row, (*_figures, taxes) in zip(invoice.invoice_line_ids, lines, strict=True):
            row.tax_ids = [Command.set(taxes.ids)]
        invoice.action_post()
        return invoice

    def test_prices_that_include_vat_are_sent_so(self):
        """Fault F34."""
        tax = self._included()
        stored = self.assert_same_totals(self._with_taxes((9.99, 3, 0, tax), (0.335, 7, 12.5, tax)))
        self.assertTrue(stored['extraInfo']['unitPricesIncludeVat'])
        self.assertEqual([row['unitPrice'] for row in stored['invoiceRows']], [9.99, 0.335])

    def test_prices_with_and_without_vat_on_one_invoice(self):
        """Fault F34."""
        tax = self._included()
        stored = self.assert_same_totals(self._with_taxes((9.99, 3, 0, tax), (100, 1, 0, self._tax(VAT_REDUCED))))
        self.assertFalse(stored['extraInfo']['unitPricesIncludeVat'])
        self.assertEqual([row['unitPrice'] for row in stored['invoiceRows']], [7.96, 100])

    def test_mixed_prices_whose_vat_would_differ_without_it(self):
        stored = self.assert_same_totals(
            self._with_taxes((0.27, 1, 0, self._included()), (10, 1, 0, self._tax(VAT_STANDARD)))
        )
        self.assertTrue(stored['extraInfo']['unitPricesIncludeVat'])
        self.assertEqual([row['unitPrice'] for row in stored['invoiceRows']], [0.27, 12.55])

    def test_prices_that_include_vat_of_a_company_that_rounds_the_whole(self):
        self.company.tax_calculation_rounding_method = 'round_globally'
        self.sandbox.settings(vat_rounding='rate')
        tax = self._included()
        self.assert_same_totals(self._with_taxes(*[(21.53, 1, 0, tax)] * 3))

    def test_a_whole_discount_on_a_price_with_vat(self):
        self.assert_same_totals(self._with_taxes((9.99, 3, 100, self._included()), (10, 1, 0, self._tax(VAT_STANDARD))))

    # ------------------------------------------------------------------
    # WHAT ODOO ROUNDS
    # ------------------------------------------------------------------

    def test_a_company_that_rounds_the_whole_and_a_service_that_does_too(self):
        self.company.tax_calculation_rounding_method = 'round_globally'
        self.connection.vat_rounding = 'rate'
        self.sandbox.settings(vat_rounding='rate')
        lines = [(12.12, 12.12, 0, VAT_STANDARD), (12.12, 12.12, 0, VAT_STANDARD), (0.33, 1, 0, VAT_STANDARD)]
        invoice = self._invoice(*lines)
        stored = self.assert_same_totals(invoice)
        self.assertEqual([row['quantity'] for row in stored['invoiceRows']], [12.12, 12.12, 1])

    def test_a_price_that_is_not_odoos_is_told_before(self):
        self.company.tax_calculation_rounding_method = 'round_globally'
        self.connection.vat_rounding = 'rate'
        invoice = self._invoice((12.12, 12.12, 0, VAT_STANDARD), (12.12, 12.12, 0, VAT_STANDARD))
        [warning] = self.warnings(invoice)
        self.assertRegex(warning, "with another price than in Odoo, .*: Row [12]")

    def test_an_uneven_line_as_one_amount(self):
        self.company.tax_calculation_rounding_method = 'round_globally'
        self.connection.write({'vat_rounding': 'rate', 'prices_per_line': True})
        self.sandbox.settings(vat_rounding='rate')
        invoice = self._invoice((12.12, 12.12, 0, VAT_STANDARD), (12.12, 12.12, 0, VAT_STANDARD))
        stored = self.assert_same_totals(invoice)
        self.assertEqual(sorted(row['quantity'] for row in stored['invoiceRows']), [1, 12.12])
        self.assertIn("12.12 x 12.12", str(stored['invoiceRows']))
        [warning] = self.warnings(invoice)
        self.assertRegex(warning, "as quantity 1 at their amount, .*: Row [12]")

    def test_an_expected_difference_warns_and_stops_nothing_before(self):
        """Fault F34."""
        invoice = self._five_small_ones()
        self.assertFalse(invoice._procountor_problems(self.connection))
        [warning] = self.warnings(invoice)
        self.assertIn("expected to compute 1.65 + VAT 0.40 = 2.05 EUR, and Odoo has 1.65 + VAT 0.42 = 2.07", warning)
        self.assertIn("waits until you accept", warning)

    def test_an_expected_difference_that_is_tolerated_makes_nobody_wait(self):
        self.connection.sum_tolerance = 0.02
        [warning] = self.warnings(self._five_small_ones())
        self.assertTrue(warning.endswith("by rounding. It is tolerated, and nothing waits for you."), warning)

    def test_a_rounding_row_makes_the_total(self):
        self.connection.rounding_product_id = self.product_a
        invoice = self._five_small_ones()
        [warning] = self.warnings(invoice)
        self.assertIn("A rounding row of 0.02 EUR without VAT", warning)
        self.assertIn("The VAT is 0.40 in Procountor and 0.42 in Odoo", warning)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        row = stored['invoiceRows'][-1]
        self.assertEqual((row['unitPrice'], row['vatPercent'], row['vatStatus']), (0.02, 0, 12))
        self.assertEqual(stored['invoiceSumInfo'][0]['invoiceSumTotal'], 2.07)

    def test_a_rounding_row_without_a_status_for_it_is_told(self):
        self.connection.rounding_product_id = self.product_a
        self.connection.vat_status_ids.filtered(lambda status: status.number == 12).sudo().sales = False
        [warning] = self.warnings(self._five_small_ones())
        self.assertIn("needs the VAT status 12", warning)

    def test_a_rounding_row_that_would_not_help_is_not_asked_for(self):
        """The cents are of converting to euros: no row takes them."""
        self.connection.rounding_product_id = self.product_a
        self.connection.vat_status_ids.filtered(lambda status: status.number == 12).sudo().sales = False
        invoice = self._invoice_in_dollars((1234.56, 1, 0, VAT_STANDARD), (0.335, 7, 5, VAT_STANDARD))
        self.assertNotIn("VAT status 12", ' '.join(self.warnings(invoice)))

    def test_the_way_of_rounding_is_advised_against_differences_of_it_alone(self):
        invoice = self._five_small_ones()
        self.send(invoice)
        answer = self._answer(invoice)
        answer['invoiceSumInfo'][0]['invoiceSumTotal'] += 1
        self.assertNotIn("Round per Line", invoice._procountor_difference(answer))

    def _five_small_ones(self):
        """Return an invoice whose VAT is 0.42 as a whole, and 0.08 in each of five rows."""
        self.company.tax_calculation_rounding_method = 'round_globally'
        return self._invoice(*[(0.33, 1, 0, VAT_STANDARD)] * 5)

    def warnings(self, invoice):
        """Return what is told before, without that this is a sandbox, and that nothing is linked."""
        found = invoice._procountor_warnings(self.connection)
        others = ("not to your bookkeeping", "inked with a")
        return [warning for warning in found if not any(each in warning for each in others)]

    # ------------------------------------------------------------------
    # ANSWERS WITHOUT SUMS
    # ------------------------------------------------------------------

    @contextmanager
    def answers_without_sums(self, times):
        """Let the sums be missing in the first ``times`` invoices that the service shows."""
        original, calls = exchange_carrier.run, []

        def run(client, job):
            answer = original(client, job)
            if 'invoiceSumInfo' in answer:
                calls.append(job.operation)
                if len(calls) <= times:
                    answer = {name: value for name, value in answer.items() if name != 'invoiceSumInfo'}
            return answer

        with patch.object(exchange_carrier, 'run', run):
            yield calls

    def test_sums_that_the_answer_lacks_are_read_once_more(self):
        invoice = self._invoice()
        with self.answers_without_sums(1) as calls:
            self.send(invoice)
            self.run_cron()
        self.assertEqual(calls, ['create_invoice', 'check_sums'])
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        self.assertEqual(self.steps_of(invoice).state, 'done')

    def test_sums_that_are_never_told_are_for_a_person(self):
        self.connection.target_status = 'approve'
        invoice = self._invoice()
        with self.answers_without_sums(9):
            self.send(invoice)
            self.run_cron()
        check, approve = self.steps_of(invoice)
        self.assertEqual((check.state, approve.state), ('failed', 'blocked'))
        self.assertIn("does not tell the sums", invoice.procountor_problem)
        self.assertIn("100.00 + VAT 25.50 = 125.50 EUR", invoice.procountor_problem)

    # ------------------------------------------------------------------
    # ACCEPTED
    # ------------------------------------------------------------------

    def test_a_difference_is_accepted_with_a_reason(self):
        self.connection.target_status = 'approve'
        invoice = self._five_small_ones()
        self.send(invoice)
        check, approve = self.steps_of(invoice)
        action = check.action_accept_difference()
        dialog = self.env[action['res_model']].with_context(**action['context']).create({'reason': " "})
        with self.assertRaisesRegex(UserError, "Write why"):
            dialog.action_accept()
        dialog.reason = "100 % agreed"
        self.assertIn("differ by 0.02", dialog.difference)
        dialog.action_accept()
        self.run_cron()
        self.assertEqual((check.state, check.accepted_because, approve.state), ('done', "100 % agreed", 'done'))
        self.assertTrue(any("100 % agreed" in body for body in invoice.message_ids.mapped('body')))
        with self.assertRaisesRegex(UserError, "no difference"):
            check.action_accept_difference()

    # ------------------------------------------------------------------
    # WHAT ROUNDING CANNOT EXPLAIN
    # ------------------------------------------------------------------

    def test_cash_rounding_of_the_vat_never_leaves(self):
        """Fault F34."""
        invoice = self._invoice((100.3, 1, 0, VAT_STANDARD), invoice_cash_rounding_id=self._cash('biggest_tax').id)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("100.30 + VAT 25.70 = 126.00 EUR in Odoo", invoice.procountor_problem)
        self.assertIn("= 125.88 in Procountor", invoice.procountor_problem)
        self.assertIn("cash rounding 'Whole euros' changes the VAT", invoice.procountor_problem)
        self.assertFalse(self.sandbox.invoices(invoice.name))

    def _cash(self, strategy):
        return self.env['account.cash.rounding'].create(
            {
                'name': "Whole euros",
                'rounding': 1.0,
                'strategy': strategy,
                'profit_account_id': self.company_data['default_account_revenue'].id,
                'loss_account_id': self.company_data['default_account_expense'].id,
            }
        )

    def test_vat_that_was_changed_by_hand_never_leaves(self):
        invoice = self._invoice(post=False)
        totals = invoice.tax_totals
        totals['subtotals'][0]['tax_groups'][0]['tax_amount_currency'] += 0.05
        invoice.tax_totals = totals
        invoice.action_post()
        [problem] = invoice._procountor_problems(self.connection)
        self.assertIn("VAT 25.55", problem)
        self.assertIn("changed by hand", problem)

    # ------------------------------------------------------------------
    # CURRENCIES
    # ------------------------------------------------------------------

    def test_yen_of_whole_amounts(self):
        """Fault F33."""
        yen = self.setup_other_currency('JPY', rates=[('2026-01-01', 163.25)])
        invoice = self._invoice((1000, 3, 0, VAT_ZERO), currency_id=yen.id)
        self.send(invoice)
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(self.sums(stored)['JPY']['invoiceSumTotal'], 3000)
        self.assertFalse(invoice.procountor_problem)

    def test_yen_whose_vat_has_decimals(self):
        yen = self.setup_other_currency('JPY', rates=[('2026-01-01', 163.25)])
        invoice = self._invoice((1001, 1, 0, VAT_STANDARD), currency_id=yen.id)
        [problem] = invoice._procountor_problems(self.connection)
        self.assertIn("JPY has 0 decimals in Odoo", problem)

    def test_yen_whose_vat_has_so_few_decimals_that_it_looks_like_rounding(self):
        yen = self.setup_other_currency('JPY', rates=[('2026-01-01', 163.25)])
        invoice = self._invoice((4, 1, 0, VAT_STANDARD), (100, 1, 0, VAT_ZERO), currency_id=yen.id)  # VAT 1.02
        [problem] = invoice._procountor_problems(self.connection)
        self.assertIn("JPY has 0 decimals in Odoo", problem)

    def test_a_currency_of_three_decimals(self):
        """Fault F33."""
        dinar = self.setup_other_currency('KWD', rates=[('2026-01-01', 0.33)], rounding=0.001)
        [problem] = self._invoice(currency_id=dinar.id)._procountor_problems(self.connection)
        self.assertIn("KWD has 3 decimals, and Procountor counts with two", problem)

    def test_a_currency_that_procountor_does_not_know(self):
        """Fault F33."""
        rates = [Command.create({'name': '2026-01-01', 'rate': 2})]
        other = self.env['res.currency'].create({'name': 'XBT', 'symbol': "x", 'rate_ids': rates})
        [problem] = self._invoice(currency_id=other.id)._procountor_problems(self.connection)
        self.assertIn("does not know the currency XBT", problem)

    def test_a_currency_without_a_rate(self):
        """Fault F33."""
        crown = self.env.ref('base.NOK')
        crown.active = True
        crown.rate_ids.unlink()
        [problem] = self._invoice(currency_id=crown.id)._procountor_problems(self.connection)
        self.assertIn("no exchange rate of NOK", problem)

    def test_a_rate_that_is_really_one(self):
        crown = self.setup_other_currency('NOK', rates=[('2026-01-01', 1)])
        self.assertFalse(self._invoice(currency_id=crown.id)._procountor_problems(self.connection))

    def test_a_rate_that_procountor_does_not_take(self):
        rial = self.setup_other_currency('IRR', rates=[('2026-01-01', 1234567)])
        problems = self._invoice((100000000, 1, 0, VAT_ZERO), currency_id=rial.id)._procountor_problems(self.connection)
        self.assertIn("at most 1000000", problems[0])

    def test_books_in_a_currency_that_procountor_keeps_none_in(self):
        invoice = self._invoice()
        self.env.ref('base.EUR').name = 'GBP'
        self.assertIn("keeps its books in GBP", invoice._procountor_problems(self.connection)[0])
