from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.procountor_connector.mapping.invoice_out import invoice_payload

from .common import SECOND_KEY
from .registers import RegistersCommon


class TestRegistersLink(RegistersCommon):
    """Links of customers and products, and what invoices make of them."""

    def needs(self, moves):
        return [
            (move, operation, record)
            for move, operation, record in moves._procountor_prerequisites({self.company: self.connection})
        ]

    def invoice_of(self, partner, *products):
        lines = [
            Command.create({'product_id': each.id, 'price_unit': 10, 'tax_ids': [Command.set(each.taxes_id.ids)]})
            for each in products or [self.product]
        ]
        return self._invoice(partner_id=partner.id, invoice_line_ids=lines)

    # ------------------------------------------------------------------
    # LINKS
    # ------------------------------------------------------------------

    def test_an_answer_links_once(self):
        answer = self.create_there(self.customer)
        self.create_there(self.customer)
        link = self.customer._procountor_link(self.connection)
        self.assertEqual(len(link), 1)
        self.assertEqual(
            (link.procountor_id, link.type, link.number, link.identifier, link.is_in_use, link.company_id),
            (str(answer['id']), 'CUSTOMER', f'O{self.customer.id}', '9999999-2', True, self.company),
        )
        self.assertEqual(link.version, answer['version'])
        self.create_there(self.product)
        product = self.product._procountor_link(self.connection)
        self.assertEqual((product.code, product.name, product.type), ('HOY-1', "Höylätty lauta", 'SALES'))

    def test_nothing_is_linked_before_the_answer(self):
        for state in ('waiting', 'uncertain', 'failed', 'blocked'):
            self.customer._procountor_apply(self.exchange(self.customer, state=state, error="?"))
        self.customer._procountor_not_sent(self.connection)
        self.assertFalse(self.customer._procountor_link(self.connection))

    def test_a_row_that_stood_alone_is_completed(self):
        answer = self.create_there(self.customer)
        row = self.customer._procountor_link(self.connection)
        row.write({'partner_id': False, 'name': "Before"})
        self.create_there(self.customer)
        self.assertEqual(self.customer._procountor_link(self.connection), row)
        self.assertEqual((row.procountor_id, row.name), (str(answer['id']), self.customer.name))

    def test_a_link_stays_with_the_record_that_has_it(self):
        self.create_there(self.customer)
        row = self.customer._procountor_link(self.connection)
        other = self._create_customer(name=self.customer.name, ref=row.number, active=False)
        rows = self.env['procountor.business.partner'].sudo()
        rows._keep(self.connection, other.id, self.stored('partners')[0])
        self.assertEqual(row.partner_id, self.customer)
        self.assertFalse(other._procountor_link(self.connection))

    @mute_logger('odoo.sql_db')
    def test_the_database_keeps_links_single(self):
        rows = self.env['procountor.business.partner'].sudo()
        link = {'connection_id': self.connection.id, 'name': "A", 'type': 'CUSTOMER', 'partner_id': self.customer.id}
        rows.create(link | {'procountor_id': '1'})
        for double in (link | {'procountor_id': '2'}, link | {'procountor_id': '1', 'partner_id': False}):
            with self.assertRaises(UniqueViolation), self.cr.savepoint():
                rows.create(double)
        rows.create(link | {'procountor_id': '2', 'type': 'SUPPLIER'})

    def test_two_companies_have_equal_ids(self):
        """Promise 8: the partner is shared, the remote records are not."""
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        other.company_registry = '9999996-8'
        second = self._connect(other, SECOND_KEY)
        first = self.create_there(self.customer)
        self.assertFalse(self.customer._procountor_link(second))
        self.assertEqual(self.create_there(self.customer, second)['id'], first['id'])
        links = [self.customer._procountor_link(each) for each in (self.connection, second)]
        self.assertEqual(links[0].procountor_id, links[1].procountor_id)
        self.assertEqual([link.company_id for link in links], [self.company, other])
        stranger = new_test_user(
            self.env, 'stranger', 'procountor_connector.group_procountor_user', company_id=other.id
        )
        self.assertEqual(self.env['procountor.business.partner'].with_user(stranger).search([]), links[1])
        with self.assertRaises(AccessError):
            links[0].with_user(stranger).read(['name'])

    def test_another_company_and_a_copy_start_without_links(self):
        self.create_there(self.customer)
        self.create_there(self.product)
        copy = self.connection.copy()
        self.assertFalse(copy.business_partner_ids or copy.product_ids)
        self.connection._forget_company()
        self.assertFalse(self.connection.business_partner_ids or self.connection.product_ids)
        self.assertTrue(self.customer.exists())

    # ------------------------------------------------------------------
    # WHAT INVOICES NEED
    # ------------------------------------------------------------------

    def test_contacts_of_a_company_need_one_customer(self):
        contacts = self.env['res.partner'].create(
            [{'name': name, 'parent_id': self.customer.id} for name in ("Osto", "Varasto")]
        )
        moves = self.invoice_of(contacts[0]) + self.invoice_of(contacts[1])
        self.assertEqual(
            self.needs(moves),
            [
                (move, operation, record)
                for move in moves
                for operation, record in (('create_customer', self.customer), ('create_product', self.product))
            ],
        )

    def test_what_is_linked_is_not_needed(self):
        move = self.invoice_of(self.customer)
        self.create_there(self.customer)
        self.assertEqual(self.needs(move), [(move, 'create_product', self.product)])
        self.create_there(self.product)
        self.assertEqual(self.needs(move), [])

    def test_nothing_is_needed_unless_the_policy_says_so(self):
        move = self.invoice_of(self.customer)
        self.connection.customer_policy = 'never'
        self.assertEqual(self.needs(move), [(move, 'create_product', self.product)])
        self.connection.product_policy = 'never'
        self.assertEqual(self.needs(move), [])
        self.assertEqual(self.connection.copy().customer_policy, 'never')

    # ------------------------------------------------------------------
    # INVOICES
    # ------------------------------------------------------------------

    def test_a_linked_invoice_names_customer_and_product_by_their_ids(self):
        self.connection.write({'customer_policy': 'never', 'product_policy': 'never'})
        customer, product = self.create_there(self.customer), self.create_there(self.product)
        move = self.invoice_of(self.customer, self.product, self._new_product(default_code='X'))
        self.customer.ref = 'CHANGED-SINCE'
        self.send(move)
        [stored] = self.sandbox.invoices(move.name)
        self.assertEqual(stored['partnerId'], customer['id'])
        self.assertEqual(stored['counterParty']['customerNumber'], f'O{self.customer.id}')
        self.assertEqual([row.get('productId') for row in stored['invoiceRows']], [product['id'], None])

    def test_an_invoice_that_is_not_linked_carries_the_reference(self):
        self.connection.write({'customer_policy': 'never', 'product_policy': 'never'})
        self.customer.ref = 'C-7'
        move = self.invoice_of(self.customer)
        self.send(move)
        [stored] = self.sandbox.invoices(move.name)
        self.assertNotIn('partnerId', stored)
        self.assertEqual(stored['counterParty']['customerNumber'], 'C-7')

    def test_fifty_invoices_take_the_queries_of_one(self):
        partners = self.env['res.partner'].create(
            [
                {'name': f"Asiakas {number}", 'is_company': True, 'country_id': self.env.ref('base.fi').id}
                for number in range(50)
            ]
        )
        products = self.env['product.product'].create(
            [{'name': f"Tuote {number}", 'default_code': f'T{number}'} for number in range(50)]
        )
        products.taxes_id = self._tax('tax_dom_sales_goods_25_5')
        moves = self.env['account.move'].concat(
            *(self.invoice_of(*each) for each in zip(partners, products, strict=True))
        )
        rows = [
            {'connection_id': self.connection.id, 'name': "A", 'procountor_id': str(number)} for number in range(50)
        ]
        self.env['procountor.business.partner'].sudo().create(
            [row | {'type': 'CUSTOMER', 'partner_id': each.id} for row, each in zip(rows, partners, strict=True)][:25]
        )
        self.env['procountor.product'].sudo().create(
            [row | {'type': 'SALES', 'product_id': each.id} for row, each in zip(rows, products, strict=True)][:25]
        )
        for step in (self._need, self._values):
            step(moves[:1])  # what is read once for all
            one, fifty = self._queries(step, moves[:1]), self._queries(step, moves)
            self.assertLessEqual(fifty, one, step.__name__)
        self.assertEqual(len(self._need(moves)), 50)

    def _need(self, moves):
        return self.needs(moves)

    def _values(self, moves):
        return [invoice_payload(move._procountor_values(self.connection), 'k') for move in moves]

    def _queries(self, step, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        step(moves.browse(moves.ids))
        return self.cr.sql_log_count - before

    # ------------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------------

    def test_a_plain_biller_posts_invoices_of_linked_customers_and_sees_no_links(self):
        self.create_there(self.customer)
        ours = {'company_id': self.company.id, 'company_ids': self.company.ids}
        biller = new_test_user(self.env, 'biller', 'account.group_account_invoice', **ours)
        move = self.invoice_of(self.customer)
        move.button_draft()
        move.with_user(biller).action_post()
        self.assertEqual(move.with_user(biller)._procountor_values(self.connection)['customer']['remote_id'][:1], '1')
        with self.assertRaises(AccessError):
            self.customer.with_user(biller).read(['procountor_business_partner_ids'])

    def test_a_sender_sees_links_and_changes_none(self):
        self.create_there(self.customer)
        ours = {'company_id': self.company.id, 'company_ids': self.company.ids}
        sender = new_test_user(self.env, 'sender', 'procountor_connector.group_procountor_user', **ours)
        link = self.customer.with_user(sender).procountor_business_partner_ids
        self.assertEqual(link.number, f'O{self.customer.id}')
        for change in (lambda: link.write({'partner_id': False}), link.unlink, link.copy):
            with self.assertRaises(AccessError):
                change()
