import base64
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common import VAT_STANDARD, ProcountorCommon

UPLOAD, MARK_PAID = 'saveAttachment', 'markInvoiceAsPaid'


class TestSteps(ProcountorCommon):
    """What follows the creation of an invoice, each step by itself."""

    def setUp(self):
        super().setUp()
        options = {'target_status': 'unfinished', 'invoice_channel': 'email', 'attach_pdf': False, 'mark_paid': False}
        self.connection.write(options)

    def test_all_steps_follow_in_their_order(self):
        self.connection.write({'target_status': 'send', 'attach_pdf': True})
        invoice = self._invoice()
        self.send(invoice)

        steps = self.steps_of(invoice)
        self.assertEqual(steps.mapped('operation'), ['attach', 'approve', 'send'])
        self.assertEqual(set(steps.mapped('state')), {'done'})
        self.assertEqual((invoice.procountor_state, invoice.procountor_status), ('sent', 'SENT'))
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((stored['status'], stored['invoiceChannel']), ('SENT', 'EMAIL'))

    def test_without_a_target_nothing_follows(self):
        invoice = self._invoice()
        self.send(invoice)
        self.assertFalse(self.steps_of(invoice))

    def test_a_refused_file_never_creates_the_invoice_again_and_stops_what_follows(self):
        """Fault F48: the Documents feature is off."""
        self.connection.write({'target_status': 'approve', 'attach_pdf': True})
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation=UPLOAD, status=403)
        self.send(invoice)

        attach, approve = self.steps_of(invoice)
        self.assertEqual((attach.state, approve.state), ('failed', 'blocked'))
        self.assertEqual(invoice.procountor_state, 'sent_problem')
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

        attach.action_retry()
        self.run_cron()
        self.assertEqual((attach.state, approve.state), ('done', 'done'))
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

    def test_known_payments_are_those_of_this_connection(self):
        """Another Procountor company has equal ids: an event of it must not hide ours."""
        events = self.env['procountor.payment.event'].sudo()
        invoice = self._invoice()
        self.send(invoice)
        line = invoice.line_ids.filtered(lambda each: each.display_type == 'payment_term')
        values = {
            'company_id': self.company.id,
            'move_id': invoice.id,
            'kind': 'OTHER',
            'amount': 1,
            'currency_id': invoice.currency_id.id,
            'date': '2026-03-02',
            'line_id': line.id,
        }
        other = self.connection.copy()
        event, _own, _other = events.create(
            [
                values | {'connection_id': self.connection.id, 'origin': 'here'},
                values | {'connection_id': self.connection.id, 'origin': 'there', 'event_id': '7', 'line_id': False},
                values | {'connection_id': other.id, 'origin': 'there', 'event_id': '8', 'line_id': False},
            ]
        )
        exchange = self.exchange_of(invoice).new(
            {'connection_id': self.connection.id, 'detail': str(event.id), 'attempt_key': 'a' * 24}
        )
        with patch.object(type(invoice), '_procountor_paid_by', lambda move: {line: 1}):
            payload = invoice.sudo()._procountor_payment_values(exchange)
        self.assertEqual(payload['known'], ['7'])

    def test_a_step_can_be_skipped(self):
        self.connection.write({'target_status': 'approve', 'attach_pdf': True})
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation=UPLOAD, status=403)
        self.send(invoice)
        attach, approve = self.steps_of(invoice)
        attach.action_cancel()
        self.run_cron()
        self.assertEqual((attach.state, approve.state), ('cancelled', 'done'))
        self.assertEqual(invoice.procountor_status, 'APPROVED')

    def test_files_that_cannot_be_sent_say_why(self):
        """Fault F48: too large, empty, and a report that crashes."""
        self.connection.attach_pdf = True
        for content, words in ((b'x' * 10_000_001, "larger than 10 MB"), (b'', "empty")):
            with patch.object(IrActionsReport, '_render', lambda *_args, content=content: (content, 'pdf')):
                invoice = self._invoice()
                self.send(invoice)
            self.assertIn(words, invoice.procountor_problem)
            self.assertEqual(invoice.procountor_state, 'sent_problem')

        def crash(*_args):
            raise UserError(self.env._("The report has no template."))

        with patch.object(IrActionsReport, '_render', crash):
            invoice = self._invoice()
            self.send(invoice)
        self.assertIn("no template", invoice.procountor_problem)

    def test_a_chosen_file_goes_along_once_although_its_answer_was_lost(self):
        """Fault F01, of an attachment: its name holds its hash."""
        file = self.env['ir.attachment'].create({'name': "Työtunnit.txt", 'raw': b'8 h'})
        invoice = self._invoice(extra_file_ids=file.ids)
        self.sandbox.order_fault('drop_after_store', operation=UPLOAD)
        self.send(invoice)
        self.assertEqual(self.steps_of(invoice).state, 'uncertain')
        self.run_cron_after(minutes=3)

        self.assertEqual(self.steps_of(invoice).state, 'done')
        [stored] = self.sandbox.operator('GET', 'companies/1/attachments')[-1:]
        self.assertRegex(stored['name'], r'^Työtunnit-[0-9a-f]{8}\.txt$')
        self.assertEqual(self.sandbox.requests(UPLOAD), 1)

    def test_every_attempt_sends_the_same_bytes(self):
        file = self.env['ir.attachment'].create({'name': "a.txt", 'raw': b'first'})
        invoice = self._invoice(extra_file_ids=file.ids)
        self.sandbox.order_fault('drop_before_store', operation=UPLOAD)
        self.send(invoice)
        file.raw = b'second'
        self.run_cron_after(minutes=3)
        self.run_cron_after(minutes=11)
        self.assertEqual(base64.b64decode(self.steps_of(invoice).content), b'first')
        self.assertEqual(self.sandbox.requests(UPLOAD), 2)

    # ------------------------------------------------------------------
    # APPROVE AND DELIVER
    # ------------------------------------------------------------------

    def test_a_lost_answer_to_deliver_delivers_once(self):
        """Fault F01: in SENT it would go to the customer again."""
        for kind in ('drop_after_store', 'drop_before_store'):
            self.connection.target_status = 'send'
            invoice = self._invoice()
            self.sandbox.order_fault(kind, operation='send')
            self.send(invoice)
            self.run_cron_after(minutes=3)
            self.run_cron_after(minutes=11)
            self.assertEqual(invoice.procountor_status, 'SENT', kind)
            log = self._log_there(invoice)
            self.assertEqual([entry['action'] for entry in log].count('SEND'), 1, kind)

    def test_what_was_delivered_and_cannot_be_read_afterwards_is_not_delivered_again(self):
        self.connection.target_status = 'send'
        invoice = self._invoice()
        # It is read after the approval, before the delivery, and after it.
        fault = {'operation': 'getInvoice', 'kind': 'status', 'status': 503, 'calls': [3]}
        self.sandbox.operator('POST', 'faults', json=fault)
        self.send(invoice)
        self.assertEqual(self.steps_of(invoice)[-1:].state, 'uncertain')
        self.run_cron_after(minutes=3)
        self.assertEqual((invoice.procountor_state, invoice.procountor_status), ('sent', 'SENT'))
        self.assertEqual([entry['action'] for entry in self._log_there(invoice)].count('SEND'), 1)

    def test_what_a_person_approved_there_counts_as_done(self):
        self.connection.target_status = 'approve'
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='approveInvoice1', status=503)
        self.send(invoice)
        with self.connection._client() as client:
            client.invoices.approve(invoice.procountor_id)
        self.run_cron_after(minutes=3)
        self.assertEqual((self.steps_of(invoice).state, invoice.procountor_status), ('done', 'APPROVED'))

    def _log_there(self, invoice):
        with self.connection._client() as client:
            return client.invoices.transactions(invoice.procountor_id)

    # ------------------------------------------------------------------
    # SUMS
    # ------------------------------------------------------------------

    def test_a_difference_of_sums_stops_the_steps_until_it_is_accepted(self):
        self.connection.target_status = 'approve'
        invoice = self._with_difference()
        check, approve = self.steps_of(invoice)
        self.assertEqual((check.operation, check.state, approve.state), ('check_sums', 'failed', 'blocked'))
        self.assertEqual(self.sandbox.invoices(invoice.name)[0]['status'], 'UNFINISHED')

        check._accept_difference("One cent, 100 % agreed")
        self.run_cron()
        self.assertEqual(approve.state, 'done')
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertTrue(any("accepted" in body for body in invoice.message_ids.mapped('body')))

    def test_a_difference_that_is_mended_there_is_compared_again(self):
        self.connection.target_status = 'approve'
        invoice = self._with_difference()
        check, approve = self.steps_of(invoice)
        check.action_retry()
        self.run_cron()
        self.assertEqual((check.state, approve.state), ('failed', 'blocked'), "it differs still")

        self.connection.sum_tolerance = 1
        check.action_retry()
        self.run_cron()
        self.assertEqual((check.state, approve.state), ('done', 'done'))

    def test_a_difference_is_told(self):
        invoice = self._with_difference()
        self.assertIn("differ", invoice.activity_ids.summary)

    def test_a_tolerated_difference_stops_nothing(self):
        self.connection.write({'target_status': 'approve', 'sum_tolerance': 0.05})
        invoice = self._with_difference()
        self.assertEqual(self.steps_of(invoice).mapped('operation'), ['approve'])

    def _with_difference(self):
        """Return a sent invoice whose VAT the service rounds otherwise."""
        self.sandbox.settings(vat_rounding='document')
        invoice = self._invoice((0.02, 1, 0, VAT_STANDARD), (0.02, 1, 0, VAT_STANDARD), (0.02, 1, 0, VAT_STANDARD))
        self.send(invoice)
        return invoice

    # ------------------------------------------------------------------
    # PAID BEFORE
    # ------------------------------------------------------------------

    def test_what_was_paid_before_is_marked_once(self):
        self.connection.write({'target_status': 'approve', 'mark_paid': True})
        invoice = self._invoice()
        self._pay(invoice, 25.5)
        self._pay(invoice, 100)
        self.sandbox.order_fault('drop_after_store', operation=MARK_PAID)
        self.send(invoice)
        self.run_cron_after(minutes=3)

        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['status'], 'MARKED_PAID')
        self.assertEqual(self.sandbox.requests(MARK_PAID), 2)
        events = self.env['procountor.payment.event'].search([('move_id', '=', invoice.id)])
        self.assertEqual(sorted(events.mapped('amount')), [25.5, 100])
        self.assertEqual(set(events.mapped('state')), {'known'})
        self.assertTrue(all(events.mapped('event_id')))

    def test_a_payment_that_was_undone_meanwhile_is_not_marked(self):
        self.connection.write({'target_status': 'approve', 'mark_paid': True})
        invoice = self._invoice()
        self._pay(invoice, 100)
        self.sandbox.order_fault('status', operation='approveInvoice1', status=403)
        self.send(invoice)
        lines = invoice.line_ids.filtered(lambda line: line.account_type == 'asset_receivable')
        lines.remove_move_reconcile()
        approve, mark_paid = self.steps_of(invoice)
        approve.action_retry()
        self.run_cron()
        self.assertEqual((approve.state, mark_paid.state), ('done', 'blocked'))
        self.assertIn("does not pay this invoice", mark_paid.error)
        self.assertEqual(self.sandbox.requests(MARK_PAID), 0)

        mark_paid.action_cancel()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_credit_note_that_pays_is_not_marked(self):
        self.connection.write({'target_status': 'approve', 'mark_paid': True})
        invoice = self._invoice()
        credit = self._invoice((40, 1, 0, VAT_STANDARD), move_type='out_refund')
        lines = (invoice + credit).line_ids.filtered(lambda line: line.account_type == 'asset_receivable')
        lines.reconcile()
        self.send(invoice)
        self.assertEqual(self.steps_of(invoice).mapped('operation'), ['approve'])

    def test_a_payment_of_two_instalments_is_marked_once(self):
        self.connection.write({'target_status': 'approve', 'mark_paid': True})
        term = self.env['account.payment.term'].create(
            {
                'name': "Half and half",
                'line_ids': [
                    Command.create({'value_amount': 50, 'nb_days': 0}),
                    Command.create({'value_amount': 50, 'nb_days': 30}),
                ],
            }
        )
        invoice = self._invoice(invoice_payment_term_id=term.id)
        self._pay(invoice, 125.5)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
        events = self.env['procountor.payment.event'].search([('move_id', '=', invoice.id)])
        self.assertEqual(events.mapped('amount'), [125.5])

    def _pay(self, invoice, amount):
        self.env['account.payment.register'].with_context(active_model='account.move', active_ids=invoice.ids).create(
            {'amount': amount, 'payment_date': '2026-03-02'}
        )._create_payments()
