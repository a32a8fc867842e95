from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.procountor_connector.models import procountor_register_apply

from .matching import PARTNERS, PRODUCTS, MatchingCommon

LOKERO = {'name': "Puu Oy", 'street': "Lokero 1", 'zip': '00021', 'city': 'KEKSILÄ', 'country': 'FINLAND'}


class TestMatchingApply(MatchingCommon):
    """What becomes of the decisions, and how it is taken back."""

    def decided(self, *ids, register=PARTNERS):
        self.fetch(register)
        rows = self.env[register].with_user(self.maker)
        return rows.concat(*(self.row(each, register).with_user(self.maker) for each in ids))

    def result(self, row):
        return row.outcome, row.match_state

    # ------------------------------------------------------------------
    # LINK
    # ------------------------------------------------------------------

    def test_a_link_changes_nothing_on_either_side(self):
        there = self.partner_there("Puu Oy", '9999999-2', email='toinen@puu.example', customerNumber='C-1')
        row = self.decided(there)
        before = self.customer.read(), self.stored('partners')
        self.apply(row, self.user)
        self.assertEqual(self.result(row), ('linked', 'linked'))
        self.assertEqual(row.result, "Linked with Päijänteen Puu ja Höyläys Oy.")
        self.env.invalidate_all()
        after = self.customer.read(), self.stored('partners')
        for values in (before[0][0], after[0][0]):
            values.pop('procountor_business_partner_ids')
        self.assertEqual(after, before)

    def test_selected_rows_alone_are_applied(self):
        ids = [self.partner_there(f"Asiakas {number}") for number in range(3)]
        rows = self.decided(*ids)
        self.apply(rows[:1], self.maker, decision='add')
        self.assertEqual(rows.mapped('match_state'), ['linked', 'new', 'new'])

    def test_do_nothing_and_ignore_do_nothing(self):
        rows = self.decided(*(self.partner_there(f"Asiakas {number}") for number in range(2)))
        rows[0].write({'decision': 'nothing'})
        rows[1].write({'decision': 'ignore'})
        count = self.env['res.partner'].search_count([])
        run = self.apply(rows)
        self.assertEqual([self.result(row) for row in rows], [('nothing', 'new'), ('nothing', 'ignored')])
        self.assertEqual((self.env['res.partner'].search_count([]), run.failures), (count, 0))
        self.assertFalse(self.env[PARTNERS].with_user(self.user).board_summary()['undo'], "nothing was done")

    def test_one_that_cannot_be_done_does_not_stop_the_others(self):
        ids = [self.partner_there(f"Asiakas {number}") for number in range(4)]
        rows = self.decided(*ids)
        rows[0].write({'decision': 'update'})  # no partner was chosen
        rows[1].write({'candidate_id': self.customer.id})
        rows[2].write({'candidate_id': self.customer.id})
        rows[3].write({'decision': 'add'})
        run = self.apply(rows, self.maker)
        self.assertEqual(rows.mapped('outcome'), ['failed', 'linked', 'failed', 'created'])
        self.assertEqual(rows[0].result, "Choose the record in Odoo first.")
        self.assertIn("is linked with Asiakas 1", rows[2].result)
        self.assertEqual((run.state, run.done, run.total, run.failures), ('done', 4, 4, 2))
        summary = self.env[PARTNERS].with_user(self.user).board_summary()
        self.assertEqual(summary, {'runs': [], 'undo': {'id': run.id, 'done': 2, 'failures': 2}})

    # ------------------------------------------------------------------
    # ADD
    # ------------------------------------------------------------------

    def test_a_partner_is_added_with_its_billing_and_delivery_address(self):
        there = self.partner_there(
            "Uusi Oy",
            '9999998-4',
            customerNumber='C-8',
            email='laskut@uusi.example',
            language='FINNISH',
            einvoiceAddress='003799999984',
            einvoiceOperator='TESTOPER',
            address={
                'billingAddress': LOKERO,
                'deliveryAddress': LOKERO | {'name': "Uusi Oy", 'street': "Varastotie 2"},
            },
        )
        row = self.decided(there)
        self.assertEqual(row.decision, 'add')
        self.apply(row, self.maker)
        partner = row.partner_id
        self.assertEqual(self.result(row), ('created', 'linked'))
        self.assertEqual(
            (
                partner.name,
                partner.company_registry,
                partner.ref,
                partner.email,
                partner.street,
                partner.zip,
                partner.city,
            ),
            ("Uusi Oy", '9999998-4', 'C-8', 'laskut@uusi.example', "Sahatie 4", '00020', 'KEKSILÄ'),
        )
        self.assertEqual(
            (
                partner.is_company,
                partner.country_id.code,
                partner.company_id,
                partner.customer_rank,
                partner.create_uid,
            ),
            (True, 'FI', self.env['res.company'], 1, self.maker),
        )
        self.assertEqual(
            (partner.sudo().procountor_einvoice_address, partner.sudo().procountor_einvoice_operator),
            ('003799999984', 'TESTOPER'),
        )
        self.assertEqual(
            [(child.type, child.name, child.street) for child in partner.child_ids.sorted('type')],
            [('delivery', False, "Varastotie 2"), ('invoice', "Puu Oy", "Lokero 1")],
        )
        self.assertEqual(partner.address_get(['invoice'])['invoice'], partner.child_ids.sorted('type')[1].id)

    def test_a_customer_and_supplier_of_one_company_become_one_partner(self):
        ids = [self.partner_there("Uusi Oy", '9999998-4', type=kind) for kind in ('CUSTOMER', 'SUPPLIER')]
        ids.append(self.partner_there("Uusi Oy, varasto", '9999998-4'))
        rows = self.decided(*ids)
        self.apply(rows, self.maker, decision='add')
        self.assertEqual(rows.mapped('outcome'), ['created', 'linked', 'failed'])
        self.assertEqual(len(rows.partner_id), 1)
        self.assertIn("has this business ID in Odoo already", rows[2].result)

    def test_what_is_in_odoo_already_is_not_added(self):
        """Fault: somebody made the partner after the search."""
        there = self.partner_there("Uusi Oy", '9999998-4')
        rows = self.decided(there)
        self.env['res.partner'].create({'name': "Käsin tehty", 'is_company': True, 'vat': 'FI99999984'})
        self.apply(rows, self.maker)
        self.assertEqual((rows.outcome, rows.partner_id.id), ('failed', False))
        self.assertIn("Käsin tehty has this business ID in Odoo already", rows.result)

    def test_a_product_is_added_with_unit_price_and_tax(self):
        hour = self.product_there("Neuvonta", 'N-1', price=95, unit='HOUR', vat=25.5)
        bought = self.product_there("Sähkö", 'S-1', type='PURCHASE', price=3)
        odd = self.product_there("Kirja", 'K-1', vat=13.5)
        rows = self.decided(hour, bought, odd, register=PRODUCTS)
        self.assertEqual(rows.mapped('decision'), ['add'] * 3)
        self.apply(rows, self.maker)
        product = rows[0].product_id
        self.assertEqual(
            (
                product.default_code,
                product.lst_price,
                product.uom_id,
                product.type,
                product.sale_ok,
                product.purchase_ok,
            ),
            ('N-1', 95, self.env.ref('uom.product_uom_hour'), 'service', True, False),
        )
        self.assertEqual(product.taxes_id.amount, 25.5)
        self.assertEqual((rows[1].product_id.sale_ok, rows[1].product_id.standard_price), (False, 3))
        ours = rows[2].product_id.taxes_id.filtered(lambda tax: tax.company_id == self.company)
        self.assertFalse(ours, "there is no tax of 13.5 %")
        self.assertIn("Choose its tax", rows[2].result)

    def test_a_code_that_is_in_odoo_is_not_added_again(self):
        there = self.product_there("Konsultointi", 'HOY-1')
        row = self.decided(there, register=PRODUCTS)
        self.apply(row, self.maker, decision='add')
        self.assertEqual((row.outcome, row.product_id.id), ('failed', False))

    def test_adding_needs_the_right_to_create(self):
        row = self.decided(self.partner_there("Uusi Oy"))
        with self.assertRaisesRegex(AccessError, "may not create"):
            row.with_user(self.user).action_apply()
        self.assertFalse(row.run_id)

    # ------------------------------------------------------------------
    # BATCHES
    # ------------------------------------------------------------------

    def test_what_was_applied_before_a_run_was_ended_is_not_applied_again(self):
        ids = [self.partner_there(f"Asiakas {number}") for number in range(5)]
        rows = self.decided(*ids)
        rows.write({'decision': 'add'})
        rows.action_apply()
        progress, ended = IrCron._commit_progress, []

        def end_in_the_middle(cron, *args, **options):
            progress(cron, *args, **options)
            linked = rows.sudo().search_count([('id', 'in', rows.ids), ('partner_id', '!=', False)])
            if linked == 2 and not ended:
                ended.append(True)
                raise MemoryError("limit")
            return 1

        with (
            patch.object(procountor_register_apply, 'BATCH', 2),
            patch.object(IrCron, '_commit_progress', end_in_the_middle),
            mute_logger('odoo.addons.base.models.ir_cron'),
        ):
            for _run in range(2):
                try:
                    self.run_registers()
                except RuntimeError:
                    self.env.invalidate_all()
        self.assertTrue(ended)
        self.assertEqual(rows.mapped('outcome'), ['created'] * 5)
        self.assertEqual(self.env['res.partner'].search_count([('name', '=like', 'Asiakas _')]), 5)
        self.assertEqual((rows.run_id.done, rows.run_id.state), (5, 'done'))

    # ------------------------------------------------------------------
    # UNDO
    # ------------------------------------------------------------------

    def test_a_batch_is_taken_back(self):
        linked = self.partner_there("Puu Oy", '9999999-2')
        added = self.partner_there("Uusi Oy", '9999998-4', address={'billingAddress': LOKERO})
        supplier = self.partner_there("Uusi Oy", '9999998-4', type='SUPPLIER')
        rows = self.decided(linked, added, supplier)
        count = self.env['res.partner'].with_context(active_test=False).search_count([])
        run = self.apply(rows, self.maker)
        self.assertEqual(rows.mapped('match_state'), ['linked'] * 3)
        run.with_user(self.maker).action_undo()
        self.run_registers()
        self.assertEqual(rows.mapped('outcome'), ['undone'] * 3)
        self.assertEqual(rows.mapped('decision'), ['update', 'add', 'update'])
        self.assertEqual(rows.mapped('match_state'), ['suggested', 'new', 'new'])
        self.assertEqual(self.env['res.partner'].with_context(active_test=False).search_count([]), count)
        with self.assertRaisesRegex(UserError, "only once"):
            run.with_user(self.maker).action_undo()

    def test_what_was_changed_or_used_since_stays(self):
        rows = self.decided(*(self.partner_there(f"Asiakas {number}") for number in range(4)))
        run = self.apply(rows, self.maker, decision='add')
        changed, used, linked, neither = rows.partner_id
        supplier = {'type': 'SUPPLIER', 'procountor_id': '99', 'partner_id': linked.id, 'name': "By hand"}
        self.env[PARTNERS].sudo().create(supplier | {'connection_id': self.connection.id})
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = write_date + INTERVAL '1 s' WHERE id = %s", [changed.id]
        )
        self.env.invalidate_all()
        self._invoice(partner_id=used.id, post=False)
        with mute_logger('odoo.sql_db'):
            run.with_user(self.maker).action_undo()
            self.run_registers()
        self.assertEqual((changed | used | linked | neither).exists(), changed | used | linked)
        self.assertFalse(rows.partner_id)
        self.assertEqual(["stays in Odoo" in row.result for row in rows], [True, True, True, False])

    def test_rows_are_unlinked_by_hand(self):
        row = self.decided(self.partner_there("Puu Oy", '9999999-2'))
        self.apply(row)
        row.with_user(self.user).action_unlink_records()
        self.assertEqual((row.match_state, row.candidate_id, row.decision), ('suggested', self.customer, 'nothing'))
        with self.assertRaisesRegex(UserError, "Select rows that are linked"):
            row.with_user(self.user).action_unlink_records()
