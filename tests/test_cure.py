from .common import CREATE_INVOICE, ProcountorCommon

ACTIVITY = 'procountor_connector.mail_activity_problem'


class TestCure(ProcountorCommon):
    """A problem is told once, and what was mended goes out by itself."""

    def test_a_saved_cure_sends_what_it_blocked(self):
        self.customer.country_id = False
        invoices = self._invoice() + self._invoice()
        self.send(invoices)
        self.assertEqual(set(invoices.mapped('procountor_state')), {'blocked'})

        self.customer.street = "Uusi tie 1"
        self.run_cron()
        self.assertEqual(set(invoices.mapped('procountor_state')), {'blocked'}, "that was not the cure")
        self.customer.country_id = self.env.ref('base.fi')
        self.run_cron()
        self.assertEqual(set(invoices.mapped('procountor_state')), {'sent'})
        self.assertEqual(self.sandbox.requests(CREATE_INVOICE), 2)
        self.assertEqual(self.exchange_of(invoices[0]).requested_by_id, self.env.user)

    def test_what_was_mended_waits_for_its_new_customer_and_not_for_itself(self):
        self.connection.customer_policy = 'create'
        self.customer.active = False
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.customer.active = True
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertTrue(self.customer._procountor_link(self.connection))

    def test_what_another_connection_sent_meanwhile_is_not_queued_again(self):
        self.customer.country_id = False
        invoice = self._invoice()
        self.send(invoice)
        self.connection.active = False
        successor = self._connect(self.company)
        self.customer.country_id = self.env.ref('base.fi')
        self.send(invoice)
        self.assertEqual((invoice.procountor_state, invoice.procountor_connection_id), ('sent', successor))
        self.customer.country_id = self.env.ref('base.fi')
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_connection_id), ('sent', successor))
        self.assertEqual(self.sandbox.requests(CREATE_INVOICE), 1)

    def test_one_activity_for_one_problem_of_many_documents(self):
        invoices = self._invoice() + self._invoice() + self._invoice()
        self.sandbox.order_fault(
            'status', status=400, times=3, body={'errors': [{'field': 'date', 'message': "CLOSED_FISCAL_PERIOD"}]}
        )
        self.send(invoices)
        self.assertEqual(set(invoices.mapped('procountor_state')), {'failed'})
        [activity] = self._activities(invoices)
        self.assertIn("CLOSED_FISCAL_PERIOD", activity.note)
        self.assertEqual(activity.user_id, self.connection.user_id)

        carrier = self.env['account.move'].browse(activity.res_id)
        self.send(carrier)
        [moved] = self._activities(invoices)
        self.assertIn(moved.res_id, (invoices - carrier).ids, "it moves on to one that still has the problem")
        self.send(invoices - carrier)
        self.assertFalse(self._activities(invoices))

    def test_a_failed_step_is_told_too(self):
        self.connection.attach_pdf = True
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='saveAttachment', status=403)
        self.send(invoice)
        self.assertEqual(len(self._activities(invoice)), 1)
        self.steps_of(invoice).action_retry()
        self.run_cron()
        self.assertFalse(self._activities(invoice))

    def _activities(self, invoices):
        return self.env['mail.activity'].search(
            [('activity_type_id', '=', self.env.ref(ACTIVITY).id), ('res_id', 'in', invoices.ids)]
        )
