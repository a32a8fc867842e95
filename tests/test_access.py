from odoo import Command
from odoo.exceptions import AccessError
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
        cls.other_company.company_registry = '9999996-8'  # that of the second company of the sandbox
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

    def test_nobody_forges_what_is_in_procountor(self):
        """Promise 8: a forged link of another company would block the real one."""
        invoice = self._invoice()
        for user in (self.biller, self.sender):
            for forged in ({'procountor_state': 'sent'}, {'procountor_id': '77'}, {'procountor_number': '1'}):
                with self.assertRaises(AccessError):
                    invoice.with_user(user).write(forged)
                with self.assertRaises(AccessError):
                    invoice.with_user(user).create({'move_type': 'entry'} | forged)

    def test_nobody_forges_it_by_defaults(self):
        """Promise 8: the context comes from the caller, and each user has defaults of their own."""
        forged = {'procountor_state': 'sent', 'procountor_id': '77', 'procountor_connection_id': self.connection.id}
        context = {f'default_{name}': value for name, value in forged.items()}
        for user in (self.biller, self.sender):
            moves = self.env['account.move'].with_user(user)
            made = moves.with_context(**context).create({'move_type': 'out_invoice'})
            copied = self._invoice().with_user(user).with_context(**context).copy()
            self.env['ir.default'].with_user(user).set('account.move', 'procountor_number', '1', user_id=True)
            by_default = moves.create({'move_type': 'out_invoice'})
            new = moves.with_context(**context).new({'move_type': 'out_invoice'})
            for move in (made, copied, by_default, new):
                for name in (*forged, 'procountor_number'):
                    self.assertFalse(move[name], name)

    def test_a_customer_in_the_portal_sees_nothing_of_it(self):
        portal = new_test_user(self.env, 'portal', groups='base.group_portal')
        portal.partner_id.parent_id = self.customer
        invoice = self._invoice().with_user(portal)
        for field in ('procountor_problem', 'procountor_state', 'procountor_id'):
            with self.assertRaises(AccessError):
                invoice.read([field])

    def test_people_of_a_branch_do_not_get_the_key_of_the_group(self):
        branch = self.env['res.company'].create({'name': "Sivuliike", 'parent_id': self.company.id})
        boss = self._user('branchboss', 'procountor_connector.group_procountor_manager', branch)
        with self.assertRaises(AccessError):
            self.connection.with_user(boss).read(['api_key'])

    def test_nobody_deletes_an_exchange(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        with self.assertRaises(AccessError):
            self.exchange_of(invoice).with_user(
                self._user('boss', 'procountor_connector.group_procountor_manager')
            ).unlink()

    def test_secrets_are_for_administrators(self):
        """Security check S10."""
        exporters = self.env.ref('base.group_allow_export')
        for user in (self.biller, self.sender):
            user.group_ids += exporters
            connection = self.connection.with_user(user)
            for field in SECRETS:
                with self.assertRaises(AccessError):
                    connection.read([field])
                with self.assertRaises(AccessError):
                    connection.search([(field, '=', 'sandbox-key-1')])
                with self.assertRaises(AccessError):
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
        self._connect(self.other_company, SECOND_KEY)
        ours = self._invoice()
        theirs = self._invoice_of_the_other_company()
        both = [self.company.id, self.other_company.id]
        self.send((ours + theirs).with_context(allowed_company_ids=both))
        self.assertEqual(ours.procountor_id, theirs.procountor_id)
        self.assertNotEqual(ours.procountor_connection_id, theirs.procountor_connection_id)
        for company, mine, foreign in ((1, ours, theirs), (2, theirs, ours)):
            [stored] = self.sandbox.invoices(mine.name, company)
            self.assertEqual(stored['counterParty']['counterPartyAddress']['name'], mine.partner_id.name)
            self.assertIn(self.exchange_of(mine).attempt_key, stored['notes'])
            self.assertNotIn(self.exchange_of(foreign).attempt_key, stored['notes'])

    def test_settings_of_two_companies_with_equal_ids_do_not_mix(self):
        """Promise 8: what is fetched for one connection leaves the rows of the other as they are."""
        theirs = self._connect(self.other_company, SECOND_KEY)
        for connection in (self.connection, theirs):
            self._make_contract(connection, 'F-1')
            connection.action_test_connection()
        for model in self.env.registry['procountor.fetched']._inherit_children:
            of_ours, of_theirs = self._fetched(model, self.connection), self._fetched(model, theirs)
            if not self._identities(of_ours) & self._identities(of_theirs):  # bank accounts, which have no id
                of_theirs[:1].name = of_ours[:1].name
            (of_ours + of_theirs).active = False
            self.connection.action_test_connection()
            self.assertEqual(set(of_ours.mapped('active')), {True}, model)
            self.assertEqual(set(of_theirs.mapped('active')), {False}, model)
            self.assertEqual(self._fetched(model, self.connection), of_ours, model)
            self.assertEqual(self._fetched(model, theirs), of_theirs, model)
            self.assertTrue(self._identities(of_ours) & self._identities(of_theirs), model)

    def _fetched(self, model, connection):
        rows = self.env[model].sudo().with_context(active_test=False)
        return rows.search([('connection_id', '=', connection.id)])

    def _identities(self, rows):
        return {row._fetched_identity() for row in rows}

    def _invoice_of_the_other_company(self):
        tax = self.env['account.chart.template'].with_company(self.other_company).ref('tax_dom_sales_goods_25_5')
        line = {'name': "Row", 'price_unit': 70, 'tax_ids': [Command.set(tax.ids)]}
        invoice = self.env['account.move'].create(
            {
                'move_type': 'out_invoice',
                'company_id': self.other_company.id,
                'partner_id': self._create_customer(name="Toisen Asiakas Oy").id,
                'invoice_date': '2026-03-02',
                'invoice_line_ids': [Command.create(line)],
            }
        )
        invoice.action_post()
        return invoice
