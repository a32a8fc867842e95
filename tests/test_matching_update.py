from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .matching import PARTNERS, PRODUCTS, MatchingCommon

PATCH, PUT = 'updateBusinessPartner', 'updateProduct'


class TestMatchingUpdate(MatchingCommon):
    """What goes from Odoo to the registers of Procountor: new entries, and chosen fields of those that are there."""

    def update(self, rows, *names):
        """Choose the fields ``names`` of the dialog, and let the outbox send."""
        action = rows.with_user(self.user).action_update_in_procountor()
        dialog = self.env[action['res_model']].with_user(self.user).browse(action['res_id'])
        dialog.write(dict.fromkeys(names, True))
        dialog.action_queue()
        self.run_cron()
        return self.env['procountor.exchange'].sudo().search([('operation', 'like', 'update_%')])

    def linked(self, **invoicing):
        there = self.partner_there("Puu Oy", '9999999-2', customerNumber='C-1', email='old@puu.example', **invoicing)
        self.fetch()
        self.apply(self.row(there))
        return self.row(there)

    # ------------------------------------------------------------------
    # CHOSEN FIELDS
    # ------------------------------------------------------------------

    def test_chosen_fields_alone_are_changed(self):
        for way in ('merge', 'replace'):  # which of them the service does is not documented
            self.sandbox.reset()
            self.sandbox.operator('POST', 'reset', json={'empty': True})
            self.sandbox.settings(patch_nested_objects=way)
            self.env[PARTNERS].sudo().search([]).unlink()
            row = self.linked(orderReference="keep me")
            before = self.stored('partners')[0]
            exchange = self.update(row, 'has_email')[0]
            self.assertEqual(exchange.state, 'done', exchange.error)
            after = self.stored('partners')[0]
            self.assertEqual(after['invoicingInfo'], before['invoicingInfo'] | {'email': 'laskut@puu.example'})
            for values in (before, after):
                del values['invoicingInfo'], values['version']
            self.assertEqual(after, before)
            self.assertEqual((row.email, row.match_state), ('laskut@puu.example', 'linked'), "the row shows it")

    def test_several_fields_and_a_second_time(self):
        row = self.linked()
        self.update(row, 'has_name', 'has_address')
        there = self.stored('partners')[0]
        self.assertEqual((there['name'], there['address']['city']), (self.customer.name, self.customer.city))
        self.customer.email = 'uusi@puu.example'
        self.assertEqual(self.update(row, 'has_email').mapped('state'), ['done', 'done'])
        self.assertEqual(self.stored('partners')[0]['invoicingInfo']['email'], 'uusi@puu.example')

    def test_a_lost_answer_is_looked_for_and_nothing_is_sent_twice(self):
        row = self.linked()
        self.sandbox.order_fault('drop_after_store', operation=PATCH)
        exchange = self.update(row, 'has_email')
        self.assertEqual(exchange.state, 'uncertain')
        self.run_cron_after(minutes=11)
        self.assertEqual((exchange.state, self.sandbox.requests(PATCH)), ('done', 1))

    def test_a_request_that_was_lost_is_sent_again(self):
        row = self.linked()
        self.sandbox.order_fault('drop_before_store', operation=PATCH)
        exchange = self.update(row, 'has_email')
        for minutes in (3, 12, 13):
            self.run_cron_after(minutes=minutes)
        self.assertEqual(
            (exchange.state, self.stored('partners')[0]['invoicingInfo']['email']), ('done', 'laskut@puu.example')
        )

    def test_a_product_keeps_what_nobody_chose(self):
        there = self.product_there("Vanha nimi", 'HOY-1', price=10, defaultAccount='3000', discount=5)
        self.fetch(PRODUCTS)
        row = self.row(there, PRODUCTS)
        self.apply(row, decision='update')
        before = self.stored('products')[0]
        exchange = self.update(row, 'has_price')
        self.assertEqual(exchange.state, 'done', exchange.error)
        self.assertEqual(self.stored('products')[0] | {'version': ''}, before | {'price': 40, 'version': ''})
        self.assertEqual(row.price, 40)

    def test_what_cannot_be_updated_is_told(self):
        row = self.linked()
        with self.assertRaisesRegex(UserError, "at least one field"):
            self.update(row)
        supplier = self.partner_there("Tarvike Oy", type='SUPPLIER')
        self.fetch()
        with self.assertRaisesRegex(UserError, "that are linked"):
            self.update(self.row(supplier), 'has_name')
        action = row.with_user(self.user).action_update_in_procountor()
        dialog = self.env[action['res_model']].with_user(self.user).browse(action['res_id'])
        dialog.has_name = True
        dialog.action_queue()
        with self.assertRaisesRegex(UserError, "on its way"):
            dialog.action_queue()
        row.action_unlink_records()
        self.run_cron()
        exchange = self.env['procountor.exchange'].sudo().search([('operation', '=', 'update_customer')])
        self.assertEqual(exchange.state, 'blocked')
        self.assertIn("not linked with Procountor any more", exchange.error)

    # ------------------------------------------------------------------
    # NEW ENTRIES
    # ------------------------------------------------------------------

    def test_customers_and_products_are_created_on_demand(self):
        for record, kind in ((self.customer, 'partners'), (self.product, 'products')):
            record.with_user(self.user).action_procountor_create()
            self.run_cron()
            self.assertEqual(len(self.stored(kind)), 1)
            self.assertTrue(record._procountor_link(self.connection))
            with self.assertRaisesRegex(UserError, "already"):
                record.with_user(self.user).action_procountor_create()
        biller = new_test_user(self.env, 'biller', 'account.group_account_invoice', company_id=self.company.id)
        with self.assertRaises(AccessError):
            self.customer.with_user(biller).action_procountor_create()

    def test_a_number_that_another_customer_has_stops_it(self):
        """Feature F38: the collision guard."""
        self.customer.ref = 'C-1'
        self.partner_there("Aivan Muu Oy", '9999998-4', customerNumber='C-1')
        self.customer.with_user(self.user).action_procountor_create()
        self.run_cron()
        exchange = self.env['procountor.exchange'].sudo().search([('operation', '=', 'create_customer')])
        self.assertEqual((exchange.state, len(self.stored('partners'))), ('failed', 1))
        self.assertIn("Aivan Muu Oy", exchange.error)

    # ------------------------------------------------------------------
    # THE LOCK
    # ------------------------------------------------------------------

    def test_creation_is_locked_until_the_registers_were_matched(self):
        never = {'customer_policy': 'never', 'product_policy': 'never'}
        self.connection.write(never | {'is_matching_waived': False})
        for name, record, register in (
            ('customer_policy', self.customer, PARTNERS),
            ('product_policy', self.product, PRODUCTS),
        ):
            self.assertTrue(self.connection.is_creation_locked)
            with self.assertRaisesRegex(ValidationError, "First match"), self.cr.savepoint():
                self.connection.write({name: 'create'})
            with self.assertRaisesRegex(UserError, "First match"):
                record.with_user(self.user).action_procountor_create()
            self.fetch(register)
            self.connection.write({name: 'create'})
        self.assertFalse(self.connection.is_creation_locked)
        self.connection._forget_company()
        self.assertEqual(self.connection.customer_policy, 'never')
        self.assertTrue(self.connection.is_creation_locked)

    def test_the_lock_is_waived_by_hand_and_not_copied(self):
        self.connection.write({'is_matching_waived': False, 'customer_policy': 'never', 'product_policy': 'never'})
        self.connection.write({'is_matching_waived': True, 'customer_policy': 'create'})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.connection.is_matching_waived = False
