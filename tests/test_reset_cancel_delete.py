from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.procountor_connector.models import account_move_changed

from .changed import ChangedCommon


class TestResetCancelDelete(ChangedCommon):
    """Fault F42: a document that leaves or left, and is reset, cancelled, deleted, renumbered or posted again."""

    def test_reset_to_draft_in_each_state(self):
        for state, outcome in (
            ('waiting', False),
            ('blocked', False),
            ('failed', False),
            ('sending', "on its way"),
            ('uncertain', "being looked for"),
            ('conflict', "being looked for"),
        ):
            invoice = self._in_state(state)
            if outcome:
                with self.assertRaisesRegex(UserError, outcome):
                    invoice.button_draft()
                with self.assertRaisesRegex(UserError, outcome):
                    invoice.button_cancel()
                continue
            invoice.button_draft()
            self.assertEqual((invoice.procountor_state, self.exchange_of(invoice).state), (False, 'cancelled'), state)
            invoice.name = f'INV/2026/08{invoice.id}'
            invoice.action_post()
            self.assertEqual(invoice.procountor_state, 'not_sent', state)
            self.send(invoice)
            self.assertEqual((invoice.procountor_state, invoice.procountor_changed), ('sent', False), state)
            self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1, state)

    def test_what_was_not_sent_can_be_cancelled_and_deleted(self):
        for state in ('waiting', 'blocked', 'failed'):
            invoice = self._in_state(state)
            invoice.button_cancel()
            self.assertEqual((invoice.procountor_state, invoice.procountor_problem), (False, False), state)
            invoice.button_draft()
            exchange = self.exchange_of(invoice)
            invoice.with_context(force_delete=True).unlink()
            self.run_cron()
            self.assertEqual(exchange.state, 'cancelled', state)

    def test_a_sent_invoice_stays_sent_and_is_not_deleted(self):
        invoice = self._sent()
        invoice.button_draft()
        self.assertEqual((invoice.procountor_state, invoice.procountor_changed), ('sent', False))
        invoice.action_post()
        self.assertEqual((invoice.procountor_state, invoice.procountor_cure), ('sent', False))
        self.run_cron()
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            invoice.with_context(force_delete=True).unlink()

    def test_what_was_sent_and_is_not_kept_is_compared_by_hand(self):
        invoice = self._sent()
        self.exchange_of(invoice).payload = False
        invoice.ref = "PO 2"
        self.assertEqual((invoice.procountor_changed, invoice.procountor_cure), (True, 'credit'))
        self.assertIn("by hand", invoice.procountor_difference)

    def test_an_incomplete_draft_counts_as_changed(self):
        invoice = self._sent()
        invoice.button_draft()
        for incomplete in (
            {'invoice_date': False},
            {
                'invoice_date': '2026-03-02',
                'invoice_line_ids': [Command.update(invoice.invoice_line_ids.id, {'tax_ids': False})],
            },
            {'invoice_line_ids': [Command.clear()]},
        ):
            invoice.write(incomplete)
            self.assertEqual((invoice.procountor_changed, invoice.procountor_cure), (True, 'confirm'))
            self.assertIn("incomplete", invoice.procountor_difference)

    def test_an_error_of_ours_lets_the_document_open(self):
        invoice = self._sent()
        invoice.ref = "PO 2"
        invoice.invalidate_recordset()
        failing = patch.object(account_move_changed, 'differences', side_effect=KeyError('invoiceRows'))
        with failing, self.assertLogs('odoo.addons.procountor_connector.models.account_move_update', 'ERROR'):
            self.assertFalse(invoice.procountor_difference)

    def test_open_steps_are_cancelled_and_go_on_after_posting_again(self):
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email', 'attach_pdf': True})
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='saveAttachment', status=403)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent_problem')

        invoice.button_draft()
        self.assertEqual(set(self.steps_of(invoice).mapped('state')), {'cancelled'})
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        with self.assertRaisesRegex(UserError, "when it is confirmed"):
            invoice.action_procountor_resume_steps()
        self.run_cron()
        self.assertEqual(invoice.procountor_status, 'UNFINISHED')

        invoice.action_post()
        self.assertEqual(invoice.procountor_cure, 'resume')
        invoice.action_procountor_resume_steps()
        self.run_cron()
        self.assertEqual(set(self.steps_of(invoice).mapped('state')), {'done'})
        self.assertEqual((invoice.procountor_status, invoice.procountor_cure), ('SENT', False))

    def test_steps_do_not_go_on_with_what_changed(self):
        self.connection.target_status = 'approve'
        invoice = self._invoice(ref="PO 1")
        self.sandbox.order_fault('status', operation='approveInvoice1', status=403)
        self.send(invoice)
        self._redo(invoice, ref="PO 2")
        with self.assertRaisesRegex(UserError, "as it is in Procountor"):
            invoice.action_procountor_resume_steps()
        invoice.action_procountor_update()
        self.run_cron()
        self.assertEqual(invoice.procountor_cure, 'resume')

    def test_a_step_that_a_person_skipped_does_not_come_back(self):
        self.connection.write({'target_status': 'approve', 'attach_pdf': True})
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='saveAttachment', status=403)
        self.send(invoice)
        self.steps_of(invoice)[0].action_cancel()
        self.run_cron()
        self._redo(invoice)
        self.assertFalse(invoice.procountor_cure)

    def test_a_step_that_was_skipped_a_moment_before_the_reset_does_not_come_back(self):
        self.connection.write({'target_status': 'approve', 'attach_pdf': True})
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='saveAttachment', status=403)
        self.send(invoice)
        attach, approve = self.steps_of(invoice)
        attach.action_cancel()
        invoice.button_draft()
        self.run_cron()
        invoice.action_post()
        self.assertEqual((attach.is_withdrawn, approve.is_withdrawn), (False, True))
        invoice.action_procountor_resume_steps()
        self.run_cron()
        self.assertEqual((attach.state, approve.state), ('cancelled', 'done'))

    def test_cancelled_in_odoo_and_still_in_procountor_is_told_until_it_is_void_there(self):
        invoice = self._sent()
        invoice.button_cancel()
        self.assertIn("still in Procountor", invoice.procountor_problem)
        self.assertEqual(invoice.procountor_cure, 'void')
        attention = self.env['ir.ui.view'].browse(self.ref('procountor_connector.account_move_view_search')).arch
        self.assertIn("('procountor_problem', '!=', False)", attention)

        with self.connection._client() as client:
            client.invoices.invalidate(invoice.procountor_id)
        invoice.action_procountor_read()
        self.assertEqual((invoice.procountor_problem, invoice.procountor_cure), (False, False))

    def test_cancelled_in_odoo_is_told_no_more_when_it_is_posted_again(self):
        invoice = self._sent()
        invoice.button_cancel()
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual((invoice.procountor_problem, invoice.procountor_state), (False, 'sent'))

    def _in_state(self, state):
        """Return an invoice whose creation is in a state of the queue; a conflict is one that failed."""
        invoice = self._invoice(ref="PO 1")
        if state == 'blocked':
            country, self.customer.country_id = self.customer.country_id, False
            invoice.action_procountor_send()
            self.customer.country_id = country
            return invoice
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice)
        if state != 'waiting':
            exchange._claim()
        if state in ('failed', 'conflict'):
            exchange.write({'state': 'failed', 'is_conflict': state == 'conflict', 'error': "No."})
        elif state == 'uncertain':
            exchange._give_up_claim()
        if state not in ('waiting', 'sending'):
            exchange._have_effect()
        return invoice

    def test_what_a_person_cancels_while_its_state_is_being_shown_stays_cancelled(self):
        """The rows were read before; each group of them is shown in a transaction of its own."""
        invoice = self._in_state('waiting')
        exchange = self.exchange_of(invoice)
        self.assertEqual((exchange.state, invoice.procountor_state), ('waiting', 'queued'))
        exchange.applied = False
        self.env.flush_all()
        self.cr.execute(
            "UPDATE procountor_exchange SET state = 'cancelled', applied = TRUE WHERE id = %s", exchange.ids
        )
        self.cr.execute("UPDATE account_move SET procountor_state = NULL WHERE id = %s", invoice.ids)
        exchange._have_effect()
        self.assertFalse(invoice.procountor_state)
