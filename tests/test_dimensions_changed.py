from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .dimensions import PUT_RECEIPT, DimensionsCommon


class TestDimensionsChanged(DimensionsCommon):
    """An analytic distribution that is changed after the invoice was sent is seen, and set there once more."""

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'unfinished', 'attach_pdf': False, 'mark_paid': False})

    def _sent(self, *distributions):
        invoice = self.split(*distributions)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        return invoice

    def _distribute(self, invoice, distribution, row=0):
        line = invoice.invoice_line_ids.sorted('sequence')[row]
        line.analytic_distribution = {str(account.id): percent for account, percent in distribution.items()}

    def _set_again(self, invoice):
        invoice.action_procountor_set_dimensions()
        self.run_cron()

    def test_it_is_seen_row_by_row_and_can_be_set_back(self):
        invoice = self._sent({self.helsinki: 60, self.tampere: 40}, {self.shop: 100})
        self._distribute(invoice, {self.helsinki: 100})
        self.assertTrue(invoice.procountor_changed)
        self.assertIn(
            "Row 1: dimensions</td><td>Helsinki 60 %, Tampere 40 %</td><td>Helsinki 100 %</td>",
            invoice.procountor_difference,
        )
        self.assertNotIn("Row 2", invoice.procountor_difference)
        self._distribute(invoice, {self.helsinki: 60, self.tampere: 40})
        self.assertFalse(invoice.procountor_changed)

    def test_what_stays_in_odoo_is_no_change(self):
        here = self._account(self._plan("Only here"), "Odoo")
        corner = self._account(self.unit, "Kulma")
        self.connection._set_items({corner: self._item("Helsinki")})
        invoice = self._sent({self.helsinki: 100})
        self._distribute(invoice, {self.helsinki: 100, here: 100})
        self.assertFalse(invoice.procountor_changed, "its plan goes nowhere")
        self._distribute(invoice, {corner: 100})
        self.assertFalse(invoice.procountor_changed, "it is the same item")

    def test_another_mapping_is_no_change_of_the_invoice(self):
        invoice = self._sent({self.helsinki: 100})
        self.connection._set_items({self.helsinki: self._item("Tampere"), self.tampere: self._item("Helsinki")})
        invoice.ref = "PO 2"
        invoice.ref = False
        self.assertFalse(invoice.procountor_changed)

    def test_the_dimensions_alone_are_set_again_when_the_invoice_is_approved_too(self):
        self.connection.target_status = 'approve'
        invoice = self._sent({self.helsinki: 60, self.tampere: 40}, {self.shop: 100})
        self._distribute(invoice, {self.tampere: 100})
        self.assertEqual(invoice.procountor_cure, 'dimensions')
        updates, version = self.sandbox.requests('updateInvoice'), invoice.procountor_version
        self._set_again(invoice)
        self.assertEqual(self.there(invoice), [{'Tampere': -100.0}, {'Verkkokauppa': -100.0}])
        self.assertEqual((invoice.procountor_changed, invoice.procountor_cure), (False, False))
        self.assertEqual((self.sandbox.requests('updateInvoice'), invoice.procountor_version), (updates, version))
        self._distribute(invoice, {self.helsinki: 100})
        self._set_again(invoice)
        self.assertEqual(self.there(invoice)[0], {'Helsinki': -100.0}, "as often as it is needed")

    def test_what_is_taken_away_here_is_taken_away_there(self):
        invoice = self._sent({self.helsinki: 100, self.p100: 100}, {self.shop: 100})
        self._distribute(invoice, {self.p100: 100})
        self._distribute(invoice, {}, row=1)
        self.assertIn("<td>Verkkokauppa 100 %</td><td>-</td>", invoice.procountor_difference)
        self._set_again(invoice)
        self.assertEqual(self.there(invoice), [{'P-100': -100.0}, {}])

    def test_dimensions_of_an_invoice_that_had_none(self):
        invoice = self._sent({})
        self.assertFalse(self.step(invoice))
        self._distribute(invoice, {self.helsinki: 100})
        self.assertTrue(invoice.procountor_changed)
        self._set_again(invoice)
        self.assertEqual(self.there(invoice), [{'Helsinki': -100.0}])
        self.assertFalse(invoice.procountor_changed)

    def test_the_same_row_without_its_dimensions_is_updated_with_none(self):
        invoice = self._sent({self.helsinki: 100})
        self._distribute(invoice, {})
        invoice.ref = "PO 2"
        self.assertEqual(invoice.procountor_cure, 'update')
        invoice.action_procountor_update()
        self.run_cron()
        self.run_cron()
        self.assertEqual((self.there(invoice), invoice.procountor_changed), ([{}], False))

    def test_it_takes_the_place_of_a_step_that_was_refused(self):
        invoice = self.split({self.helsinki: 100})
        self.sandbox.order_fault('status', operation=PUT_RECEIPT, status=400)
        self.send(invoice)
        self._distribute(invoice, {self.tampere: 100})
        self._set_again(invoice)
        self.assertEqual(self.step(invoice).sorted('id').mapped('state'), ['cancelled', 'done'])
        self.assertEqual((self.there(invoice), invoice.procountor_state), ([{'Tampere': -100.0}], 'sent'))

    def test_it_is_refused_while_something_else_differs_and_until_the_last_one_is_settled(self):
        invoice = self._sent({self.helsinki: 100})
        with self.assertRaisesRegex(UserError, "nothing else differs"):
            invoice.action_procountor_set_dimensions()
        self._distribute(invoice, {self.tampere: 100})
        invoice.ref = "PO 2"
        with self.assertRaisesRegex(UserError, "nothing else differs"):
            invoice.action_procountor_set_dimensions()
        invoice.ref = False
        self.env.invalidate_all()
        self.sandbox.order_fault('drop_after_store', operation=PUT_RECEIPT)
        self._set_again(invoice)
        self._distribute(invoice, {self.shop: 100})
        with self.assertRaisesRegex(UserError, "on their way"):
            invoice.action_procountor_set_dimensions()

    def test_a_sender_sets_them_without_the_right_to_analytic_accounts(self):
        invoice = self._sent({self.helsinki: 100})
        self._distribute(invoice, {self.tampere: 100})
        ours = {'company_id': self.company.id, 'company_ids': self.company.ids}
        sender = new_test_user(self.env, 'sender', groups='procountor_connector.group_procountor_user', **ours)
        invoice = invoice.with_user(sender)
        self.assertIn("Tampere 100 %", invoice.procountor_difference)
        invoice.action_procountor_set_dimensions()
        self.assertEqual(self.step(invoice.sudo()).sorted('id')[-1].requested_by_id, sender)
