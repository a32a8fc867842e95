from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import ProcountorCommon


class TestSendDialog(ProcountorCommon):
    """Procountor in Odoo's own Send dialog, beside e-mail and Peppol."""

    def _dialog(self, moves, user=None):
        moves = moves.with_user(user or self.env.user)
        action = moves.action_send_and_print()
        return moves.env[action['res_model']].with_context(**action['context']).create({})

    def _tick(self, dialog, *methods):
        dialog.sending_method_checkboxes = {
            name: box | {'checked': name in methods} for name, box in dialog.sending_method_checkboxes.items()
        }

    def _let_procountor_deliver(self):
        """Stand for a connection whose documents Procountor sends to the customer."""
        self.connection.invoice_channel = 'email'
        connection = self.env.registry['procountor.connection']
        self.startPatcher(patch.object(connection, '_delivers', lambda connection: bool(connection)))

    # ------------------------------------------------------------------
    # ONE DOCUMENT
    # ------------------------------------------------------------------

    def test_it_is_ticked_beside_the_customer_s_own_method(self):
        dialog = self._dialog(self._invoice())
        self.assertEqual(set(dialog.sending_methods), {'email', 'procountor'})

    def test_alone_it_only_queues(self):
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self._tick(dialog, 'procountor')
        dialog.action_send_and_print()
        self.assertEqual(invoice.procountor_state, 'queued')
        self.assertFalse(invoice.is_move_sent or invoice.invoice_pdf_report_id)
        self.assertEqual(self.sandbox.statuses(), [])

    def test_with_email_both_happen(self):
        invoice = self._invoice()
        self._dialog(invoice).action_send_and_print()
        self.assertEqual((invoice.procountor_state, invoice.is_move_sent), ('queued', True))

    def test_unticked_nothing_is_queued(self):
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self._tick(dialog, 'email')
        dialog.action_send_and_print()
        self.assertEqual((invoice.procountor_state, invoice.is_move_sent), ('not_sent', True))

    def test_a_sent_one_shows_why_it_cannot_be_ticked(self):
        invoice = self._invoice()
        self.send(invoice)
        box = self._dialog(invoice).sending_method_checkboxes['procountor']
        self.assertEqual((box['checked'], box['readonly']), (False, True))
        self.assertIn("in Procountor already", box['question_circle'])

    def test_a_person_without_the_right_sees_why(self):
        groups, company = 'account.group_account_invoice', self.company
        biller = new_test_user(self.env, 'biller', groups=groups, company_id=company.id, company_ids=company.ids)
        invoice = self._invoice()
        dialog = self._dialog(invoice, biller)
        self.assertIn(
            "You need the Procountor right", dialog.sending_method_checkboxes['procountor']['question_circle']
        )
        dialog.action_send_and_print()
        self.assertEqual((invoice.procountor_state, invoice.is_move_sent), ('not_sent', True))

    def test_without_a_connection_it_is_not_offered(self):
        self.connection.active = False
        self.assertNotIn('procountor', self._dialog(self._invoice()).sending_method_checkboxes)

    def test_it_is_no_preferred_method_of_a_customer(self):
        self.assertNotIn('procountor', dict(self.env['res.partner']._fields['invoice_sending_method'].selection))

    # ------------------------------------------------------------------
    # ONE SIDE DELIVERS
    # ------------------------------------------------------------------

    def test_when_procountor_delivers_email_stays_unticked(self):
        self._let_procountor_deliver()
        dialog = self._dialog(self._invoice())
        self.assertEqual(dialog.sending_methods, ['procountor'])
        self.assertFalse(dialog.sending_method_checkboxes['email']['readonly'])  # it can take Procountor's place

    def test_when_procountor_delivers_not_both_are_possible(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self._tick(dialog, 'email', 'procountor')
        with self.assertRaisesRegex(UserError, "Untick the other ways"):
            dialog.action_send_and_print()
        self.assertEqual(invoice.procountor_state, 'not_sent')

    def test_what_procountor_delivers_is_not_emailed_later(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        invoice.action_procountor_send()
        box = self._dialog(invoice).sending_method_checkboxes['email']
        self.assertEqual((box['checked'], box['readonly']), (False, True))
        sender = self.env['account.move.send']
        with patch.object(self.env.registry['account.move.send'], '_send_mail') as send_mail:
            sender._generate_and_send_invoices(invoice, sending_methods=['email'])
        send_mail.assert_not_called()

    def test_what_odoo_delivered_procountor_does_not(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self._tick(dialog, 'email')
        dialog.action_send_and_print()
        self.assertTrue(invoice._procountor_delivered_by_odoo())
        invoice.action_procountor_send()
        self.assertFalse(invoice._procountor_delivers())
        self.assertIn("Procountor will not send it", ' '.join(invoice._procountor_warnings(self.connection)))

    # ------------------------------------------------------------------
    # SEVERAL DOCUMENTS
    # ------------------------------------------------------------------

    def test_of_a_selection_what_can_go_is_counted_and_queued(self):
        sent, one, two = (self._invoice() for _number in range(3))
        self.send(sent)
        dialog = self._dialog(sent + one + two)
        self.assertEqual(dialog.summary_data['procountor']['count'], 2)
        self.assertEqual(dialog.summary_data['email']['count'], 3)
        dialog.action_send_and_print()
        self.assertEqual((sent + one + two).mapped('procountor_state'), ['sent', 'queued', 'queued'])
        self.assertFalse(any((sent + one + two).mapped('is_move_sent')))

    def test_of_a_selection_that_is_sent_already_nothing_is_said(self):
        both = self._invoice() + self._invoice()
        self.send(both)
        self.assertNotIn('procountor', self._dialog(both).summary_data)

    def test_whether_documents_may_go_out_the_database_is_asked_once(self):
        sender, company = self.env['account.move.send'], self.company
        user = new_test_user(self.env, 'sender', groups='procountor_connector.group_procountor_user')
        user.write({'company_ids': company.ids, 'company_id': company.id})
        self.connection.number_policy = 'procountor'
        invoices = self.env['account.move'].concat(*(self._invoice() for _number in range(4)))
        (invoices[0] + invoices[2]).action_procountor_send()
        self.env.flush_all()
        self.env.invalidate_all()

        def queries(move):
            before = self.env.cr.sql_log_count
            self.assertFalse(sender.with_user(user)._is_applicable_to_move('email', move.with_user(user)))
            return self.env.cr.sql_log_count - before

        self.assertEqual([queries(move) for move in invoices][2:], [0, 0])
