from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .changed import ChangedCommon

APPROVE, UPLOAD = 'approveInvoice1', 'saveAttachment'


class TestChangedBeforeSteps(ChangedCommon):
    """Feature F76: steps that still wait do not go on with something else than the invoice is by now."""

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email'})

    def test_a_step_waits_when_the_invoice_was_changed(self):
        invoice = self._changed_before(APPROVE)
        approve, send = self.steps_of(invoice)
        self.assertEqual((approve.state, send.state), ('blocked', 'blocked'))
        self.assertEqual((invoice.procountor_state, self._there(invoice)['status']), ('sent_problem', 'UNFINISHED'))
        for words in ("Update it in Procountor", "change it back", "Go on as it is"):
            self.assertIn(words, invoice.procountor_problem)
        self.assertIn("changed in Odoo", invoice.activity_ids[-1:].summary)

    def test_an_update_lets_it_go_on_by_itself(self):
        invoice = self._changed_before(APPROVE)
        invoice.action_procountor_update()
        self.run_cron()
        self.run_cron()
        self.assertEqual(set(self.steps_of(invoice).mapped('state')), {'done'})
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertEqual((self._there(invoice)['status'], self._there(invoice)['orderReference']), ('SENT', "PO 2"))

    def test_a_change_that_is_taken_back_lets_it_go_on_by_itself(self):
        invoice = self._changed_before(APPROVE)
        invoice.ref = "PO 1"
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self._there(invoice)['status']), ('sent', 'SENT'))

    def test_a_person_lets_all_of_it_go_on_as_it_is(self):
        invoice = self._changed_before(APPROVE)
        approve, send = self.steps_of(invoice)
        self.assertEqual((approve.decision, send.decision), ('as_it_is', False))
        sender = self._person('hold_sender', 'procountor_connector.group_procountor_user')
        approve.with_user(sender).sudo(False).action_go_on()
        self.run_cron()
        self.assertEqual((self._there(invoice)['status'], self._there(invoice)['orderReference']), ('SENT', "PO 1"))
        self.assertEqual((invoice.procountor_state, invoice.procountor_changed), ('sent', True))
        self.assertTrue(any("as it is there" in body for body in invoice.message_ids.mapped('body')))

    def test_a_retry_alone_does_not_let_it_go_on(self):
        invoice = self._changed_before(APPROVE)
        self._retry(self.steps_of(invoice)[0])
        self.assertEqual((self.steps_of(invoice)[0].state, invoice.procountor_status), ('blocked', 'UNFINISHED'))

    def test_the_pdf_waits_and_a_chosen_file_does_not(self):
        self.connection.write({'target_status': 'unfinished', 'attach_pdf': True})
        file = self.env['ir.attachment'].create({'name': "a.txt", 'raw': b'8 h'})
        with patch.object(IrActionsReport, '_render', lambda *_args: (b'pdf', 'pdf')):
            invoice = self._changed_before(UPLOAD, extra_file_ids=file.ids)
        pdf, chosen = self.steps_of(invoice)
        self.assertEqual((pdf.state, self.sandbox.requests(UPLOAD)), ('blocked', 1))
        pdf.action_cancel()
        self.run_cron()
        self.assertEqual((chosen.state, self.sandbox.requests(UPLOAD)), ('done', 2))

    def test_what_was_asked_to_wait_is_compared_again(self):
        """Its text was stored at the first attempt."""
        invoice = self._invoice(ref="PO 1")
        self.sandbox.order_fault('status', operation=APPROVE, status=429, retry_after=30)
        self.send(invoice)
        approve = self.steps_of(invoice)[0]
        self.assertEqual((approve.state, approve.attempts), ('waiting', 1))
        invoice.ref = "PO 2"
        self.run_cron_after(minutes=2)
        self.assertEqual((approve.state, invoice.procountor_status), ('blocked', 'UNFINISHED'))

    def test_who_may_decide_and_of_what(self):
        invoice = self._changed_before(APPROVE)
        approve, send = self.steps_of(invoice)
        biller = self._person('hold_biller', 'account.group_account_invoice')
        with self.assertRaises(AccessError):
            approve.with_user(biller).sudo(False).action_go_on()
        with self.assertRaisesRegex(UserError, "wait for your decision"):
            send.action_go_on()

    def _person(self, login, groups):
        ours = {'company_id': self.company.id, 'company_ids': self.company.ids}
        return new_test_user(self.env, login, groups=groups, **ours)

    def _changed_before(self, operation, **values):
        """Return a sent invoice of which a step was refused, and tried again after a change."""
        invoice = self._invoice(ref="PO 1", **values)
        self.sandbox.order_fault('status', operation=operation, status=403)
        self.send(invoice)
        invoice.ref = "PO 2"
        self._retry(self.steps_of(invoice)[0])
        return invoice

    def _retry(self, step):
        step.action_retry()
        self.run_cron()
