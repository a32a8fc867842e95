from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.procountor_connector.mapping.invoice_changes import FIELDS, ROW_FIELDS, SUMS
from odoo.addons.procountor_connector.models import account_move_changed

from .changed import ChangedCommon

LOGGER = 'odoo.addons.procountor_connector.models.account_move_changed'


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

    def test_vat_that_is_entered_by_hand_is_seen(self):
        """The rows stay what they were, and Procountor computes the VAT from them."""
        invoice = self._sent()
        self._redo_with_vat(invoice, 25.51)
        self.assertEqual(invoice.amount_tax, 25.51, "the case is made")
        self.assertTrue(invoice.procountor_changed)
        self.assertRegex(invoice.procountor_difference, "<td>VAT</td><td>25.50</td><td>25.51</td>")
        self.assertRegex(invoice.procountor_difference, "<td>Total</td><td>125.50</td><td>125.51</td>")
        self.assertNotIn("Untaxed", invoice.procountor_difference)
        with self.assertRaisesRegex(UserError, "set rows, sums"):
            invoice.action_procountor_credit()
        self._redo_with_vat(invoice, 25.50)
        self.assertFalse(invoice.procountor_changed)

    def test_a_difference_of_sums_that_was_there_from_the_start_is_no_change(self):
        self.connection.sum_tolerance = 0.01
        invoice = self._invoice(post=False, ref="PO 1")
        self._enter_vat(invoice, 25.51)
        invoice.action_post()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        invoice.ref = "PO 2"
        self.assertNotIn("25.51", invoice.procountor_difference)
        invoice.ref = "PO 1"
        self.assertFalse(invoice.procountor_changed)

    def _redo_with_vat(self, invoice, amount):
        invoice.button_draft()
        self._enter_vat(invoice, amount)
        invoice.action_post()

    def _enter_vat(self, invoice, amount):
        """Correct the VAT below the rows, as the pencil there does."""
        totals = invoice.tax_totals
        totals['subtotals'][0]['tax_groups'][0]['tax_amount_currency'] = amount
        invoice.tax_totals = totals

    def test_what_a_person_reads_is_no_markup_of_theirs(self):
        invoice = self._sent()
        invoice.ref = "<script>alert(1)</script>"
        self.assertNotIn('<script>', invoice.procountor_difference)

    def test_every_field_has_a_name_for_people(self):
        own = {'address', 'billing', 'cash_discount', 'delivery', 'row', 'row_vat_status', 'row_dimensions'}
        labels = {*FIELDS, *ROW_FIELDS, *SUMS, *own}
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
        for method in (
            'action_procountor_update',
            'action_procountor_resume_steps',
            'action_procountor_read',
            'action_procountor_set_dimensions',
        ):
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

    def _compared(self):
        """Count the bodies that are made to compare."""
        return patch.object(account_move_changed, 'differences', wraps=account_move_changed.differences)
