from odoo.tests import new_test_user

from .test_references import DocumentCommon


class TestBuyerReferences(DocumentCommon):
    """What a city wants to read on its invoices; what they say there is in the golden table."""

    def test_the_invoice_says_it_else_the_customer(self):
        self.customer.write({'procountor_order_number': "T-1", 'procountor_accounting_code': "TILI-4711"})
        stored = self._arrived(self._invoice(einvoice_order_number="T-2026-17"))
        self.assertEqual((stored['orderNumber'], stored['accountingCode']), ("T-2026-17", "TILI-4711"))

    def test_the_preview_shows_it(self):
        invoice = self._invoice(einvoice_accounting_code="TILI-4711")
        action = invoice.action_procountor_preview()
        self.assertIn("Posting reference: TILI-4711", self.env['procountor.preview'].browse(action['res_id']).details)

    def test_a_later_one_is_noticed_and_an_update_takes_it_there(self):
        invoice = self._invoice()
        self.send(invoice)
        user = new_test_user(self.env, 'biller', groups='account.group_account_invoice', company_id=self.company.id)
        invoice.with_user(user).einvoice_order_number = "T-2026-17"
        self.assertTrue(invoice.procountor_changed)
        self.assertIn("Order number", invoice.procountor_difference)
        invoice.action_procountor_update()
        self.run_cron()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['orderNumber'], "T-2026-17")
        self.assertFalse(invoice.procountor_changed)

    def test_another_invoice_has_another_order(self):
        self.assertFalse(self._invoice(einvoice_order_number="T-2026-17").copy().einvoice_order_number)
