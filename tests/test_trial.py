from .common import ProcountorCommon


class TestTrial(ProcountorCommon):
    """A company that tried a test system, and then goes to work with Procountor itself."""

    def _go_live(self):
        """Put Procountor itself in the place of the test system."""
        self.connection.active = False
        values = {'name': "Procountor", 'company_id': self.company.id, 'environment': 'production'}
        return self.connection.create(values | {'go_live_date': '2026-03-01'})

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
        invoice.action_procountor_send()
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
