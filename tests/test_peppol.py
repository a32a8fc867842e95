from odoo.exceptions import UserError

from .common import ProcountorCommon

OVT = '003799999992'


class TestPeppol(ProcountorCommon):
    """Odoo's own Peppol stands beside us, as it does in any Finnish Odoo: one of the two delivers.

    Its demonstration mode is used, which accepts everybody and asks nobody.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({'vat': 'FI99999976', 'street': "Laskukuja 1", 'zip': '00010', 'city': "Keksilä"})
        cls.env['ir.config_parameter'].set_param('account_peppol.edi.mode', 'demo')
        cls.company.partner_id.write({'peppol_eas': '0216', 'peppol_endpoint': '003799999976'})
        cls.company.account_peppol_proxy_state = 'receiver'
        cls.customer.write({'vat': 'FI99999992', 'invoice_edi_format': 'ubl_bis3'})
        cls.customer.write({'peppol_eas': '0216', 'peppol_endpoint': OVT})
        cls.customer.button_account_peppol_check_partner_endpoint(company=cls.company)
        assert cls.customer.with_company(cls.company).peppol_verification_state == 'valid'

    def _dialog(self, moves):
        action = moves.action_send_and_print()
        return self.env[action['res_model']].with_context(**action['context']).create({})

    def _tick(self, dialog, *methods):
        dialog.sending_method_checkboxes = {
            name: box | {'checked': name in methods} for name, box in dialog.sending_method_checkboxes.items()
        }

    def _let_procountor_deliver(self):
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email'})

    def _stored(self, invoice):
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    # ------------------------------------------------------------------
    # ONE DOCUMENT
    # ------------------------------------------------------------------

    def test_where_procountor_does_not_deliver_peppol_does(self):
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self.assertEqual(set(dialog.sending_methods), {'email', 'peppol', 'procountor'})
        dialog.action_send_and_print()
        self.assertEqual((invoice.procountor_state, invoice.peppol_move_state), ('queued', 'processing'))
        self.assertEqual(self._stored(invoice)['invoiceChannel'], 'NO_SENDING')

    def test_when_procountor_delivers_peppol_stays_unticked(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self.assertEqual(dialog.sending_methods, ['procountor'])
        box = dialog.sending_method_checkboxes['peppol']
        self.assertIn("One of the two is enough", box['question_circle'])
        self.assertFalse(box['readonly'])  # it can take Procountor's place
        dialog.action_send_and_print()
        stored = self._stored(invoice)
        self.assertEqual((stored['invoiceChannel'], stored['status']), ('EMAIL', 'SENT'))
        self.assertEqual(invoice.peppol_move_state, 'ready')

    def test_when_procountor_delivers_not_both_are_possible(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self._tick(dialog, 'peppol', 'procountor')
        with self.assertRaisesRegex(UserError, "Untick the other ways"):
            dialog.action_send_and_print()
        self.assertEqual((invoice.procountor_state, invoice.peppol_move_state), ('not_sent', 'ready'))

    def test_what_went_by_peppol_procountor_does_not_deliver(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self._tick(dialog, 'peppol')
        dialog.action_send_and_print()
        self.assertEqual((invoice.procountor_state, invoice.peppol_move_state), ('not_sent', 'processing'))
        self.assertTrue(invoice._procountor_delivered_by_odoo())
        warnings = ' '.join(invoice._procountor_warnings(self.connection))
        self.assertIn("Procountor will not send it", warnings)
        invoice.action_procountor_send()
        stored = self._stored(invoice)
        self.assertEqual((stored['invoiceChannel'], stored['status']), ('NO_SENDING', 'APPROVED'))

    def test_a_failed_delivery_by_peppol_leaves_it_to_procountor(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        invoice.peppol_move_state = 'error'
        invoice.action_procountor_send()
        self.assertEqual(self._stored(invoice)['invoiceChannel'], 'EMAIL')

    def test_a_dialog_that_was_open_while_procountor_was_asked_sends_nothing(self):
        """Two persons: what one of them queues, the other one has on the screen still."""
        self._let_procountor_deliver()
        for method in ('peppol', 'email'):
            invoice = self._invoice()
            dialog = self._dialog(invoice)
            self._tick(dialog, method)
            invoice.action_procountor_send()
            with self.assertRaisesRegex(UserError, "One of the two is enough"):
                dialog.action_send_and_print()
            self.assertEqual((invoice.peppol_move_state, invoice.procountor_emailed), ('ready', False))

    def test_what_procountor_delivers_does_not_go_by_peppol_in_the_background(self):
        self._let_procountor_deliver()
        invoice = self._invoice()
        invoice.action_procountor_send()
        box = self._dialog(invoice).sending_method_checkboxes['peppol']
        self.assertEqual((box['checked'], box['readonly']), (False, True))
        self.env['account.move.send']._generate_and_send_invoices(invoice, sending_methods=['peppol'])
        self.assertEqual((invoice.peppol_move_state, invoice.peppol_message_uuid), ('ready', False))

    def test_peppol_waits_for_the_number_that_procountor_gives(self):
        self.connection.number_policy = 'procountor'
        invoice, sender = self._invoice(), self.env['account.move.send']
        self.assertEqual(self._dialog(invoice).sending_methods, ['procountor'])
        self.assertFalse(sender._is_applicable_to_move('peppol', invoice))
        self.send(invoice)
        self.assertTrue(sender._is_applicable_to_move('peppol', invoice))

    # ------------------------------------------------------------------
    # SEVERAL DOCUMENTS
    # ------------------------------------------------------------------

    def test_of_a_selection_procountor_takes_what_it_delivers(self):
        self._let_procountor_deliver()
        by_odoo, one, two = (self._invoice() for _number in range(3))
        self.connection.invoice_channel = 'no_sending'
        self.send(by_odoo)
        self.connection.invoice_channel = 'email'
        dialog = self._dialog(by_odoo + one + two)
        counts = {name: entry['count'] for name, entry in dialog.summary_data.items()}
        self.assertEqual(counts, {'email': 1, 'peppol': 1, 'procountor': 2})
        dialog.action_send_and_print()
        self.assertEqual((by_odoo + one + two).mapped('peppol_move_state'), ['to_send', 'ready', 'ready'])
        with self.enter_registry_test_mode():
            self.env.ref('account.ir_cron_account_move_send').method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((by_odoo + one + two).mapped('peppol_move_state'), ['processing', 'ready', 'ready'])
        self.assertEqual(self._stored(one)['invoiceChannel'], 'EMAIL')
