from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import SECOND_KEY, VAT_STANDARD
from .registers import RegistersCommon


class TestLinksLife(RegistersCommon):
    """Fault F41: links follow contacts and products that are merged, archived, moved; F22: deleted in Procountor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = 'procountor_connector.group_procountor_user,base.group_partner_manager'
        ours = {'company_id': cls.company.id, 'company_ids': cls.company.ids}
        cls.sender = new_test_user(cls.env, 'sender', groups=groups, **ours)
        cls.biller = new_test_user(cls.env, 'biller', groups='account.group_account_invoice', **ours)

    def _twin(self, **values):
        return self._create_customer(name="Puu ja Höyläys", company_registry=False, email=self.customer.email, **values)

    def _row(self, partner, remote_id, connection=None, **values):
        return (
            self.env['procountor.business.partner']
            .sudo()
            .create(
                {
                    'connection_id': (connection or self.connection).id,
                    'type': 'CUSTOMER',
                    'procountor_id': remote_id,
                    'name': f"Customer {remote_id}",
                    'partner_id': partner.id,
                    'is_in_use': True,
                }
                | values
            )
        )

    def _merge(self, *partners, into):
        dialog = self.env['base.partner.merge.automatic.wizard'].with_user(self.sender).create({})
        dialog._merge([partner.id for partner in (*partners, into)], into.with_user(self.sender))
        self.env.invalidate_all()

    def _delete_there(self):
        self.sandbox.operator('POST', 'reset', json={'empty': True})

    # ------------------------------------------------------------------
    # MERGED
    # ------------------------------------------------------------------

    def test_the_link_moves_to_the_contact_that_is_left(self):
        twin = self._twin()
        row = self._row(twin, '7')
        self._merge(twin, into=self.customer)
        self.assertFalse(twin.exists())
        self.assertEqual((row.partner_id, row.link_problem), (self.customer, False))
        self.assertEqual(self.customer._procountor_link(self.connection), row)

    def test_of_two_links_that_of_the_kept_contact_stays_and_the_other_is_free(self):
        twin = self._twin()
        theirs, ours = self._row(twin, '7'), self._row(self.customer, '8')
        self._merge(twin, into=self.customer)
        self.assertEqual((ours.partner_id, theirs.exists(), theirs.partner_id.ids), (self.customer, theirs, []))
        self.assertEqual((theirs.link_problem, theirs.merged_into_id), ('merged', self.customer))
        self.assertIn("make it inactive", theirs.link_advice)
        self.assertIn("Customer 7", self.customer.message_ids[:5].mapped('body').__str__())
        theirs.with_user(self.sender).action_dismiss()
        self.assertFalse(theirs.link_problem)

    def test_of_two_links_of_merged_contacts_the_one_in_use_moves(self):
        twins = self._twin(), self._twin()
        idle, used = self._row(twins[0], '7', is_in_use=False), self._row(twins[1], '8')
        self._merge(*twins, into=self.customer)
        self.assertEqual((used.partner_id, idle.partner_id.ids), (self.customer, []))

    def test_links_of_two_companies_and_of_both_registers_stay_side_by_side(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        other.company_registry = '9999996-8'
        second = self._connect(other, SECOND_KEY)
        twin = self._twin()
        rows = self._row(twin, '7', second) + self._row(twin, '9', type='SUPPLIER') + self._row(self.customer, '7')
        self._merge(twin, into=self.customer)
        self.assertEqual(rows.mapped('partner_id'), self.customer)
        self.assertEqual(rows.mapped('link_problem'), [False] * 3)

    def test_what_waits_for_a_merged_customer_makes_it_once(self):
        twin = self._twin()
        moves = self._invoice(partner_id=twin.id) + self._invoice()
        moves.action_procountor_send()
        self._merge(twin, into=self.customer)
        self.run_cron()
        self.assertEqual(moves.mapped('procountor_state'), ['sent', 'sent'])
        self.assertEqual(len(self.stored('partners')), 1)

    def test_what_waits_goes_by_the_link_of_the_kept_contact(self):
        self.create_there(self.customer)
        twin = self._twin()
        move = self._invoice(partner_id=twin.id)
        move.action_procountor_send()
        self._merge(twin, into=self.customer)
        self.run_cron()
        self.assertEqual((move.procountor_state, len(self.stored('partners'))), ('sent', 1))
        [stored] = self.sandbox.invoices(move.name)
        self.assertEqual(stored['partnerId'], self.stored('partners')[0]['id'])

    def test_what_waits_moves_with_a_contact_that_is_merged_into_a_new_one(self):
        twin = self._twin()
        move = self._invoice(partner_id=twin.id)
        move.action_procountor_send()
        self._merge(twin, into=self.customer)
        self.run_cron()
        self.assertEqual(move.procountor_state, 'sent')
        self.assertTrue(self.customer._procountor_link(self.connection))

    # ------------------------------------------------------------------
    # ARCHIVED, MOVED
    # ------------------------------------------------------------------

    def test_archiving_keeps_the_links(self):
        self.create_there(self.customer)
        self.create_there(self.product)
        links = [record._procountor_link(self.connection) for record in (self.customer, self.product)]
        self.customer.action_archive()
        self.product.product_tmpl_id.action_archive()
        self.env.invalidate_all()
        self.assertEqual([link.exists() for link in links], links)
        self.assertEqual([link.link_problem for link in links], [False, False])
        self.customer.action_unarchive()
        self.assertEqual(self.customer._procountor_link(self.connection), links[0])

    def test_a_customer_that_becomes_a_contact_keeps_its_link_until_a_person_moves_it(self):
        person = self._create_customer(name="Maija Mallikas", is_company=False, company_registry=False)
        row = self._row(person, '7')
        person.parent_id = self.customer
        self.assertEqual((row.partner_id, row.link_problem), (person, 'contact'))
        self.assertIn(self.customer.name, row.link_advice)
        row.with_user(self.sender).action_move_link()
        self.assertEqual((row.partner_id, row.link_problem), (self.customer, False))

    def test_a_link_is_not_moved_onto_another_one(self):
        person = self._create_customer(name="Maija Mallikas", is_company=False, company_registry=False)
        row, own = self._row(person, '7'), self._row(self.customer, '8')
        person.parent_id = self.customer
        with self.assertRaisesRegex(UserError, "is linked with Customer 8 already"):
            row.with_user(self.sender).action_move_link()
        self.assertEqual((row.partner_id, own.partner_id), (person, self.customer))
        person.parent_id = False
        self.assertFalse(row.link_problem)

    # ------------------------------------------------------------------
    # DELETED THERE
    # ------------------------------------------------------------------

    def test_a_deleted_customer_is_noticed_and_keeps_its_invoices_until_it_is_released(self):
        self.create_there(self.customer)
        row = self.customer._procountor_link(self.connection)
        self._delete_there()
        self.connection.action_test_connection()
        with self.connection._client() as client:
            self.connection.sudo()._refresh_settings(client)
        self.assertEqual((row.is_gone, row.link_problem), (True, 'gone'))
        self.assertIn("deleted in Procountor", self.connection.activity_ids.mapped('summary').__str__())
        move = self._invoice()
        self.send(move)
        self.assertEqual((move.procountor_state, self.sandbox.posts_of_invoices()), ('blocked', 0))
        action = move.with_user(self.sender).action_procountor_fix()
        self.assertEqual((action['res_model'], action['res_id']), (row._name, row.id))
        row.with_user(self.sender).action_release()
        self.run_cron()
        self.assertEqual((move.procountor_state, row.exists().ids), ('sent', []))
        self.assertEqual(
            self.customer._procountor_link(self.connection).procountor_id, str(self.stored('partners')[0]['id'])
        )

    def test_a_deleted_product_is_released_likewise(self):
        self.create_there(self.product)
        row = self.product._procountor_link(self.connection)
        self._delete_there()
        row.with_user(self.sender).action_check_there()
        self.assertEqual(row.link_problem, 'gone')
        move = self._invoice(
            invoice_line_ids=[
                (0, 0, {'product_id': self.product.id, 'price_unit': 10, 'tax_ids': self._tax(VAT_STANDARD).ids})
            ]
        )
        self.send(move)
        self.assertIn("deleted in Procountor", move.procountor_problem)
        row.with_user(self.sender).action_release()
        self.run_cron()
        self.assertEqual((move.procountor_state, move.procountor_problem), ('sent', False))

    def test_what_procountor_refuses_leads_to_the_link(self):
        self.connection.customer_policy = 'never'
        self.create_there(self.customer)
        self._delete_there()
        move = self._invoice()
        self.send(move)
        self.assertEqual(move.procountor_state, 'failed')
        action = move.with_user(self.sender).action_procountor_fix()
        row = self.customer._procountor_link(self.connection)
        self.assertEqual((action['res_model'], action['res_id']), (row._name, row.id))
        row.with_user(self.sender).action_check_there()
        self.assertTrue(row.is_gone)

    def test_a_check_of_what_is_there_brings_its_name(self):
        answer = self.create_there(self.customer)
        row = self.customer._procountor_link(self.connection)
        row.write({'name': "Before", 'is_gone': True})
        row.with_user(self.sender).action_check_there()
        self.assertEqual((row.name, row.is_gone), (answer['name'], False))

    def test_only_who_sends_mends_links(self):
        row = self._row(self.customer, '7')
        for name in ('action_check_there', 'action_release', 'action_move_link', 'action_dismiss'):
            with self.assertRaises(AccessError):
                getattr(row.with_user(self.biller), name)()
        self.assertEqual(row.partner_id, self.customer)
