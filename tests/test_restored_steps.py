from unittest.mock import patch

from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .restored import RestoredCommon

UPLOAD, MARK_PAID, READ = 'saveAttachment', 'markInvoiceAsPaid', 'getInvoice'


class TestRestoredSteps(RestoredCommon):
    """Fault F49: after a restore from a backup no step is carried out twice on an invoice that Odoo knows as sent."""

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'approve', 'attach_pdf': False, 'mark_paid': True})

    # ------------------------------------------------------------------
    # PAYMENTS
    # ------------------------------------------------------------------

    def test_a_payment_that_was_marked_after_the_backup_is_taken_over(self):
        invoice, approve, mark_paid = self._with_payment_to_mark()
        self._restore_after(lambda: self._retry(approve))
        [event] = self._events(invoice)
        self.assertFalse(self._payment(invoice).event_id)

        self._retry(approve)
        self.assertEqual((approve.state, mark_paid.state, invoice.procountor_state), ('done', 'done', 'sent'))
        self.assertEqual(self.sandbox.requests(MARK_PAID), 1)
        self.assertEqual((self._payment(invoice).event_id, self._payment(invoice).state), (str(event['id']), 'known'))

    def test_a_payment_that_only_may_be_the_same_waits_for_a_person(self):
        invoice, approve, mark_paid = self._with_payment_to_mark()
        self._enter_there(invoice, "By hand")
        self._retry(approve)
        self.assertEqual((mark_paid.state, mark_paid.is_conflict, mark_paid.decision), ('failed', True, 'anyway'))
        self.assertIn("By hand", invoice.procountor_problem)
        self.assertEqual(self.sandbox.requests(MARK_PAID), 1)
        with self.assertRaisesRegex(UserError, "Select what was refused"):
            mark_paid.action_retry()

        mark_paid.action_cancel()
        self.run_cron()
        [event] = self._events(invoice)
        self.assertEqual(self._payment(invoice).event_id, str(event['id']), "a fetch does not book it back")
        self.assertEqual((self.sandbox.requests(MARK_PAID), invoice.procountor_state), (1, 'sent'))

    def test_of_several_that_may_be_the_same_none_comes_back(self):
        invoice, approve, mark_paid = self._with_payment_to_mark()
        self._enter_there(invoice, "By hand")
        self._enter_there_again(invoice, "Once more", amount=25.5)
        self._retry(approve)
        self.assertIn("Procountor has payments that Odoo does not know", mark_paid.error)
        mark_paid.action_cancel()
        self.run_cron()
        ids = {str(event['id']) for event in self._events(invoice)}
        payments = self._payment(invoice)
        self.assertEqual((set(payments.mapped('event_id')), len(ids)), (ids, 2))
        self.assertEqual(set(payments.mapped('state')), {'known'})
        self.assertEqual(payments.mapped('amount'), [25.5, 25.5])
        self.assertEqual(sorted(payments.mapped('origin')), ['here', 'there'])
        self.assertEqual((self.sandbox.requests(MARK_PAID), invoice.procountor_state), (2, 'sent'))

    def test_what_was_looked_for_anew_after_a_conflict_is_not_kept(self):
        invoice, approve, mark_paid = self._with_payment_to_mark()
        self._enter_there(invoice, "By hand")
        self._retry(approve)
        mark_paid.action_go_on()
        mark_paid.action_cancel()
        self.run_cron()
        self.assertFalse(self._payment(invoice).event_id, "a person said that it is another one")

    def test_a_payment_that_a_person_finds_to_be_another_one_is_marked(self):
        invoice, approve, mark_paid = self._with_payment_to_mark()
        self._enter_there(invoice, "By hand")
        self._retry(approve)
        mark_paid.action_go_on()
        self.run_cron()
        self.assertEqual((mark_paid.state, self.sandbox.requests(MARK_PAID)), ('done', 2))
        self.assertTrue(any("although Procountor may have it" in body for body in invoice.message_ids.mapped('body')))

    def test_a_payment_of_another_day_is_no_reason_to_wait(self):
        invoice, approve, mark_paid = self._with_payment_to_mark()
        self._enter_there(invoice, "By hand", paymentDate='2026-03-05')
        self._retry(approve)
        self.assertEqual((mark_paid.state, self.sandbox.requests(MARK_PAID)), ('done', 2))

    # ------------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------------

    def test_a_file_that_was_stored_after_the_backup_is_not_stored_again(self):
        invoice, attach = self._with_file_to_store()
        self._restore_after(lambda: self._retry(attach))
        self._retry(attach)
        self.assertEqual((attach.state, invoice.procountor_state), ('done', 'sent'))
        self.assertEqual(len(self._there(invoice)['attachments']), 1)

    def test_a_pdf_that_is_made_anew_has_other_bytes_so_a_person_compares_it(self):
        self.connection.attach_pdf = True
        with self._printing(b'of yesterday'):
            invoice = self._refused(UPLOAD)
            attach = self.steps_of(invoice)[0]
            self._restore_after(lambda: self._retry(attach))
        with self._printing(b'of today'):
            self._retry(attach)
            self.assertEqual((attach.state, attach.is_conflict), ('failed', True))
            [stored] = self._there(invoice)['attachments']
            self.assertIn(stored['name'], invoice.procountor_problem)
            attach.action_go_on()
            self.run_cron()
        self.assertEqual((attach.state, len(self._there(invoice)['attachments'])), ('done', 2))

    def test_two_files_of_one_name_are_two(self):
        files = self.env['ir.attachment'].create(
            [{'name': "a.txt", 'raw': b'first'}, {'name': "a.txt", 'raw': b'second'}]
        )
        invoice = self._refused(UPLOAD, extra_file_ids=files.ids)
        first, second = self.steps_of(invoice)[:2]
        self._retry(first)
        self.assertEqual((first.state, second.state), ('done', 'done'))
        self.assertEqual(len(self._there(invoice)['attachments']), 2)

    def test_steps_of_what_was_uncertain_in_the_backup_look_first(self):
        file = self.env['ir.attachment'].create({'name': "a.txt", 'raw': b'8 h'})
        invoice = self._invoice(extra_file_ids=file.ids)
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        self._restore_after(lambda: self.run_cron_after(minutes=3))
        self.assertEqual(len(self._there(invoice)['attachments']), 1)
        self.run_cron_after(minutes=3)
        self.assertEqual((invoice.procountor_state, len(self._there(invoice)['attachments'])), ('sent', 1))

    # ------------------------------------------------------------------
    # WHAT IT COSTS
    # ------------------------------------------------------------------

    def test_steps_of_what_this_run_created_do_not_look(self):
        self.connection.target_status = 'unfinished'
        file = self.env['ir.attachment'].create({'name': "a.txt", 'raw': b'8 h'})
        self.send(self._invoice(extra_file_ids=file.ids))
        self.assertEqual((self.sandbox.requests(UPLOAD), self.sandbox.requests(READ)), (1, 0))

    def test_steps_of_an_earlier_run_are_looked_for_with_one_request(self):
        self.connection.target_status = 'unfinished'
        file = self.env['ir.attachment'].create({'name': "a.txt", 'raw': b'8 h'})
        invoices = self.env['account.move'].concat(
            *(self._refused(UPLOAD, extra_file_ids=file.ids) for _number in range(3))
        )
        self.sandbox.operator('DELETE', 'requests')
        self._retry(self.env['procountor.exchange'].concat(*(self.steps_of(invoice) for invoice in invoices)))
        self.assertEqual((self.sandbox.requests(UPLOAD), self.sandbox.requests(READ)), (3, 1))
        self.assertEqual(set(invoices.mapped('procountor_state')), {'sent'})

    # ------------------------------------------------------------------
    # HELPERS
    # ------------------------------------------------------------------

    def _refused(self, operation, **values):
        """Return a sent invoice of which a step was refused, as many a backup has it."""
        invoice = self._invoice(**values)
        if self.connection.mark_paid:
            self._pay(invoice, amount=25.5, payment_date='2026-03-02')
        self.sandbox.order_fault('status', operation=operation, status=403)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent_problem')
        return invoice

    def _with_payment_to_mark(self):
        invoice = self._refused('approveInvoice1')
        return invoice, *self.steps_of(invoice)

    def _with_file_to_store(self):
        self.connection.write({'target_status': 'unfinished'})
        file = self.env['ir.attachment'].create({'name': "a.txt", 'raw': b'8 h'})
        invoice = self._refused(UPLOAD, extra_file_ids=file.ids)
        return invoice, self.steps_of(invoice)

    def _retry(self, steps):
        steps.action_retry()
        self.run_cron()

    def _printing(self, content):
        return patch.object(IrActionsReport, '_render', lambda *_args: (content, 'pdf'))

    def _there(self, invoice):
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    def _events(self, invoice):
        with self.connection._client() as client:
            return list(client.invoices.payment_events(invoice.procountor_id))

    def _enter_there(self, invoice, description, **values):
        """Let a person approve the invoice in Procountor and enter its payment."""
        body = {'paymentDate': '2026-03-02', 'amount': 25.5, 'currency': 'EUR', 'description': description}
        with self.connection._client() as client:
            client.invoices.approve(invoice.procountor_id)
            client.invoices.mark_paid(invoice.procountor_id, body | values)

    def _enter_there_again(self, invoice, description, **values):
        body = {'paymentDate': '2026-03-02', 'currency': 'EUR', 'description': description}
        with self.connection._client() as client:
            client.invoices.mark_paid(invoice.procountor_id, body | values)

    def _payment(self, invoice):
        return self.env['procountor.payment.event'].search([('move_id', '=', invoice.id)])
