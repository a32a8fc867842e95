from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from .common import ProcountorCommon

OVT, OPERATOR = '003799999992', 'TESTOPER'


class TestChannel(ProcountorCommon):
    """How Procountor delivers a document, and what is checked before."""

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'send', 'invoice_channel': 'no_sending', 'fallback_channel': False})

    def _give_einvoice_address(self):
        self.customer.write({'procountor_einvoice_address': OVT, 'procountor_einvoice_operator': OPERATOR})

    def _channel_there(self, invoice):
        """Send an invoice, and return the channel that the service stored and the status it came to."""
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored['invoiceChannel'], stored['status']

    def assert_blocked(self, sentence, partner=None):
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertRegex(invoice.procountor_problem, sentence)
        exchange = self.exchange_of(invoice)
        self.assertEqual((exchange.cure_model, exchange.cure_id), ('res.partner', (partner or self.customer).id))
        return invoice

    def _warnings(self, invoice):
        return ' '.join(invoice._procountor_warnings(self.connection))

    # ------------------------------------------------------------------
    # WHICH ONE
    # ------------------------------------------------------------------

    def test_procountor_delivers_nothing_unless_somebody_says_so(self):
        """Feature F81."""
        fresh = self.env['procountor.connection'].new({})
        self.assertEqual((fresh.invoice_channel, fresh.target_status), ('no_sending', 'unfinished'))
        invoice = self._invoice()
        self.assertEqual(self._channel_there(invoice), ('NO_SENDING', 'APPROVED'))
        self.assertEqual(self.steps_of(invoice).mapped('operation'), ['approve'])

    def test_the_customer_decides_else_the_journal_else_the_connection(self):
        """Feature F80."""
        self._give_einvoice_address()
        journal = self.company_data['default_journal_sale']
        for connection, of_journal, of_customer, channel in (
            ('email', False, False, 'EMAIL'),
            ('mail', False, False, 'MAIL'),
            ('einvoice', False, False, 'ELECTRONIC_INVOICE'),
            ('email', 'mail', False, 'MAIL'),
            ('email', 'no_sending', False, 'NO_SENDING'),
            ('email', 'mail', 'einvoice', 'ELECTRONIC_INVOICE'),
            ('email', 'mail', 'no_sending', 'NO_SENDING'),
            ('no_sending', False, 'email', 'EMAIL'),
        ):
            self.connection.invoice_channel = connection
            journal.procountor_channel = of_journal
            self.customer.procountor_channel = of_customer
            status = 'APPROVED' if channel == 'NO_SENDING' else 'SENT'
            with self.subTest(connection=connection, journal=of_journal, customer=of_customer):
                self.assertEqual(self._channel_there(self._invoice()), (channel, status))

    def test_contacts_go_the_way_of_their_company(self):
        self.customer.procountor_channel = 'mail'
        contact = self.env['res.partner'].create({'name': "Taru", 'parent_id': self.customer.id})
        self.assertEqual(self._channel_there(self._invoice(partner_id=contact.id)), ('MAIL', 'SENT'))

    def test_what_procountor_does_not_deliver_by_itself_has_no_channel(self):
        self.connection.target_status = 'approve'
        self.customer.procountor_channel = 'email'
        self.assertEqual(self._channel_there(self._invoice()), ('NO_SENDING', 'APPROVED'))

    def test_the_channel_that_it_was_sent_with_counts_afterwards(self):
        self.customer.procountor_channel = 'email'
        by_procountor, by_nobody = self._invoice(), self._invoice()
        self.send(by_procountor)
        self.customer.procountor_channel = 'no_sending'
        self.send(by_nobody)
        self.customer.procountor_channel = False
        self.assertTrue(by_procountor._procountor_delivers())
        self.customer.procountor_channel = 'email'
        self.assertFalse(by_nobody._procountor_delivers())
        self.assertEqual((by_procountor.procountor_channel, by_nobody.procountor_channel), ('EMAIL', 'NO_SENDING'))

    # ------------------------------------------------------------------
    # WHAT EACH NEEDS
    # ------------------------------------------------------------------

    def test_email_needs_an_address(self):
        """Fault F38."""
        self.customer.procountor_channel = 'email'
        for email in (False, "laskut", "matti meikalainen@puu.example"):
            self.customer.email = email
            self.assert_blocked("enter a valid e-mail of Päijänteen")

    def test_a_letter_needs_a_complete_address(self):
        """Fault F38."""
        self.customer.write({'procountor_channel': 'mail', 'zip': False})
        invoice = self.assert_blocked("by letter: enter street, ZIP and city of Päijänteen")
        self.customer.zip = '00020'
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_status), ('sent', 'SENT'))

    def test_an_e_invoice_needs_address_operator_and_two_complete_addresses(self):
        """Fault F38."""
        self.customer.procountor_channel = 'einvoice'
        self.assert_blocked("enter the e-invoice address of Päijänteen")
        self.customer.procountor_einvoice_address = OVT
        self.assert_blocked("enter the e-invoice operator of Päijänteen")
        self.customer.write({'procountor_einvoice_operator': OPERATOR, 'street': False})
        self.assert_blocked("by e-invoice: enter street, ZIP and city of Päijänteen")
        self.customer.street = "Sahatie 4"
        office = self.env['res.partner'].create(
            {'name': "Talous", 'parent_id': self.customer.id, 'type': 'invoice', 'city': "Toisaalla"}
        )
        office.country_id = self.env.ref('base.fi')
        invoice = self._invoice(partner_id=office.id)
        invoice.action_procountor_send()
        self.assertIn("enter street, ZIP and city of Päijänteen Puu ja Höyläys Oy, Talous", invoice.procountor_problem)
        office.write({'street': "Kirjanpitokuja 3", 'zip': '00030'})
        self.run_cron()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['counterParty']['einvoiceAddress'], {'address': OVT, 'operator': OPERATOR})
        self.assertEqual((stored['status'], stored['billingAddress']['street']), ('SENT', "Kirjanpitokuja 3"))

    def test_a_foreign_e_invoice_has_another_form_and_no_operator(self):
        self._give_einvoice_address()
        self.customer.write({'procountor_channel': 'einvoice', 'country_id': self.env.ref('base.se').id})
        self.customer.company_registry = '556677-8899'
        self.assert_blocked("none of its country.*begins with 9999")
        self.customer.procountor_einvoice_address = '99995566778899'
        invoice = self._invoice()
        self.assertEqual(self._channel_there(invoice), ('ELECTRONIC_INVOICE', 'SENT'))
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['counterParty']['einvoiceAddress'], {'address': '99995566778899'})

    def test_what_is_not_delivered_needs_nothing(self):
        self.customer.write({'email': False, 'street': False, 'zip': False, 'city': False})
        self.assertEqual(self._channel_there(self._invoice()), ('NO_SENDING', 'APPROVED'))

    def test_the_first_of_several_emails_is_used_and_the_preview_says_so(self):
        self.customer.write({'procountor_channel': 'email', 'email': "ann@puu.example, bob@puu.example"})
        invoice = self._invoice()
        self.assertIn("delivers to the first one, ann@puu.example", self._warnings(invoice))
        self.assertEqual(self._channel_there(invoice), ('EMAIL', 'SENT'))
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['counterParty']['email'], 'ann@puu.example')

    # ------------------------------------------------------------------
    # FALL BACK
    # ------------------------------------------------------------------

    def test_without_what_it_needs_it_goes_the_other_way_and_the_preview_says_so(self):
        """Feature F80."""
        self.connection.write({'invoice_channel': 'einvoice', 'fallback_channel': 'email'})
        invoice = self._invoice()
        self.assertRegex(self._warnings(invoice), "enter the e-invoice address of .*Until then .*: E-mail")
        preview = self.env['procountor.preview'].browse(invoice.action_procountor_preview()['res_id'])
        self.assertEqual(preview.state, 'ready')
        self.assertIn("Delivered by Procountor: E-mail", preview.details)
        self.assertEqual(self._channel_there(invoice), ('EMAIL', 'SENT'))

    def test_when_neither_way_can_be_gone_it_waits_for_the_one_that_was_wished(self):
        self.connection.write({'invoice_channel': 'einvoice', 'fallback_channel': 'email'})
        self.customer.email = False
        self.assert_blocked("enter the e-invoice address of Päijänteen")

    def test_with_what_it_needs_nothing_falls_back(self):
        self._give_einvoice_address()
        self.connection.write({'invoice_channel': 'einvoice', 'fallback_channel': 'email'})
        invoice = self._invoice()
        self.assertNotIn("Until then", self._warnings(invoice))
        self.assertEqual(self._channel_there(invoice), ('ELECTRONIC_INVOICE', 'SENT'))

    def test_to_fall_back_on_not_sending_leaves_it_to_odoo(self):
        self.connection.write({'invoice_channel': 'einvoice', 'fallback_channel': 'no_sending'})
        invoice = self._invoice()
        self.assertIn("Not by Procountor", self._warnings(invoice))
        self.assertEqual(self._channel_there(invoice), ('NO_SENDING', 'APPROVED'))
        self.assertFalse(invoice._procountor_delivers())

    def test_the_queries_of_the_pre_flight_do_not_grow_with_the_documents(self):
        """Design, "What fast means here": customers of their own, invoice addresses and a way to fall back on."""
        self.connection.write({'invoice_channel': 'einvoice', 'fallback_channel': 'email'})
        invoices = self.env['account.move']
        for number in range(12):
            customer = self._create_customer(name=f"Asiakas {number}", state_id=self.env.ref('base.state_us_44').id)
            values = {'name': "Talous", 'parent_id': customer.id, 'type': 'invoice', 'street': "Tie 1"}
            office = self.env['res.partner'].create(values | {'country_id': customer.country_id.id})
            invoices += self._invoice(partner_id=office.id)
        self._queries(invoices[:1])  # what is cached for good
        few, many = self._queries(invoices[:3]), self._queries(invoices)
        self.assertLessEqual(many, few + 3)

    def _queries(self, invoices):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for invoice in invoices.sudo():
            invoice._procountor_party_problems()
            invoice._procountor_channel_problems(self.connection)
            invoice._procountor_channel_warnings(self.connection)
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------------
    # ODOO WAS FIRST
    # ------------------------------------------------------------------

    def _ask_odoo(self, invoices):
        """Let Odoo send the invoices in the background."""
        author = {'author_user_id': self.env.uid, 'author_partner_id': self.env.user.partner_id.id}
        invoices.sending_data = author

    def _send_in_background(self):
        with self.enter_registry_test_mode():
            self.env.ref('account.ir_cron_account_move_send').method_direct_trigger()
        self.env.invalidate_all()

    def test_what_odoo_is_to_email_later_procountor_does_not_deliver(self):
        self.customer.procountor_channel = 'email'
        invoice = self._invoice()
        self._ask_odoo(invoice)
        self.assertTrue(invoice._procountor_delivered_by_odoo())
        self.assertIn("Procountor will not send it", self._warnings(invoice))
        self.assertEqual(self._channel_there(invoice), ('NO_SENDING', 'APPROVED'))
        self._send_in_background()
        self.assertEqual((invoice.sending_data, invoice.procountor_emailed), (False, True))

    def test_what_procountor_was_asked_first_to_deliver_odoo_does_not_email_later(self):
        self.customer.procountor_channel = 'email'
        invoice = self._invoice()
        invoice.action_procountor_send()
        self._ask_odoo(invoice)
        self.assertFalse(invoice._procountor_delivered_by_odoo())
        self.run_cron()
        self._send_in_background()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((stored['invoiceChannel'], invoice.procountor_emailed), ('EMAIL', False))

    def test_an_email_that_odoo_could_not_make_leaves_it_to_procountor(self):
        self.customer.procountor_channel = 'email'
        invoice = self._invoice()
        self._ask_odoo(invoice)
        invoice.sending_data = False  # what Odoo does after an error
        self.assertEqual(self._channel_there(invoice), ('EMAIL', 'SENT'))

    def test_an_email_that_waits_in_odoo_s_own_queue_counts(self):
        self.customer.procountor_channel = 'email'
        invoice = self._invoice()
        with patch.object(self.env.registry['mail.mail'], 'send', lambda *_args, **_options: True):
            self.env['account.move.send']._generate_and_send_invoices(invoice, sending_methods=['email'])
        queued = self.env['mail.mail'].search([('model', '=', 'account.move'), ('res_id', '=', invoice.id)])
        self.assertEqual(queued.mapped('state'), ['outgoing'])
        self.assertTrue(invoice._procountor_delivered_by_odoo())
        self.assertEqual(self._channel_there(invoice), ('NO_SENDING', 'APPROVED'))

    def test_peppol_counts_as_delivered_from_the_time_it_is_queued(self):
        """Its state is given by hand, as is the notice of its queue; test_peppol.py sends by it."""
        self.customer.procountor_channel = 'email'
        moves = self.env.registry['account.move']
        for state, by_odoo in (
            (False, False),
            ('ready', False),
            ('to_send', True),
            ('processing', True),
            ('done', True),
            ('error', False),
        ):
            invoice = self._invoice()
            if state == 'to_send':
                invoice._procountor_note_who_was_asked()
            with patch.object(moves, '_procountor_peppol_state', lambda _move, state=state: state):
                channel, _status = self._channel_there(invoice)
            self.assertEqual(channel == 'NO_SENDING', by_odoo, state)

    # ------------------------------------------------------------------
    # ON THE CUSTOMER
    # ------------------------------------------------------------------

    def test_a_typing_error_in_an_e_invoice_address_is_told_at_once(self):
        """Feature F80."""
        for values in (
            {'procountor_einvoice_address': '003799999993'},
            {'procountor_einvoice_address': 'laskut@puu.example'},
            {'procountor_einvoice_operator': 'A-B'},
        ):
            with self.assertRaises(ValidationError):
                self.customer.write(values)
        self.customer.write(
            {'procountor_einvoice_address': "0037 9999 9992", 'procountor_einvoice_operator': "testoper"}
        )
        self.customer.procountor_channel = 'einvoice'
        invoice = self._invoice()
        self._channel_there(invoice)
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['counterParty']['einvoiceAddress'], {'address': OVT, 'operator': OPERATOR})

    def test_a_peppol_address_is_proposed_and_never_sent_by_itself(self):
        self.customer.write({'peppol_eas': '0216', 'peppol_endpoint': OVT})
        self.assertEqual(self.customer.procountor_einvoice_proposal, OVT)
        self.customer.procountor_channel = 'einvoice'
        self.assert_blocked("enter the e-invoice address")

    def test_a_copy_of_a_customer_does_not_get_its_e_invoices(self):
        self._give_einvoice_address()
        self.assertFalse(self.customer.copy().procountor_einvoice_address)

    def test_a_biller_without_the_right_can_send_by_odoo_and_does_not_see_the_channel(self):
        self.customer.procountor_channel = 'email'
        company = {'company_id': self.company.id, 'company_ids': self.company.ids}
        biller = new_test_user(self.env, 'biller', groups='account.group_account_invoice', **company)
        invoice = self._invoice()
        self.assertFalse(invoice.with_user(biller)._procountor_delivers())
        invoice.action_procountor_send()
        self.assertTrue(invoice.with_user(biller)._procountor_delivers())
        with self.assertRaises(AccessError):
            self.customer.with_user(biller).read(['procountor_channel'])
