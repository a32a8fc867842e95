from base64 import b64decode
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import VAT_REDUCED
from .go_live import GoLiveCommon


class TestGoLivePayments(GoLiveCommon):
    """Payments that linked invoices had before, and receivables that only Procountor has."""

    def _events(self, move):
        events = self.env['procountor.payment.event'].with_user(self.accountant)
        return events.search([('move_id', '=', move.id)], order='date, id')

    def _states(self, move):
        return [(event.amount, event.state) for event in self._events(move)]

    # ------------------------------------------------------------------
    # PAYMENTS
    # ------------------------------------------------------------------

    def test_a_payment_of_both_sides_is_recognised(self):
        invoice = self._invoice()
        self.pay_there(self.put_there(invoice), date='2026-03-10')
        payment = self.pay_here(invoice, 125.5, '2026-03-10')
        self.read_all()
        event = self._events(invoice)
        self.assertEqual((event.state, event.origin, event.amount), ('matched', 'there', 125.5))
        self.assertIn(event.line_id, payment.move_id.line_ids)
        self.assertEqual(invoice.procountor_status, 'PAID')

    def test_what_odoo_does_not_have_is_listed_to_book_or_ignore(self):
        invoice = self._invoice()
        stored = self.put_there(invoice)
        self.pay_there(stored, amount=100, date='2026-03-10')
        self.pay_there(stored, amount=25.5, date='2026-03-20', way='creditloss')
        self.pay_here(invoice, 100, '2026-03-09')
        go_live = self.read_all()
        self.assertEqual(self._states(invoice), [(100, 'matched'), (25.5, 'unmatched')])
        self.assertEqual(go_live.payment_count, 1)
        left = self._events(invoice)[1]
        self.assertEqual((left.kind, bool(left.line_id)), ('CREDITLOSS', False))
        left.action_ignore()
        self.env.invalidate_all()
        self.assertEqual((left.state, go_live.payment_count), ('known', 0))
        left.action_reopen()
        self.assertEqual(left.state, 'unmatched')

    def test_two_equal_payments_of_one_day_are_two(self):
        invoice = self._invoice((100, 1, 0, VAT_REDUCED))
        stored = self.put_there(invoice)
        for _each in range(2):
            self.pay_there(stored, amount=50, date='2026-03-10')
        self.pay_here(invoice, 50, '2026-03-10')
        self.read_all()
        self.assertEqual(sorted(self._states(invoice)), [(50, 'matched'), (50, 'unmatched')])

    def test_they_are_known_once_however_often_they_are_read(self):
        invoice = self._invoice()
        self.pay_there(self.put_there(invoice), amount=100)
        go_live = self.read_all()
        self.rows().sudo().has_unread_payments = True
        go_live.sudo().state = 'linking'
        self.run_go_live()
        self.assertEqual(len(self._events(invoice)), 1)

    def test_a_credit_note_that_was_paid_back(self):
        credit = self._invoice(move_type='out_refund')
        self.pay_there(self.put_there(credit), amount=-125.5, date='2026-03-10')
        self.pay_here(credit, 125.5, '2026-03-10')
        self.read_all()
        self.assertEqual(self._states(credit), [(-125.5, 'matched')])

    def test_a_payment_in_another_currency(self):
        kronor = self.setup_other_currency('SEK', rates=[('2026-01-01', 11.0)])
        invoice = self._invoice(currency_id=kronor.id)
        self.pay_there(self.put_there(invoice), date='2026-03-10', currency='SEK', rate=11, amount=125.5)
        self.read_all()
        event = self._events(invoice)
        self.assertEqual((event.amount, event.currency_id.name, event.state), (125.5, 'SEK', 'unmatched'))

    def test_undoing_a_link_forgets_its_payments(self):
        invoice = self._invoice()
        self.pay_there(self.put_there(invoice))
        self.read_all()
        self.rows().action_undo()
        self.assertFalse(self._events(invoice))
        self.rows().action_link()
        self.run_go_live()
        self.assertEqual(self._states(invoice), [(125.5, 'unmatched')])

    def test_a_link_whose_payment_was_booked_stays(self):
        invoice = self._invoice()
        self.pay_there(self.put_there(invoice))
        self.read_all()
        self._events(invoice).sudo().state = 'new'  # as one that a fetch is about to book
        with self.assertRaisesRegex(UserError, "payments were booked"):
            self.rows().action_undo()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_only_who_sends_decides_about_payments(self):
        invoice = self._invoice()
        self.pay_there(self.put_there(invoice))
        self.read_all()
        biller = new_test_user(self.env, 'biller', groups='account.group_account_invoice')
        with self.assertRaises(AccessError):
            self._events(invoice).with_user(biller).action_ignore()
        with self.assertRaises(AccessError):
            self._events(invoice).write({'state': 'known'})
        with self.assertRaises(UserError):
            self._events(invoice).action_reopen()

    # ------------------------------------------------------------------
    # RECEIVABLES
    # ------------------------------------------------------------------

    def test_what_only_procountor_has_is_listed_with_its_sum(self):
        elsewhere = [self._invoice((100 * number, 1, 0, VAT_REDUCED)) for number in (1, 2, 3, 4)]
        stored = [self.put_there(move, originalInvoiceNumber=f"OLD/{move.id}") for move in elsewhere[:3]]
        self.put_there(elsewhere[3], originalInvoiceNumber="DRAFT", is_approved=False)
        self.env['account.move'].concat(*elsewhere).button_draft()  # Odoo has none of them
        self.pay_there(stored[0])
        self.pay_there(stored[1], amount=20.01)
        go_live = self.read_all()
        self.assertEqual(sorted(self.rows().mapped('amount_open')), [0, 199.99, 330, 440])
        self.assertEqual((go_live.opening_count, go_live.opening_total), (2, 529.99))
        action = go_live.action_open_receivables()
        listed = self.rows().search(action['domain'])
        self.assertEqual(set(listed.mapped('number')), {f"OLD/{move.id}" for move in elsewhere[1:3]})

    def test_receivables_in_another_currency_are_summed_in_that_of_the_company(self):
        kronor = self.setup_other_currency('SEK', rates=[('2026-01-01', 11.0)])
        invoice = self._invoice((1100, 1, 0, VAT_REDUCED), currency_id=kronor.id)
        stored = self.put_there(invoice, originalInvoiceNumber="OLD")
        invoice.button_draft()
        self.pay_there(stored, amount=110, currency='SEK', rate=11)
        go_live = self.read_all()
        self.assertEqual((self.rows().amount_open, self.rows().amount_open_books), (1100, 100))
        self.assertEqual(go_live.opening_total, 100)

    def test_the_receivables_as_a_spreadsheet(self):
        customer = self._create_customer(name='=HYPERLINK("x")', company_registry=False)
        invoice = self._invoice(partner_id=customer.id)
        self.put_there(invoice, originalInvoiceNumber="OLD")
        invoice.button_draft()
        go_live = self.read_all()
        self.assertIn('opening_file', go_live.action_export_receivables()['url'])
        sheet = load_workbook(BytesIO(b64decode(go_live.opening_file))).active
        rows = [[cell.value for cell in row] for row in sheet]
        self.assertEqual(len(rows), 3)
        self.assertIn("OLD", rows[1])
        self.assertEqual((rows[1][-1], rows[2][-1]), (125.5, 125.5))
        texts = [cell for row in sheet for cell in row if isinstance(cell.value, str)]
        self.assertFalse([cell.value for cell in texts if cell.data_type == 'f'])
