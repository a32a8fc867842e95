from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from odoo.addons.procountor_connector.mapping.invoice_changes import FIELDS, ROW_FIELDS
from odoo.addons.procountor_connector.models import account_move_changed

from .common import VAT_STANDARD, ProcountorCommon

PUT = 'updateInvoice'
LOGGER = 'odoo.addons.procountor_connector.models.account_move_changed'


class ChangedCommon(ProcountorCommon):
    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'unfinished', 'attach_pdf': False, 'mark_paid': False})

    def _sent(self, **values):
        invoice = self._invoice(ref="PO 1", **values)
        self.send(invoice)
        return invoice

    def _there(self, invoice):
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    def _edit_there(self, invoice, **values):
        """Let a person change the invoice in Procountor."""
        with self.connection._client() as client:
            client.invoices.update(invoice.procountor_id, client.invoices.get(invoice.procountor_id) | values)

    def _redo(self, invoice, **values):
        """Reset to draft, change, and post again."""
        invoice.button_draft()
        invoice.write(values)
        invoice.action_post()

    def _compared(self):
        """Count the bodies that are made to compare."""
        return patch.object(account_move_changed, 'differences', wraps=account_move_changed.differences)


class TestChangedSinceSent(ChangedCommon):
    """Feature F76: what is edited after it was sent is seen, field by field."""

    def test_each_synchronised_field_is_seen_and_can_be_set_back(self):
        invoice = self._sent()
        self.assertTrue(invoice.procountor_version)
        for name, value, words in (
            ('invoice_date_due', '2026-04-30', "Due date"),
            ('ref', "PO 2", "Customer reference"),
            ('narration', "<p>New terms</p>", "New terms"),
            ('payment_reference', "2026000024", "Payment reference"),
        ):
            before = invoice[name]
            invoice.write({name: value})
            self.assertTrue(invoice.procountor_changed, name)
            self.assertIn(words, invoice.procountor_difference)
            invoice.write({name: before})
            self.assertFalse(invoice.procountor_changed, name)
            self.assertFalse(invoice.procountor_difference)

    def test_a_line_is_seen_however_it_is_edited(self):
        invoice = self._sent()
        line = invoice.invoice_line_ids
        line.name = "Another text"
        self.assertTrue(invoice.procountor_changed)
        self.assertIn("Another text", invoice.procountor_difference)
        line.name = "Row 1"
        self.assertFalse(invoice.procountor_changed)

        self._redo(invoice, invoice_line_ids=[Command.update(line.id, {'price_unit': 120})])
        self.assertTrue(invoice.procountor_changed)
        self.assertIn("unit price", invoice.procountor_difference)

        invoice.button_draft()
        extra = {'move_id': invoice.id, 'name': "Extra", 'price_unit': 1, 'tax_ids': line.tax_ids.ids}
        self.env['account.move.line'].create(extra)
        line.price_unit = 100
        invoice.action_post()
        self.assertIn("Extra", invoice.procountor_difference)

    def test_what_a_person_reads_is_no_markup_of_theirs(self):
        invoice = self._sent()
        invoice.ref = "<script>alert(1)</script>"
        self.assertNotIn('<script>', invoice.procountor_difference)

    def test_every_field_has_a_name_for_people(self):
        labels = {*FIELDS, *ROW_FIELDS, 'address', 'delivery', 'row', 'row_vat_status'}
        self.assertEqual(labels, self.env['account.move']._procountor_difference_labels().keys())

    def test_a_note_of_our_own_marks_nothing(self):
        invoice = self._sent()
        invoice.write({'invoice_origin': "S00001"})
        invoice.message_post(body="Hello")
        self.assertFalse(invoice.procountor_changed)

    def test_an_edit_costs_one_comparison_and_nothing_when_it_is_not_sent(self):
        sent, unsent = self._sent(), self._invoice(post=False)
        sent.button_draft()
        with self._compared() as compared:
            unsent.write({'ref': "x", 'invoice_line_ids': [Command.update(unsent.invoice_line_ids.id, {'name': "x"})]})
            self.assertEqual(compared.call_count, 0)
            sent.write({'ref': "x", 'invoice_line_ids': [Command.update(sent.invoice_line_ids.id, {'name': "x"})]})
            self.assertEqual(compared.call_count, 1)

    def test_an_error_of_ours_does_not_hinder_the_edit(self):
        invoice = self._sent()
        failing = patch.object(account_move_changed, 'differences', side_effect=KeyError('invoiceRows'))
        with failing, self.assertLogs(LOGGER, 'ERROR'):
            invoice.ref = "PO 2"
        self.assertEqual(invoice.ref, "PO 2")

    def test_an_edit_while_the_request_is_in_flight_is_seen(self):
        invoice = self._invoice(ref="PO 1")
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        invoice.ref = "PO 2"
        self.run_cron_after(minutes=3)
        self.assertEqual((invoice.procountor_state, invoice.procountor_changed), ('sent', True))
        self.assertFalse(invoice.procountor_version, "it may have been changed there before it was found")

    def test_an_edit_before_it_leaves_is_no_change(self):
        invoice = self._invoice(ref="PO 1")
        invoice.action_procountor_send()
        invoice.ref = "PO 2"
        self.run_cron()
        self.assertFalse(invoice.procountor_changed)
        self.assertEqual(self._there(invoice)['orderReference'], "PO 2")

    def test_a_biller_without_the_procountor_right_may_edit(self):
        invoice = self._sent()
        user = self._user('laskuttaja', 'account.group_account_invoice')
        invoice.with_user(user).ref = "PO 2"
        self.assertTrue(invoice.with_user(user).procountor_changed)
        self.assertIn("PO 2", invoice.with_user(user).procountor_difference)
        self.assertEqual(invoice.with_user(user).action_procountor_credit()['res_model'], 'account.move.reversal')
        for method in ('action_procountor_update', 'action_procountor_resume_steps', 'action_procountor_read'):
            with self.assertRaises(AccessError):
                getattr(invoice.with_user(user), method)()

    def test_somebody_of_another_company_changes_nothing(self):
        invoice = self._sent()
        invoice.ref = "PO 2"
        other = self._create_company(name="Kuvitelma Oy")
        user = self._user('vieras', 'procountor_connector.group_procountor_manager', other)
        for method in ('action_procountor_update', 'action_procountor_credit', 'action_procountor_read'):
            with self.assertRaises(AccessError):
                getattr(invoice.with_user(user), method)()

    def _user(self, login, group, company=None):
        company = company or self.company
        return new_test_user(self.env, login, groups=group, company_id=company.id, company_ids=company.ids)


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
        self.connection.write({'target_status': 'send', 'attach_pdf': True})
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
