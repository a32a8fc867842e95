from odoo.exceptions import UserError

from .common import ProcountorCommon


class TestArchivedConnection(ProcountorCommon):
    """Archiving a connection gives back what waits, and neither drops a step nor strands a lost answer in silence."""

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email'})

    def test_open_steps_are_shown_and_go_on_after_unarchiving(self):
        invoice = self._with_open_steps()
        self.connection.active = False
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent_problem')
        self.assertIn("archived", invoice.procountor_problem)
        self.assertEqual(invoice.procountor_cure, 'resume')
        with self.assertRaisesRegex(UserError, "is archived"):
            invoice.action_procountor_resume_steps()

        self.connection.active = True
        self.run_cron()
        self.assertEqual(invoice.procountor_status, 'UNFINISHED', "a person continues them")
        invoice.action_procountor_resume_steps()
        self.run_cron_after(minutes=2)
        self.assertEqual((invoice.procountor_state, invoice.procountor_status), ('sent', 'SENT'))
        self.assertFalse(invoice.procountor_problem or invoice.procountor_cure)

    def test_a_withdrawn_step_can_be_skipped(self):
        invoice = self._with_open_steps()
        self.connection.active = False
        self.run_cron()
        self.steps_of(invoice).action_cancel()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertFalse(invoice.procountor_cure)

    def test_what_comes_back_to_the_archived_connection_can_go_on_too(self):
        invoice = self._with_open_steps()
        self.connection.active = False
        self.steps_of(invoice).write({'state': 'waiting', 'is_withdrawn': False, 'error': False})
        self.run_cron()
        self.assertEqual(set(self.steps_of(invoice).mapped('state')), {'cancelled'})
        self.assertEqual(invoice.procountor_cure, 'resume')

    def test_the_look_for_doubles_survives(self):
        self.connection.target_status = 'unfinished'
        invoice = self._lost('drop_after_store')
        self.run_cron_after(minutes=3)
        self.connection.active = False
        self.run_cron()
        self.assertEqual(self.steps_of(invoice).mapped('state'), ['waiting'])
        self.connection.active = True
        self.run_cron_after(days=2)
        self.assertEqual(self.steps_of(invoice).mapped('state'), ['done'])

    def test_a_lost_answer_says_that_nobody_looks_and_is_looked_for_after_unarchiving(self):
        self.connection.target_status = 'unfinished'
        invoice = self._lost('drop_after_store')
        self.connection.active = False
        self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'uncertain')
        for sentence in (invoice.procountor_problem, self.exchange_of(invoice).situation):
            self.assertIn("not looked for while the connection is archived", sentence)

        self.connection.active = True
        self.run_cron_after(minutes=4)
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

    def _with_open_steps(self):
        """Return a sent invoice that is still to be approved and delivered."""
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='approveInvoice1', status=429, retry_after=60)
        self.send(invoice)
        self.assertEqual(self.steps_of(invoice).mapped('state'), ['waiting', 'waiting'])
        return invoice

    def _lost(self, kind):
        invoice = self._invoice()
        self.sandbox.order_fault(kind)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'uncertain')
        return invoice
