from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import SECOND_KEY, ProcountorCommon

SECRETS = ('client_secret', 'api_key')


class TestAccess(ProcountorCommon):
    """Plain users, two companies: the usual test user is an administrator, and hides what is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.biller = cls._user('biller', 'account.group_account_invoice')
        cls.sender = cls._user('sender', 'procountor_connector.group_procountor_user')
        cls.other_company = cls.setup_other_company(name="Kuvitelma Oy")['company']
        cls.stranger = cls._user('stranger', 'procountor_connector.group_procountor_manager', cls.other_company)

    @classmethod
    def _user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(cls.env, login, groups=groups, company_id=company.id, company_ids=company.ids)

    def test_a_plain_biller_can_post_and_reset_but_not_send(self):
        invoice = self._invoice(post=False).with_user(self.biller)
        invoice.action_post()
        self.assertEqual(invoice.procountor_state, 'not_sent')
        with self.assertRaisesRegex(AccessError, "Procountor right"):
            invoice.action_procountor_send()
        invoice.button_draft()
        self.assertFalse(invoice.procountor_state)

    def test_a_sender_can_send_and_see_the_exchange_but_not_what_it_holds(self):
        invoice = self._invoice().with_user(self.sender)
        invoice.action_procountor_send()
        exchange = self.exchange_of(invoice).with_user(self.sender)
        self.assertEqual(exchange.state, 'waiting')
        for field in ('payload', 'answer'):
            with self.assertRaises(AccessError):
                exchange.read([field])
        for change in (lambda: exchange.write({'state': 'done'}), exchange.unlink, exchange.copy):
            with self.assertRaises(AccessError):
                change()

    def test_nobody_deletes_an_exchange(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        with self.assertRaises(AccessError):
            self.exchange_of(invoice).with_user(
                self._user('boss', 'procountor_connector.group_procountor_manager')
            ).unlink()

    def test_secrets_are_for_administrators(self):
        """Security check S10."""
        for user in (self.biller, self.sender):
            connection = self.connection.with_user(user)
            for field in SECRETS:
                with self.assertRaises(AccessError):
                    connection.read([field])
                with self.assertRaises(AccessError):
                    connection.search([(field, '=', 'sandbox-key-1')])
                with self.assertRaises(UserError):  # of which an AccessError is one
                    connection.export_data([field])

    def test_a_sender_does_not_test_or_change_a_connection(self):
        connection = self.connection.with_user(self.sender)
        with self.assertRaises(AccessError):
            connection.action_test_connection()
        with self.assertRaises(AccessError):
            connection.name = "Mine"

    def test_another_company_sees_nothing_of_ours(self):
        """Security check S5."""
        invoice = self._invoice()
        invoice.action_procountor_send()
        for record in (self.connection, self.connection.vat_status_ids[0], self.exchange_of(invoice)):
            theirs = record.with_user(self.stranger)
            self.assertFalse(theirs.search([('id', '=', record.id)]), record._name)
            with self.assertRaises(AccessError):
                theirs.read(['display_name'])
        with self.assertRaises(AccessError):
            invoice.with_user(self.stranger).action_procountor_send()

    def test_two_companies_with_equal_ids_do_not_mix(self):
        """Promise 8: the second company of the sandbox counts its ids from the same start."""
        self.other_company.company_registry = False
        self._connect(self.other_company, SECOND_KEY)
        ours = self._invoice()
        self.send(ours)
        [stored] = self.sandbox.invoices(ours.name)
        self.assertEqual(self.sandbox.invoices(ours.name, company=2), [])
        self.assertEqual(ours.procountor_connection_id, self.connection)
        self.assertEqual(ours.procountor_id, str(stored['id']))
