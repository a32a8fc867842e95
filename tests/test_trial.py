from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.procountor_connector.models import procountor_connection
from odoo.addons.procountor_connector.models.account_move_trial import FORGOTTEN

from .common import FIRST_KEY, ProcountorCommon


class TestTrial(ProcountorCommon):
    """A company that tried a test system, and then goes to work with Procountor itself."""

    def _go_live(self):
        """Put Procountor itself, which here is the same sandbox, in the place of the test system."""
        self.connection.active = False
        self.enterContext(patch.dict(procountor_connection.ADDRESSES, {'production': self.sandbox.url}))
        values = {'name': "Procountor", 'company_id': self.company.id, 'environment': 'production'}
        values |= {'api_version': 'latest', 'go_live_date': '2026-03-01', 'request_rate': 60}
        values |= {'client_id': 'sandboxClient', 'client_secret': 'sandbox-secret', 'api_key': FIRST_KEY}
        real = self.connection.create(values)
        self.assertEqual(real.state, 'draft')
        real.action_test_connection()
        self.assertEqual(real.state, 'connected', real.state_message)
        real.bank_account_id = real.bank_account_ids[:1]
        return real

    def test_what_the_test_system_got_is_not_sent_once_procountor_itself_is_there(self):
        before, sent, refused, waiting = (
            self._invoice(invoice_date=day) for day in ('2026-02-27', '2026-03-02', '2026-03-02', '2026-03-02')
        )
        self.send(before + sent)
        self.sandbox.order_fault('status', status=400, operation='saveInvoice', times=1)
        self.send(refused)
        waiting.action_procountor_send()
        self.assertEqual((sent + refused).mapped('procountor_state'), ['sent', 'failed'])
        number = sent.procountor_number

        self._go_live()
        documents = sent + refused + waiting
        self.assertEqual(set(documents.mapped('procountor_state')), {'not_sent'})
        self.assertFalse(before.procountor_state)  # dated before the go-live date
        self.assertFalse(any(documents.mapped('procountor_id')) or any(documents.mapped('procountor_problem')))
        self.assertIn(f"as number {number}, does not count", sent.message_ids[0].body)

    def test_they_can_be_sent_and_both_exchanges_stay_to_be_read(self):
        invoice = self._invoice()
        self.send(invoice)
        trial = self.exchange_of(invoice)
        real = self._go_live()
        self.assertTrue(trial.is_trial)
        self.assertFalse(self.exchange_of(invoice))
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 2)
        self.assertEqual(self.exchange_of(invoice).connection_id, real)
        self.assertEqual(invoice.procountor_exchange_ids.connection_id, real + self.connection)

    def test_an_answer_of_the_test_system_that_comes_late_is_not_shown(self):
        invoice = self._invoice()
        self.send(invoice)
        trial = self.exchange_of(invoice)
        self._go_live()
        trial.applied = False
        self.run_cron()
        self.assertTrue(trial.applied)
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def test_what_odoo_printed_for_the_test_system_is_not_used_again(self):
        self.connection.write({'number_policy': 'procountor', 'invoice_day': 'sending'})
        invoice = self._invoice(invoice_date_due=fields.Date.add(fields.Date.today(), days=30))
        self.send(invoice)
        reference = invoice.payment_reference
        self.assertEqual(reference, invoice.procountor_reference)
        invoice._generate_and_send()
        self.assertTrue(invoice.invoice_pdf_report_id)
        self._go_live()
        self.assertFalse(invoice.invoice_pdf_report_id or invoice.procountor_date)
        self.assertNotEqual(invoice.payment_reference, reference)

    def test_each_field_that_tells_where_a_document_is_in_procountor_is_forgotten(self):
        stored = {name for name, field in self.env['account.move']._fields.items() if field.store and field.column_type}
        ours = {name for name in stored if name.startswith('procountor_')}
        self.assertEqual(ours - {*FORGOTTEN}, {'procountor_emailed', 'procountor_left_to_odoo'})

    def test_nobody_acts_on_what_went_to_the_test_system(self):
        invoice = self._invoice()
        self.sandbox.order_fault('drop_before_store')
        self.send(invoice)
        trial = self.exchange_of(invoice)
        self._go_live()
        self.assertEqual((trial.state, invoice.procountor_state), ('cancelled', 'not_sent'))
        with self.assertRaisesRegex(UserError, "test system is over"):
            trial.action_retry()

    def test_another_test_system_forgets_nothing(self):
        invoice = self._invoice()
        self.send(invoice)
        self.connection.active = False
        values = {
            'name': "Another",
            'company_id': self.company.id,
            'environment': 'sandbox',
            'url': 'https://sandbox.example/latest/api',
        }
        self.connection.create(values)
        self.assertEqual(invoice.procountor_state, 'sent')
