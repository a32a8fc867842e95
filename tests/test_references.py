from unittest.mock import patch

from odoo.exceptions import UserError

from .common import ProcountorCommon

SECOND_IBAN, UNKNOWN_IBAN = 'FI1099000000000701', 'FI8099000000000702'


class DocumentCommon(ProcountorCommon):
    """What arrives of a document, and what is in the way of it."""

    def _arrived(self, move):
        self.send(move)
        self.assertIn(move.procountor_state, ('sent', 'sent_problem'), move.procountor_problem)
        [stored] = self.sandbox.invoices(move.name)
        return stored

    def _warnings(self, move):
        return '\n'.join(move._procountor_warnings(self.connection))

    def _print(self, move):
        """Return the invoice as Odoo prints it."""
        return self.env['ir.actions.report']._render('account.account_invoices', move.ids)[0].decode()

    def assert_blocked(self, move, sentence):
        move.action_procountor_send()
        self.assertEqual(move.procountor_state, 'blocked')
        self.assertRegex(move.procountor_problem, sentence)


class TestReferences(DocumentCommon):
    """By which number, reference and account the customer pays."""

    # ------------------------------------------------------------------
    # REFERENCE
    # ------------------------------------------------------------------

    def test_the_reference_that_odoo_prints_is_the_one_there(self):
        """Feature X9: Finnish and RF."""
        for standard, kind in (('fi', 'FI'), ('fi_rf', 'RF')):
            self.company_data['default_journal_sale'].invoice_reference_model = standard
            invoice = self._invoice()
            payment = self._arrived(invoice)['paymentInfo']
            self.assertEqual(payment['bankReferenceCode'], invoice.payment_reference)
            self.assertEqual(payment['bankReferenceCodeType'], kind)
            self.assertEqual(invoice.procountor_reference, invoice.payment_reference)

    def test_a_reference_that_is_none_is_made_there(self):
        """Feature X9; fault F38."""
        invoice = self._invoice(payment_reference="INV/2026/00099")
        self.assertIn("INV/2026/00099 is no Finnish or RF reference", self._warnings(invoice))
        made = self._arrived(invoice)['paymentInfo']['bankReferenceCode']
        self.assertTrue(made.isdigit())
        self.assertEqual((invoice.procountor_reference, invoice.payment_reference), (made, "INV/2026/00099"))

    def test_a_reference_that_was_made_there_is_no_change(self):
        invoice = self._invoice(payment_reference="INV/2026/00099")
        self.send(invoice)
        invoice.ref = "PO 7"
        self.assertTrue(invoice.procountor_changed)
        self.assertNotIn("Payment reference", invoice.procountor_difference)
        invoice.ref = False
        self.assertFalse(invoice.procountor_changed)

    def test_an_update_keeps_the_reference_that_was_made_there(self):
        invoice = self._invoice(payment_reference="INV/2026/00099")
        self.send(invoice)
        invoice.ref = "PO 7"
        invoice.action_procountor_update()
        self.run_cron()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['orderReference'], "PO 7")
        self.assertEqual(stored['paymentInfo']['bankReferenceCode'], invoice.procountor_reference)
        self.assertFalse(invoice.procountor_changed)

    def test_a_credit_note_has_no_reference(self):
        stored = self._arrived(self._invoice(move_type='out_refund'))
        self.assertFalse(stored['paymentInfo'].get('bankReferenceCode'))

    def test_a_text_instead_of_a_reference_reaches_the_customer(self):
        invoice = self._invoice(payment_reference="Sopimus 12", narration="Kiitos!", ref="PO 7")
        self.assertIn("goes along in the additional information", self._warnings(invoice))
        stored = self._arrived(invoice)
        self.assertEqual(stored['additionalInformation'], "Kiitos!\n\nReference: Sopimus 12")
        self.assertEqual(stored['orderReference'], "PO 7")
        self.assertNotIn('orderReference', self._arrived(self._invoice(payment_reference="Sopimus 12")))

    def test_a_misspelt_reference_is_told_and_goes_nowhere(self):
        """Fault F38."""
        for reference in ("2026000012", "RF19 5390 0754 7034"):
            invoice = self._invoice(payment_reference=reference)
            self.assertIn(f"{reference} has a wrong check digit or length", self._warnings(invoice))
            stored = self._arrived(invoice)
            self.assertTrue(stored['paymentInfo']['bankReferenceCode'].isdigit())
            self.assertNotIn(reference, str(stored))
            self.assertFalse(invoice.procountor_changed)

    def test_odoo_s_own_number_as_reference_is_no_message(self):
        journal = self.company_data['default_journal_sale']
        journal.invoice_reference_model = 'odoo'
        invoice = self._invoice()
        self.assertEqual(invoice.payment_reference, invoice.name)
        self.assertIn("Communication Standard of the journal", self._warnings(invoice))
        self.assertNotIn('additionalInformation', self._arrived(invoice))

    def test_a_european_reference_is_told_and_one_is_made_there(self):
        """Odoo's own standard for Europe puts the code of the journal into an RF reference: RF67INV000037."""
        self.company_data['default_journal_sale'].invoice_reference_model = 'euro'
        invoice = self._invoice()
        self.assertTrue(invoice.payment_reference.startswith('RF'))
        [warning] = invoice._procountor_reference_warnings(self.connection)
        self.assertIn("is an RF reference around no Finnish one", warning)
        self.assertEqual(warning.record, invoice.journal_id)
        stored = self._arrived(invoice)
        self.assertTrue(stored['paymentInfo']['bankReferenceCode'].isdigit())
        self.assertNotIn('additionalInformation', stored)
        self.assertFalse(invoice.procountor_changed)

    # ------------------------------------------------------------------
    # ACCOUNT
    # ------------------------------------------------------------------

    def _own_account(self, iban):
        return self.env['res.partner.bank'].create({'acc_number': iban, 'partner_id': self.company.partner_id.id})

    def _open_account_there(self, iban):
        account = {'iban': iban, 'currency': 'EUR', 'status': 'ACTIVE', 'ledgerAccount': '1910'}
        account |= dict.fromkeys(('defaultForInvoice', 'defaultForPayment', 'allowPayments'), False)
        account |= {'showAccountOnInvoice': True, 'allowForeignPayments': False}
        with self.connection._client() as client:
            client._transport.write('POST', '/bankaccounts', account)

    def test_the_printed_account_is_the_one_that_is_booked(self):
        """Fault F38: an IBAN that Procountor does not know, until it does."""
        printed = self._own_account('FI10 9900 0000 0007 01')
        invoice = self._invoice(partner_bank_id=printed.id)
        self.assert_blocked(invoice, "bank account FI10 9900 0000 0007 01, which is not in use in Procountor")
        self._open_account_there(SECOND_IBAN)
        self.connection.action_test_connection()
        self.assertEqual(self._arrived(invoice)['paymentInfo']['bankAccount']['accountNumber'], SECOND_IBAN)

    def test_without_a_printed_account_it_is_that_of_the_connection(self):
        invoice = self._invoice(partner_bank_id=False)
        number = self._arrived(invoice)['paymentInfo']['bankAccount']['accountNumber']
        self.assertEqual(number, self.connection.bank_account_id.name)

    def test_an_invoice_with_an_account_of_its_own_needs_none_of_the_connection(self):
        iban = self.connection.bank_account_id.name
        self.connection.bank_account_id = False
        self._arrived(self._invoice(partner_bank_id=self._own_account(iban).id))
        self.assert_blocked(self._invoice(partner_bank_id=False), "The connection has no bank account")

    def test_the_account_on_a_credit_note_is_the_customer_s_and_not_looked_at(self):
        bank = self.env['res.partner.bank'].create({'acc_number': UNKNOWN_IBAN, 'partner_id': self.customer.id})
        stored = self._arrived(self._invoice(move_type='out_refund', partner_bank_id=bank.id))
        account = stored['paymentInfo']['bankAccount']['accountNumber']
        self.assertEqual(account, self.connection.bank_account_id.name)

    # ------------------------------------------------------------------
    # ODOO'S NUMBER
    # ------------------------------------------------------------------

    def test_a_number_that_procountor_cannot_keep(self):
        for number in ("INV/" + "9" * 40, "ΛΟΓ/2026/00001"):
            invoice = self._invoice(name=number)
            self.assertEqual(invoice.name, number)
            self.assert_blocked(invoice, "Procountor does not take the number .* give it another number")

    def test_the_same_number_twice_is_not_sent(self):
        """Two branches may number alike; after a lost answer nobody could tell the two apart."""
        first = self._invoice()
        self.send(first)
        branch = self._create_branch()
        journal = self._journal_of(branch)
        second = self._invoice(company=branch, journal_id=journal.id, name=first.name)
        self.env.invalidate_all()
        self.assert_blocked(second, f"{first.name} is also that of a document of {self.company.name}")
        self.assertFalse(first._procountor_number_problems(), "it was there first")
        third = self._invoice(company=branch, journal_id=journal.id)
        self._arrived(third)

    def _journal_of(self, branch):
        account = self.company_data['default_account_revenue']
        values = {'name': "Sivuliike", 'code': 'BRA', 'type': 'sale', 'default_account_id': account.id}
        return self.env['account.journal'].create(values | {'company_id': branch.id})

    def test_one_that_is_renumbered_while_it_waits_goes_by_its_new_number(self):
        """Fault F42."""
        invoice = self._invoice()
        reference = invoice.payment_reference
        invoice.action_procountor_send()
        invoice.name = "INV/2026/77777"
        self.run_cron()
        [stored] = self.sandbox.invoices("INV/2026/77777")
        self.assertEqual(stored['paymentInfo']['bankReferenceCode'], reference)
        self.assertFalse(invoice.procountor_changed)

    # ------------------------------------------------------------------
    # PROCOUNTOR LEADS
    # ------------------------------------------------------------------

    def test_when_procountor_leads_its_number_and_reference_are_printed(self):
        """Feature X9."""
        self.connection.number_policy = 'procountor'
        invoice = self._invoice()
        name, own = invoice.name, invoice.payment_reference
        stored = self._arrived(invoice)
        made = stored['paymentInfo']['bankReferenceCode']
        self.assertNotEqual(made, own)
        self.assertEqual(invoice.payment_reference, made)
        self.assertEqual((invoice.name, invoice.procountor_number), (name, str(stored['invoiceNumber'])))
        self.assertFalse(invoice.procountor_changed)
        for words in (name, str(stored['invoiceNumber']), made):
            self.assertIn(words, self._print(invoice))

    def test_when_procountor_leads_a_text_instead_of_a_reference_gives_way(self):
        self.connection.number_policy = 'procountor'
        invoice = self._invoice(payment_reference="Sopimus 12")
        self.assertIn("Sopimus 12 gives way to the one that Procountor makes", self._warnings(invoice))
        stored = self._arrived(invoice)
        self.assertEqual(invoice.payment_reference, stored['paymentInfo']['bankReferenceCode'])
        self.assertNotIn('orderReference', stored)
        invoice.ref = "PO 7"
        invoice.ref = False
        self.assertFalse(invoice.procountor_changed)

    def test_when_procountor_leads_nothing_is_printed_before(self):
        self.connection.number_policy = 'procountor'
        invoice = self._invoice()
        refused = self.assertRaisesRegex(UserError, "gets its number and reference from Procountor. Send it there")
        with refused:
            self._print(invoice)
        invoice.action_procountor_send()
        with refused:
            self._print(invoice)
        self.run_cron()
        self._print(invoice)

    def test_a_pro_forma_is_printed_before(self):
        self.connection.number_policy = 'procountor'
        self.assertTrue(self._invoice()._get_invoice_pdf_proforma()['content'])

    def test_when_procountor_leads_odoo_neither_e_mails_nor_makes_the_pdf_before(self):
        self.connection.number_policy = 'procountor'
        invoice, sender = self._invoice(), self.env['account.move.send']
        self.assertFalse(sender._is_applicable_to_move('email', invoice))
        for options in ({'sending_methods': ['email']}, {}):
            with self.assertRaisesRegex(UserError, "gets its number"):
                sender._generate_and_send_invoices(invoice, **options)
        with patch.object(self.env.registry['account.move.send'], '_send_mail') as send_mail:
            invoice.sending_data = {'author_user_id': self.env.uid, 'author_partner_id': self.env.user.partner_id.id}
            sender._generate_and_send_invoices(invoice, from_cron=True)
            sender._generate_and_send_invoices(invoice, allow_fallback_pdf=True)
        send_mail.assert_not_called()
        self.assertFalse(invoice.invoice_pdf_report_id)
        self.send(invoice)
        self.assertTrue(sender._is_applicable_to_move('email', invoice))
        sender._generate_and_send_invoices(invoice, sending_methods=['email'])
        self.assertTrue(invoice.invoice_pdf_report_id)

    def test_the_send_dialog_says_that_procountor_comes_first(self):
        self.connection.number_policy = 'procountor'
        invoice = self._invoice()
        dialog = self._dialog(invoice)
        self.assertEqual(dialog.sending_methods, ['procountor'])
        self.assertIn("gets its number", dialog.sending_method_checkboxes['email']['question_circle'])
        self.assertEqual(dialog.alerts['procountor_number']['level'], 'info')
        dialog.action_send_and_print()
        self.assertEqual(invoice.procountor_state, 'queued')

    def test_many_are_looked_at_with_one_query(self):
        self.connection.number_policy = 'procountor'
        moves = self.env['account.move'].concat(*[self._invoice() for _number in range(6)])
        self._queries(moves)  # what is cached for good
        self.assertEqual(self._queries(moves), self._queries(moves[0]))

    def _queries(self, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(moves._procountor_awaiting(), moves)
        return self.env.cr.sql_log_count - before

    def test_of_a_selection_only_what_has_its_number_is_e_mailed(self):
        self.connection.number_policy = 'procountor'
        there, waiting = self._invoice(), self._invoice()
        self.send(there)
        self._dialog(there + waiting).action_send_and_print()
        self.assertTrue(there.sending_data)
        self.assertFalse(waiting.sending_data)
        self.assertEqual(waiting.procountor_state, 'queued')

    def test_what_stays_out_of_procountor_waits_for_nothing(self):
        self.connection.write({'number_policy': 'procountor', 'go_live_date': '2026-04-01'})
        self._print(self._invoice())

    def test_when_odoo_leads_it_prints_at_once_and_only_its_own(self):
        invoice = self._invoice()
        self._print(invoice)
        self.send(invoice)
        self.assertNotIn("Number in Procountor", self._print(invoice))

    def _dialog(self, moves):
        action = moves.action_send_and_print()
        return self.env[action['res_model']].with_context(**action['context']).create({})

    # ------------------------------------------------------------------
    # PDF
    # ------------------------------------------------------------------

    def test_odoo_s_pdf_is_stored_and_goes_to_the_customer_when_that_is_chosen(self):
        self.connection.write({'target_status': 'send', 'attach_pdf': True})
        for chosen in (False, True):
            self.connection.sends_pdf = chosen
            stored = self._arrived(self._invoice())
            [file] = self._files(stored)
            self.assertEqual(file['sendWithInvoice'], chosen)

    def test_a_chosen_file_is_for_the_books_and_goes_to_the_customer_when_that_is_chosen(self):
        file = self.env['ir.attachment'].create({'name': "Tunnit.txt", 'raw': b'8 h'})
        for chosen in (False, True):
            stored = self._arrived(self._invoice(extra_file_ids=file.ids, sends_extra_files=chosen))
            self.assertEqual([file['sendWithInvoice'] for file in self._files(stored)], [chosen])

    def _files(self, stored):
        files = self.sandbox.operator('GET', 'companies/1/attachments')
        return [file for file in files if file['referenceId'] == stored['id']]
