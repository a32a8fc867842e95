from .registers import RegistersCommon

ACTIVITY = 'procountor_connector.mail_activity_problem'
CREATE_CUSTOMER = 'insertBusinessPartner'


class TestStuckPrerequisites(RegistersCommon):
    """A customer or product that is stuck is told to one person, once, although nobody opens its row."""

    def test_a_refused_customer_is_told_on_the_oldest_invoice_that_waits_for_it(self):
        self._refuse_customer()
        older, newer = self._invoice(invoice_date='2026-03-01'), self._invoice(invoice_date='2026-03-02')
        self.send(older + newer)
        self.assertEqual((older + newer).mapped('procountor_state'), ['blocked', 'blocked'])
        [activity] = self._activities()
        self.assertEqual((activity.res_model, activity.res_id), ('account.move', older.id))
        self.assertIn("No more room", activity.note)
        self.assertIn(self.customer.name, activity.note)

        self.exchange_of(older).action_retry()
        self.run_cron()
        self.assertEqual(older.procountor_state, 'sent')
        self.assertFalse(self._activities())

    def test_a_customer_that_the_check_stops_is_told_when_invoices_go_by_themselves(self):
        """Nobody sees the invoice when it is queued."""
        self.connection.send_mode = 'immediately'
        self.customer.ref = 'C-1'
        self._create_customer(name="Kaksonen Oy", ref='C-1', company_registry=False)
        invoice = self._invoice()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'blocked')
        [activity] = self._activities()
        self.assertEqual(activity.res_id, invoice.id)
        self.assertIn("Kaksonen", activity.note)

    def test_it_moves_on_when_its_invoice_is_reset_to_draft(self):
        self._refuse_customer()
        older, newer = self._invoice(invoice_date='2026-03-01'), self._invoice(invoice_date='2026-03-02')
        self.send(older + newer)
        older.button_draft()
        self.assertEqual(self._activities().res_id, newer.id)
        newer.button_draft()
        activity = self._activities()
        self.assertEqual((activity.res_model, activity.res_id), ('res.partner', self.customer.id), "nothing waits")

        older.action_post()
        self.send(older)
        self.assertEqual(older.procountor_state, 'sent')
        self.assertFalse(self._activities())

    def _refuse_customer(self):
        self.sandbox.order_fault(
            'status', operation=CREATE_CUSTOMER, status=400, body={'errors': [{'message': "No more room"}]}
        )

    def _activities(self):
        return self.env['mail.activity'].search([('activity_type_id', '=', self.env.ref(ACTIVITY).id)])
