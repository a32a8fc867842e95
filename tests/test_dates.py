from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..procountor_api import Refused
from ..procountor_api.resources.fiscal_years import FiscalYears
from .test_references import DocumentCommon

CLOSED_MARCH = {'date': '2026-03-10', 'status': 'CLOSED'}


class TestDates(DocumentCommon):
    """The days of a document, its terms, and the periods that are closed."""

    @classmethod
    def _term(cls, *lines, **values):
        return cls.env['account.payment.term'].create(
            {
                'name': "Ehto",
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': share, 'nb_days': days})
                    for share, days in lines or [(100, 14)]
                ],
            }
            | values
        )

    def _set_period(self, **period):
        """Change a period there, and let the connection see it; afterwards all are open."""
        self.addCleanup(self.sandbox.operator, 'PUT', 'companies/1/periods', json=CLOSED_MARCH | {'status': 'OPEN'})
        self.sandbox.operator('PUT', 'companies/1/periods', json=period)
        self.connection.action_test_connection()

    def _refresh(self):
        connection = self.connection.sudo()
        with connection._client() as client:
            connection._refresh_settings(client)

    # ------------------------------------------------------------------
    # TERMS
    # ------------------------------------------------------------------

    def test_the_due_date_is_odoo_s(self):
        """Feature F83."""
        stored = self._arrived(self._invoice(invoice_payment_term_id=self._term((100, 21)).id))
        self.assertEqual((stored['date'], stored['paymentInfo']['dueDate']), ('2026-03-02', '2026-03-23'))

    def test_of_several_instalments_the_last_one_is_due_and_all_are_told(self):
        """Feature F83."""
        invoice = self._invoice(invoice_payment_term_id=self._term((30, 0), (70, 30)).id)
        self.assertIn("gets the one of the last instalment, 04/01/2026", self._warnings(invoice))
        stored = self._arrived(invoice)
        self.assertEqual(stored['paymentInfo']['dueDate'], '2026-04-01')
        for number, amount, day in ((1, "37.65", "03/02/2026"), (2, "87.85", "04/01/2026")):
            self.assertRegex(stored['additionalInformation'], f"Instalment {number}: .*{amount}.*due on {day}")

    def test_one_due_date_is_no_instalment(self):
        invoice = self._invoice(invoice_payment_term_id=self._term((50, 14), (50, 14)).id)
        self.assertNotIn("instalment", self._warnings(invoice))
        self.assertFalse(self._arrived(invoice).get('additionalInformation'))

    def test_a_cash_discount_arrives(self):
        """Feature F83."""
        term = self._term(early_discount=True, discount_percentage=2.5, discount_days=7)
        discount = self._arrived(self._invoice(invoice_payment_term_id=term.id))['paymentInfo']['cashDiscount']
        self.assertEqual(discount['optionList'], [{'numberOfDays': 7, 'discountPercentage': 2.5}])
        credit = self._arrived(self._invoice(move_type='out_refund', invoice_payment_term_id=term.id))
        self.assertNotIn('cashDiscount', credit['paymentInfo'])

    def test_a_cash_discount_that_procountor_reckons_otherwise_is_not_sent(self):
        term = self._term(early_discount=True, early_pay_discount_computation='excluded')
        invoice = self._invoice(invoice_payment_term_id=term.id)
        self.assertIn("cash discount of 'Ehto' is not sent", self._warnings(invoice))
        self.assertNotIn('cashDiscount', self._arrived(invoice)['paymentInfo'])

    def test_a_cash_discount_that_procountor_does_not_take(self):
        term = self._term(early_discount=True, discount_percentage=2.125)
        self.assert_blocked(self._invoice(invoice_payment_term_id=term.id), "two decimals.*payment terms 'Ehto'")

    def test_penal_interest_is_that_of_the_connection(self):
        self.assertNotIn('penaltyPercent', self._arrived(self._invoice()))
        self.connection.penalty_percent = 11.5
        self.assertEqual(self._arrived(self._invoice())['penaltyPercent'], 11.5)
        self.assertNotIn('penaltyPercent', self._arrived(self._invoice(move_type='out_refund')))
        person = self._create_customer(name="Aatu Keksitty", is_company=False, company_registry=False)
        self.assertNotIn('penaltyPercent', self._arrived(self._invoice(partner_id=person.id)), "the law allows less")
        self.connection.person_penalty_percent = 9.5
        self.assertEqual(self._arrived(self._invoice(partner_id=person.id))['penaltyPercent'], 9.5)
        self.assertEqual(self._arrived(self._invoice())['penaltyPercent'], 11.5)
        with self.assertRaises(CheckViolation), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.connection.penalty_percent = 101

    def test_the_day_of_delivery_arrives(self):
        stored = self._arrived(self._invoice(delivery_date='2026-02-27'))
        self.assertEqual((stored['deliveryStartDate'], stored['deliveryEndDate']), ('2026-02-27', '2026-02-27'))
        self.assertNotIn('deliveryStartDate', self._arrived(self._invoice()))

    def test_another_day_of_delivery_is_a_change(self):
        invoice = self._invoice()
        self.send(invoice)
        invoice.delivery_date = '2026-02-27'
        self.assertTrue(invoice.procountor_changed)
        self.assertIn("Delivery date", invoice.procountor_difference)

    # ------------------------------------------------------------------
    # INVOICE DATE OR DAY OF SENDING
    # ------------------------------------------------------------------

    def test_the_day_of_sending_is_the_date_there_and_odoo_keeps_its_own(self):
        """Feature F82."""
        self.connection.invoice_day = 'sending'
        invoice = self._invoice(invoice_date_due='2026-04-30', invoice_payment_term_id=False)
        with freeze_time('2026-03-10 22:30:00'):  # the 11th in Finland
            self.assertIn("the day of sending, 03/11/2026", self._warnings(invoice))
            stored = self._arrived(invoice)
        self.assertEqual((stored['date'], stored['paymentInfo']['dueDate']), ('2026-03-11', '2026-04-30'))
        self.assertEqual((invoice.invoice_date, invoice.procountor_date), (date(2026, 3, 2), date(2026, 3, 11)))

    def test_the_day_of_sending_is_no_change_later_on(self):
        self.connection.invoice_day = 'sending'
        invoice = self._invoice(invoice_date_due='2026-04-30', invoice_payment_term_id=False)
        with freeze_time('2026-03-11 10:00:00'):
            self.send(invoice)
        for policy in ('sending', 'invoice'):
            self.connection.invoice_day = policy
            with freeze_time('2026-03-20 10:00:00'):
                invoice.ref = "PO 7"
                self.assertNotIn("Invoice date", invoice.procountor_difference)
                invoice.ref = False
                self.assertFalse(invoice.procountor_changed)

    def test_what_was_sent_by_its_own_date_keeps_it(self):
        invoice = self._invoice()
        self.send(invoice)
        self.connection.invoice_day = 'sending'
        invoice.narration = "Kiitos"
        self.assertNotIn("Invoice date", invoice.procountor_difference)

    def test_it_is_not_sent_after_it_was_due(self):
        """Feature F82: the due date stays, and is never before the date."""
        self.connection.invoice_day = 'sending'
        invoice = self._invoice(invoice_date_due='2026-03-09', invoice_payment_term_id=False)
        with freeze_time('2026-03-11 10:00:00'):
            self.assert_blocked(invoice, "due on 03/09/2026, and its date in Procountor would be .* 03/11/2026")

    def test_another_vat_month_is_told(self):
        self.connection.invoice_day = 'sending'
        with freeze_time('2026-04-01 10:00:00'):
            self.assertIn("VAT falls in another month", self._warnings(self._invoice()))
        self.connection.invoice_day = 'invoice'
        self.assertNotIn("VAT falls", self._warnings(self._invoice()))
        self.company.sale_lock_date = '2026-03-31'  # Odoo books it in April then
        moved = self._invoice()
        self.assertGreater(moved.date, date(2026, 3, 31))
        self.assertIn("VAT falls in another month", self._warnings(moved))

    # ------------------------------------------------------------------
    # CLOSED PERIODS
    # ------------------------------------------------------------------

    def test_a_closed_period_holds_back_and_an_opened_one_lets_go(self):
        """Feature X13."""
        invoice = self._invoice()
        self._set_period(**CLOSED_MARCH)
        self.assert_blocked(invoice, "closed from 03/01/2026 to 03/31/2026, .* of 03/02/2026. Open the period there")
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)
        april = self._invoice(invoice_date='2026-04-01')
        self._arrived(april)
        self._set_period(**CLOSED_MARCH | {'status': 'OPEN'})
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent', "nobody had to send it again")

    def test_a_pending_period_still_takes_documents(self):
        self._set_period(**CLOSED_MARCH | {'status': 'PENDING'})
        self._arrived(self._invoice())

    def test_a_closed_year_closes_its_periods(self):
        """Feature X13."""
        self.addCleanup(self.sandbox.operator, 'PUT', 'companies/1/periods', json={'year': 3, 'isOpen': True})
        self._set_period(year=3, isOpen=False)
        self.assert_blocked(self._invoice(), "books in Procountor are closed")

    def test_in_a_closed_period_the_day_of_sending_can_take_its_place(self):
        """Feature F82; feature X13."""
        self.connection.invoice_day = 'open'
        opened = self._invoice(invoice_date='2026-04-02', invoice_date_due='2026-05-30', invoice_payment_term_id=False)
        closed = self._invoice(invoice_date_due='2026-05-30', invoice_payment_term_id=False)
        self._set_period(**CLOSED_MARCH)
        with freeze_time('2026-04-10 10:00:00'):
            self.assertEqual(self._arrived(opened)['date'], '2026-04-02')
            self.assertEqual(self._arrived(closed)['date'], '2026-04-10')
        with freeze_time('2026-03-30 10:00:00'):
            late = self._invoice(invoice_date_due='2026-05-30', invoice_payment_term_id=False)
            self.assert_blocked(late, "closed from .* of 03/30/2026")

    def test_periods_that_close_are_told_in_the_log(self):
        self.sandbox.operator('PUT', 'companies/1/periods', json=CLOSED_MARCH)
        self.addCleanup(self.sandbox.operator, 'PUT', 'companies/1/periods', json=CLOSED_MARCH | {'status': 'OPEN'})
        self._refresh()
        self.assertIn("03/01/2026 - 03/31/2026 is closed.", self.connection.message_ids[0].body)
        self.connection.action_test_connection()
        found = self.connection.check_ids.filtered(lambda check: check.name == "Fiscal years")
        self.assertEqual(found.message, "1 closed periods, the last one until 03/31/2026.")

    def test_a_user_who_may_not_see_the_periods_still_sends(self):
        def refuse(_years):
            raise Refused("no", status=403)

        self.connection.fiscal_period_ids.sudo().unlink()
        self.patch(FiscalYears, 'all', refuse)
        self.connection.action_test_connection()
        found = self.connection.check_ids.filtered(lambda check: check.name == "Fiscal years")
        self.assertEqual((found.result, self.connection.state), ('warning', 'connected'))
        before = self.connection.refreshed_at
        with freeze_time('2026-12-01'):
            self._refresh()
        self.assertNotEqual(self.connection.refreshed_at, before)
        self._arrived(self._invoice())

    def test_another_company_forgets_the_periods(self):
        self.assertTrue(self.connection.fiscal_period_ids)
        self.connection.environment = 'production'
        self.assertFalse(self.connection.with_context(active_test=False).fiscal_period_ids)
