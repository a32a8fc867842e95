from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .changed import ChangedCommon
from .common import VAT_STANDARD

PUT = 'updateInvoice'


class TestUpdateInProcountor(ChangedCommon):
    """Feature X10: an unfinished invoice is updated there; what somebody else changed is never overwritten."""

    def test_an_unfinished_invoice_is_updated(self):
        invoice = self._sent()
        before = self._there(invoice)
        for number, reference in enumerate(("PO 2", "PO 3"), 1):
            invoice.ref = reference
            self.assertEqual(invoice.procountor_cure, 'update')
            self._update(invoice)
            stored = self._there(invoice)
            self.assertEqual((stored['orderReference'], stored['notes']), (reference, before['notes']))
            self.assertEqual((invoice.procountor_changed, invoice.procountor_cure), (False, False))
            self.assertEqual(invoice.procountor_version, stored['version'])
            self.assertEqual(self._updates(invoice)[0].detail, str(number))
        self.assertEqual((self.sandbox.requests(PUT), self.sandbox.posts_of_invoices()), (2, 1))

    def test_another_number_and_other_rows_are_updated(self):
        invoice = self._sent()
        self._redo(
            invoice,
            name='INV/2026/09999',
            invoice_line_ids=[Command.update(invoice.invoice_line_ids.id, {'price_unit': 70})],
        )
        self.assertIn('INV/2026/09999', invoice.procountor_difference)
        self._update(invoice)
        stored = self._there(invoice)
        self.assertEqual((invoice.procountor_state, invoice.procountor_changed), ('sent', False))
        self.assertEqual(stored['invoiceRows'][0]['unitPrice'], 70)

    def test_what_was_once_uncertain_is_looked_for_under_its_new_number(self):
        invoice = self._invoice(ref="PO 1")
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        self.run_cron_after(minutes=3)
        self._redo(invoice, name='INV/2026/09998')
        self._update(invoice)
        self.assertIn("nothing was overwritten", invoice.procountor_problem, "nobody here knows its version")
        self._update(invoice)
        self.assertEqual((invoice.procountor_state, invoice.procountor_changed), ('sent', False))
        self.run_cron_after(days=2)
        again = self.steps_of(invoice).filtered(lambda step: step.operation == 'look_again')
        self.assertEqual((again.state, invoice.procountor_state), ('done', 'sent'))

    def test_ten_clicks_make_one_update(self):
        """Fault F56."""
        invoice = self._sent()
        invoice.ref = "PO 2"
        invoice.action_procountor_update()
        invoice.invalidate_recordset()
        self.assertEqual(invoice.procountor_cure, 'wait')
        with self.assertRaisesRegex(UserError, "on its way"):
            invoice.action_procountor_update()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(PUT), 1)

    def test_a_lost_answer_is_settled_by_what_is_there(self):
        """Faults F01 and F02, of an update."""
        for kind in ('drop_after_store', 'drop_before_store'):
            invoice = self._sent()
            invoice.ref = "PO 2"
            self.sandbox.order_fault(kind, operation=PUT)
            self._update(invoice)
            self.assertEqual(self._updates(invoice).state, 'uncertain')
            with self.assertRaisesRegex(UserError, "being looked for"):
                invoice.button_draft()
            self.run_cron_after(minutes=3)
            self.run_cron_after(minutes=11)
            self.assertEqual((self._updates(invoice).state, invoice.procountor_changed), ('done', False), kind)
            self.assertEqual(self._there(invoice)['orderReference'], "PO 2")

    def test_what_somebody_changed_there_is_shown_and_not_overwritten(self):
        """Fault F23."""
        invoice = self._sent()
        self._edit_there(invoice, orderReference="By hand", version=invoice.procountor_version)
        self._make_stale(invoice)
        invoice.ref = "PO 2"
        self._update(invoice)

        self.assertEqual(self._there(invoice)['orderReference'], "By hand")
        self.assertEqual((self._updates(invoice).state, invoice.procountor_state), ('failed', 'sent_problem'))
        self.assertIn("nothing was overwritten", invoice.procountor_problem)
        self.assertIn("By hand", invoice.procountor_difference, "read again and compared")

        self._update(invoice)  # a person has seen it
        self.assertEqual(self._there(invoice)['orderReference'], "PO 2")
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertEqual(len(self._updates(invoice)), 1)

    def test_a_change_there_while_the_answer_was_lost_is_not_overwritten(self):
        """Faults F02 and F23 together."""
        invoice = self._sent()
        invoice.ref = "PO 2"
        self.sandbox.order_fault('drop_before_store', operation=PUT)
        self._update(invoice)
        self._edit_there(invoice, orderReference="By hand")
        self._make_stale(invoice)
        self.run_cron_after(minutes=3)
        self.assertEqual(self._updates(invoice).state, 'failed')
        self.assertIn("By hand", invoice.procountor_difference)
        self.assertEqual(self._there(invoice)['orderReference'], "By hand")

    def test_what_was_approved_there_meanwhile_is_left_alone(self):
        invoice = self._sent()
        invoice.ref = "PO 2"
        with self.connection._client() as client:
            client.invoices.approve(invoice.procountor_id)
        self._update(invoice)
        self.assertEqual((invoice.procountor_status, invoice.procountor_cure), ('APPROVED', 'credit'))
        self.assertEqual(self._there(invoice)['orderReference'], "PO 1")
        with self.assertRaisesRegex(UserError, "not unfinished"):
            invoice.action_procountor_update()

        with self.connection._client() as client:
            client.invoices.unfinished(invoice.procountor_id)
        invoice.action_procountor_read()
        self.assertEqual(invoice.procountor_cure, 'update')

    def test_a_refusal_tells_what_to_mend(self):
        invoice = self._sent()
        invoice.ref = "PO 2"
        self.sandbox.order_fault('status', operation=PUT, status=400)
        self._update(invoice)
        self.assertEqual((self._updates(invoice).state, invoice.procountor_state), ('failed', 'sent_problem'))
        self.assertEqual(invoice.procountor_cure, 'update')
        self._updates(invoice).action_retry()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self._there(invoice)['orderReference']), ('sent', "PO 2"))

    def test_another_customer_needs_a_credit_note(self):
        self.connection.customer_policy = 'create'
        invoice = self._sent()
        other = self._create_customer(name="Toinen Oy", company_registry='9999998-4')
        self._redo(invoice, partner_id=other.id)
        self.assertEqual(invoice.procountor_cure, 'credit')
        with self.assertRaisesRegex(UserError, "customer"):
            invoice.action_procountor_update()

    def test_sums_that_differ_after_an_update_hold_what_is_not_approved(self):
        self.connection.target_status = 'approve'
        invoice = self._invoice(ref="PO 1")
        self.sandbox.order_fault('status', operation='approveInvoice1', status=403)
        self.send(invoice)
        self.sandbox.settings(vat_rounding='document')
        line = [
            Command.create({'name': "Small", 'price_unit': 0.02, 'tax_ids': [Command.set(self._tax(VAT_STANDARD).ids)]})
        ]
        self._redo(invoice, invoice_line_ids=line * 3)
        self._update(invoice)
        invoice.action_procountor_resume_steps()
        self.run_cron()
        check = self.steps_of(invoice).filtered(lambda step: step.operation == 'check_sums')
        approve = self.steps_of(invoice).filtered(lambda step: step.operation == 'approve')
        self.assertEqual((check.state, approve.is_ready, approve.state), ('failed', False, 'waiting'))
        check._accept_difference("Agreed")
        self.run_cron()
        self.assertEqual((approve.state, invoice.procountor_status), ('done', 'APPROVED'))

    def test_the_credit_note_dialog_is_prefilled(self):
        self.connection.target_status = 'approve'
        invoice = self._sent()
        invoice.ref = "PO 2"
        self.assertEqual(invoice.procountor_cure, 'credit')
        action = invoice.action_procountor_credit()
        dialog = Form(self.env['account.move.reversal'].with_context(**action['context'])).save()
        self.assertEqual((dialog.move_ids, dialog.reason), (invoice, "Correction"))
        self._redo(invoice, invoice_line_ids=[Command.update(invoice.invoice_line_ids.id, {'price_unit': 70})])
        with self.assertRaisesRegex(UserError, "set rows"):
            invoice.action_procountor_credit()

    def _update(self, invoice):
        invoice.action_procountor_update()
        self.run_cron()

    def _updates(self, invoice):
        return self.env['procountor.exchange'].sudo()._of(invoice, ['update_invoice'])

    def _make_stale(self, invoice):
        """The stamps of the service have seconds: what a test does in one of them is set apart."""
        exchange = self._updates(invoice)
        invoice.sudo().procountor_version = "2026-01-01T00:00:00.000Z"
        self.assertIn(exchange.state, (False, 'uncertain'))
        if exchange:
            exchange.payload = exchange.payload.replace(self._there(invoice)['version'], invoice.procountor_version)
