from unittest.mock import patch

from odoo import Command

from odoo.addons.procountor_connector.models import exchange_registers
from odoo.addons.procountor_connector.models.exchange_operations import OPERATIONS, Operation

from .registers import RegistersCommon

REGISTERS = {
    'create_customer': Operation(exchange_registers.create_customer, exchange_registers.find_customer),
    'create_product': Operation(exchange_registers.create_product, exchange_registers.find_product),
}


class TestRegistersSending(RegistersCommon):
    """Customers and products go out before the invoices that need them."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.dict(OPERATIONS, REGISTERS))

    def invoice_of(self, partner):
        taxes = [Command.set(self.product.taxes_id.ids)]
        line = Command.create({'product_id': self.product.id, 'price_unit': 10, 'tax_ids': taxes})
        return self._invoice(partner_id=partner.id, invoice_line_ids=[line])

    def contacts(self):
        return self.env['res.partner'].create(
            [{'name': name, 'parent_id': self.customer.id} for name in ("Osto", "Varasto")]
        )

    def test_two_contacts_of_a_new_company_make_one_customer(self):
        moves = self.env['account.move'].concat(*(self.invoice_of(contact) for contact in self.contacts()))
        self.send(moves)
        self.assertEqual(moves.mapped('procountor_state'), ['sent', 'sent'])
        [customer], [product] = self.stored('partners'), self.stored('products')
        for move in moves:
            [stored] = self.sandbox.invoices(move.name)
            self.assertEqual(stored['partnerId'], customer['id'])
            self.assertEqual(stored['counterParty']['customerNumber'], customer['invoicingInfo']['customerNumber'])
            self.assertEqual(stored['invoiceRows'][0]['productId'], product['id'])

    def test_a_customer_that_cannot_be_created_blocks_its_invoice_with_the_reason(self):
        self.product.default_code = False
        move = self.invoice_of(self.customer)
        self.send(move)
        self.assertEqual(move.procountor_state, 'blocked')
        self.assertRegex(move.procountor_problem, "Create product.*internal reference")
        self.assertFalse(self.sandbox.invoices(move.name))
        self.product.default_code = 'HOY-1'
        self.send(move)
        self.assertEqual(move.procountor_state, 'sent')

    def test_a_conflict_blocks_the_invoice(self):
        """Fault F05."""
        self.create_there(self.customer)
        self.customer._procountor_link(self.connection).unlink()
        self.customer.company_registry = '9999998-4'
        move = self.invoice_of(self.customer)
        self.send(move)
        self.assertEqual(move.procountor_state, 'blocked')
        self.assertFalse(self.sandbox.invoices(move.name))
        self.assertEqual(len(self.stored('partners')), 1)

    def test_a_lost_answer_makes_no_second_customer(self):
        """Fault F01."""
        self.sandbox.order_fault('drop_after_store', operation='insertBusinessPartner')
        move = self.invoice_of(self.customer)
        self.send(move)
        self.assertFalse(self.sandbox.invoices(move.name))
        exchange = self.env['procountor.exchange'].sudo()._of(self.customer)
        self.assertEqual((exchange.operation, exchange.state), ('create_customer', 'uncertain'))
        self.run_cron_after(minutes=3)
        self.assertEqual(move.procountor_state, 'sent')
        [customer], [stored] = self.stored('partners'), self.sandbox.invoices(move.name)
        self.assertEqual(stored['partnerId'], customer['id'])
