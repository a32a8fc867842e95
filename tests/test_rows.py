import json

from odoo import Command, fields
from odoo.exceptions import ValidationError

from odoo.addons.procountor_connector.mapping.units import OF_ODOO

from .common import VAT_EU, VAT_REDUCED, VAT_STANDARD, ProcountorCommon


class TestRows(ProcountorCommon):
    """The rows of an invoice: units, discounts, rounding, products without a link."""

    def sent_rows(self, invoice):
        """Send ``invoice`` and return its rows in Procountor."""
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored['invoiceRows']

    def invoice_of(self, *lines, **values):
        """Return a posted invoice of ``lines``: what differs from a plain one."""
        tax = self._tax(VAT_STANDARD).ids
        plain = {'name': "Row", 'price_unit': 100, 'tax_ids': [Command.set(tax)]}
        commands = [Command.create(line if line.get('display_type') else plain | line) for line in lines]
        return self._invoice(invoice_line_ids=commands, **values)

    def warnings_of(self, invoice):
        found = [str(warning) for warning in invoice._procountor_warnings(self.connection)]
        return [sentence for sentence in found[1:] if "inked with a" not in sentence]  # the sandbox is one

    # ------------------------------------------------------------------
    # UNITS
    # ------------------------------------------------------------------

    def test_every_known_unit_of_odoo_is_there(self):
        for external_id in OF_ODOO:
            self.assertTrue(self.env.ref(external_id), external_id)

    def test_units_arrive_with_quantity_and_price_as_they_are(self):
        """Fault F40: Odoo's own, one that somebody made and chose, and one that nobody chose."""
        bundle, crate = self.env['uom.uom'].create(
            [{'name': "nippu", 'procountor_unit': 'WRAP'}, {'name': "kori"}],
        )
        dozen, gallon = self.env.ref('uom.product_uom_dozen'), self.env.ref('uom.product_uom_gal')
        invoice = self.invoice_of(
            *(
                {'product_uom_id': unit.id, 'quantity': 1.5, 'price_unit': 12.34}
                for unit in (dozen, gallon, bundle, crate)
            ),
            {'quantity': 1},
        )
        rows = self.sent_rows(invoice)
        self.assertEqual([row['unit'] for row in rows], ['DOZEN', 'GALLON_US', 'WRAP', 'NO_UNIT', 'NO_UNIT'])
        self.assertEqual({(row['quantity'], row['unitPrice']) for row in rows[:4]}, {(1.5, 12.34)})

    def test_an_unknown_unit_is_sent_as_the_connection_says_and_told(self):
        """Fault F40."""
        crate = self.env['uom.uom'].create({'name': "kori"})
        invoice = self.invoice_of({'product_uom_id': crate.id})
        self.assertEqual(
            self.warnings_of(invoice),
            ["The unit 'kori' is sent as 'no unit'. Choose its unit in Procountor on the unit."],
        )
        self.connection.default_unit = 'PIECE'
        self.assertIn("is sent as 'piece'", self.warnings_of(invoice)[0])
        preview = self.env['procountor.preview']._of(invoice)
        problem = preview.problem_ids.filtered(lambda problem: 'kori' in problem.sentence)
        self.assertEqual((problem.res_model, problem.res_id, preview.state), ('uom.uom', crate.id, 'ready'))
        self.assertIn("piece", preview.details)
        crate.procountor_unit = 'BOX'
        self.assertFalse(self.warnings_of(invoice))
        self.assertEqual(self.sent_rows(invoice)[0]['unit'], 'BOX')

    # ------------------------------------------------------------------
    # DISCOUNTS AND NEGATIVE LINES
    # ------------------------------------------------------------------

    def test_everything_for_nothing(self):
        """Fault F34: a discount of 100 %."""
        rows = self.sent_rows(self._invoice((80, 2, 100, VAT_STANDARD), (10, 1, 0, VAT_STANDARD)))
        self.assertEqual([row['discountPercent'] for row in rows], [100, 0])

    def test_a_discount_that_a_row_cannot_name_is_in_its_price_and_told(self):
        """Fault F34."""
        invoice = self._invoice((100, 1, -5, VAT_STANDARD))
        self.assertIn("discount of -5.000000 % on 'Row 1' is sent in the price", self.warnings_of(invoice)[0])
        [row] = self.sent_rows(invoice)
        self.assertEqual((row['unitPrice'], row['discountPercent']), (105, 0))

    def test_a_global_discount_is_a_row_of_its_own(self):
        """Fault F35: Odoo makes a negative line with a product for it."""
        product = self.env['product.product'].create({'name': "Discount", 'type': 'service'})
        invoice = self.invoice_of({}, {'name': "Discount 10 %", 'product_id': product.id, 'price_unit': -10})
        rows = self.sent_rows(invoice)
        self.assertEqual([(row['quantity'], row['unitPrice']) for row in rows], [(1, 100), (1, -10)])

    def test_down_payments_are_taken_off_under_their_section(self):
        """Fault F35: as Odoo's sales make the final invoice."""
        invoice = self.invoice_of(
            {'price_unit': 1000, 'sequence': 10},
            {'display_type': 'line_section', 'name': "Ennakkomaksut", 'sequence': 20},
            {'name': "Ennakko", 'quantity': -1, 'price_unit': 300, 'sequence': 21},
        )
        first, second = self.sent_rows(invoice)
        self.assertEqual((second['headerText'], second['quantity'], second['unitPrice']), ("Ennakkomaksut", -1, 300))
        self.assertNotIn('headerText', first)

    def test_a_credit_note_turns_the_quantities(self):
        """Fault F35."""
        credit = self._invoice((100, 1, 0, VAT_STANDARD), (-10, 2, 0, VAT_STANDARD), move_type='out_refund')
        rows = self.sent_rows(credit)
        self.assertEqual([(row['quantity'], row['unitPrice']) for row in rows], [(-1, 100), (-2, -10)])

    # ------------------------------------------------------------------
    # WHAT ODOO KEEPS FOR ITS OWN BOOKS
    # ------------------------------------------------------------------

    def test_lines_of_the_books_alone_are_not_sent(self):
        """Discount allocation, early payment discount, taxes and terms: the customer owes nothing for them."""
        accounts = self.company_data
        self.company.account_discount_expense_allocation_id = accounts['default_account_expense']
        invoice = self._invoice((100, 1, 10, VAT_STANDARD), (50, 1, 0, VAT_REDUCED))
        kinds = set(invoice.line_ids.mapped('display_type'))
        self.assertEqual(kinds, {'product', 'discount', 'tax', 'payment_term'})
        rows = self.sent_rows(invoice)
        self.assertEqual([(row['unitPrice'], row['discountPercent']) for row in rows], [(100, 10), (50, 0)])

    def test_an_early_payment_discount_is_sent_unless_it_reduces_the_vat_at_once(self):
        """Fault F36: Odoo's lines for it stay in its books, and Procountor computes the VAT of the whole price."""
        term = self.env['account.payment.term'].create(
            {
                'name': "14 pv, 2 % 7 pv",
                'early_discount': True,
                'discount_percentage': 2,
                'discount_days': 7,
                'line_ids': [Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': 14})],
            }
        )
        for computation, state in (('included', 'sent'), ('excluded', 'sent'), ('mixed', 'blocked')):
            term.early_pay_discount_computation = computation
            invoice = self._invoice(
                (100, 1, 0, VAT_STANDARD), invoice_payment_term_id=term.id, invoice_date=fields.Date.today()
            )
            self.assertEqual('epd' in invoice.line_ids.mapped('display_type'), computation == 'mixed')
            self.send(invoice)
            self.assertEqual(invoice.procountor_state, state, invoice.procountor_problem)
        self.assertIn("reduces the VAT of the whole invoice", invoice.procountor_problem)

    def test_a_document_of_texts_alone_is_blocked(self):
        invoice = self.invoice_of({'display_type': 'line_section', 'name': "Only words"}, post=False)
        self.assertIn("only texts", invoice._procountor_row_problems(self.connection)[0])
        self.assertFalse(self._invoice()._procountor_row_problems(self.connection))

    # ------------------------------------------------------------------
    # CASH ROUNDING
    # ------------------------------------------------------------------

    def cash_rounding(self, strategy='add_invoice_line'):
        return self.env['account.cash.rounding'].create(
            {
                'name': "Pyöristys 0,05",
                'rounding': 0.05,
                'strategy': strategy,
                'profit_account_id': self.company_data['default_account_revenue'].id,
                'loss_account_id': self.company_data['default_account_expense'].id,
            }
        )

    def test_cash_rounding_is_a_row_without_vat(self):
        """Fault F34: up, down, and credited; the sums are Odoo's."""
        rounding = self.cash_rounding()
        for price, move_type, sent in [
            (10.01, 'out_invoice', (1, -0.01)),  # 12.56
            (10.03, 'out_invoice', (1, 0.01)),  # 12.59
            (10.03, 'out_refund', (-1, 0.01)),
        ]:
            invoice = self._invoice(
                (price, 1, 0, VAT_STANDARD), move_type=move_type, invoice_cash_rounding_id=rounding.id
            )
            rows = self.sent_rows(invoice)
            self.assertEqual((rows[1]['quantity'], rows[1]['unitPrice']), sent)
            self.assertEqual((rows[1]['vatPercent'], rows[1]['vatStatus']), (0, 12))
            self.assertEqual(rows[1]['product'], "Pyöristys 0,05")
            [stored] = self.sandbox.invoices(invoice.name)
            sign = -1 if move_type == 'out_refund' else 1
            self.assertEqual(stored['invoiceSumInfo'][0]['invoiceSumTotal'], sign * invoice.amount_total)
            self.assertFalse(invoice.procountor_problem)

    def test_cash_rounding_leaves_the_status_of_the_document_to_the_others(self):
        position = self.env['account.fiscal.position'].create({'name': "EU goods", 'company_id': self.company.id})
        position.procountor_vat_number = 5
        self._tax(VAT_EU).procountor_vat_number = 5
        invoice = self._invoice(
            (10.01, 1, 0, VAT_EU),
            invoice_cash_rounding_id=self.cash_rounding().id,
            fiscal_position_id=position.id,
        )
        invoice.partner_id.vat = 'SE123456789701'
        self.assertIn(-0.01, [row['unitPrice'] for row in self.sent_rows(invoice)])
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((stored['vatStatus'], stored['invoiceRows'][1]['vatStatus']), (5, 12))

    def test_without_a_status_for_it_cash_rounding_is_blocked(self):
        """Fault F36."""
        invoice = self._invoice((10.01, 1, 0, VAT_STANDARD), invoice_cash_rounding_id=self.cash_rounding().id)
        self.connection.sudo().vat_status_ids.filtered(lambda status: status.number == 12).sales = False
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("needs the VAT status No VAT handling (12)", invoice.procountor_problem)

    def test_cash_rounding_of_the_vat_is_blocked(self):
        """Fault F36: Procountor computes the VAT itself."""
        invoice = self._invoice(
            (10.01, 1, 0, VAT_STANDARD), invoice_cash_rounding_id=self.cash_rounding('biggest_tax').id
        )
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("changes the VAT, which Procountor computes itself", invoice.procountor_problem)

    # ------------------------------------------------------------------
    # PRODUCTS
    # ------------------------------------------------------------------

    def register_product(self, **values):
        """Return a product of Procountor's register that really is there."""
        with self.connection._client() as client:
            answer = client.products.create(
                {'type': 'SALES', 'name': "Muut", 'discount': 0, 'price': 0, 'active': True, 'currency': 'EUR'}
            )
        return (
            self.env['procountor.product']
            .sudo()
            .create(
                {
                    'connection_id': self.connection.id,
                    'type': 'SALES',
                    'name': "Muut",
                    'procountor_id': str(answer['id']),
                }
                | values
            )
        )

    def test_rows_without_a_known_product_get_the_one_of_the_connection(self):
        """Feature F64: the id of a linked product, else its code, else the product of other rows."""
        linked, coded, nameless = self.env['product.product'].create(
            [{'name': "A", 'default_code': 'A-1'}, {'name': "B", 'default_code': 'B-1'}, {'name': "C"}]
        )
        link = self.register_product(product_id=linked.id)
        fallback = self.register_product()
        self.connection.fallback_product_id = fallback
        invoice = self.invoice_of(*({'product_id': each.id} for each in (linked, coded, nameless)), {})
        rows = self.sent_rows(invoice)
        self.assertEqual(
            [(row.get('productId'), row.get('productCode')) for row in rows],
            [
                (int(link.procountor_id), 'A-1'),
                (None, 'B-1'),
                (int(fallback.procountor_id), None),
                (int(fallback.procountor_id), None),
            ],
        )

    def test_the_product_of_other_rows_is_one_for_sales_of_the_same_connection(self):
        purchase = self.register_product(type='PURCHASE')
        with self.assertRaisesRegex(ValidationError, "product for sales"):
            self.connection.fallback_product_id = purchase

    def test_an_archived_product_is_sent_by_its_code(self):
        """Fault F40."""
        product = self.env['product.product'].create({'name': "Vanha", 'default_code': 'V-1'})
        invoice = self.invoice_of({'product_id': product.id})
        product.active = False
        self.assertEqual(self.sent_rows(invoice)[0]['productCode'], 'V-1')

    def test_the_check_of_many_documents_takes_no_query_for_each_line(self):
        """Units and codes of all documents are read together."""
        tax = [Command.set(self._tax(VAT_STANDARD).ids)]
        products = self.env['product.product'].create(
            [{'name': f"P{number}", 'default_code': f'P-{number % 8}', 'taxes_id': tax} for number in range(40)]
        )
        units = self.env['uom.uom'].create([{'name': f"u{number}"} for number in range(4)])
        invoices = self.env['account.move'].concat(
            *(
                self.invoice_of(
                    *({'product_id': products[n + i].id, 'product_uom_id': units[(n + i) % 4].id} for i in (0, 1))
                )
                for n in range(0, 40, 2)
            )
        )
        taken = []
        for some in (invoices[:5], invoices[5:]):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            before = self.cr.sql_log_count
            for invoice in some:
                invoice._procountor_warnings(self.connection)
            taken.append(self.cr.sql_log_count - before)
        self.assertLessEqual(taken[1] - taken[0], 2, "for ten documents and twenty lines more")

    # ------------------------------------------------------------------
    # OPTIONS
    # ------------------------------------------------------------------

    def test_accounting_by_row_is_a_choice_of_the_connection(self):
        for choice in (True, False):
            self.connection.accounting_by_row = choice
            invoice = self._invoice()
            self.send(invoice)
            self.assertEqual(json.loads(self.exchange_of(invoice).payload)['extraInfo']['accountingByRow'], choice)

    def test_hidden_lines_are_told_when_procountor_prints_the_document(self):
        section = {'display_type': 'line_section', 'name': "Paketti", 'collapse_composition': True}
        invoice = self.invoice_of(section, {})
        self.assertFalse(self.warnings_of(invoice))
        self.connection.write({'target_status': 'send', 'invoice_channel': 'mail'})
        self.assertIn("'Paketti' hides lines or prices", self.warnings_of(invoice)[-1])
