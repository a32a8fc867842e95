from odoo import Command

from .registers import RegistersCommon


class TestMissingLinks(RegistersCommon):
    """What the registers of Procountor do not have, and nobody lets be created there, is told before."""

    def setUp(self):
        super().setUp()
        self.connection.write({'customer_policy': 'never', 'product_policy': 'never'})

    def _told(self):
        line = {'product_id': self.product.id, 'price_unit': 10, 'tax_ids': [Command.set(self.product.taxes_id.ids)]}
        found = self._invoice(invoice_line_ids=[Command.create(line)])._procountor_warnings(self.connection)
        self.assertFalse(any(each.is_blocking for each in found))
        return [
            words for words in ("is not linked with a customer", "Not linked with a product") if words in str(found)
        ]

    def test_a_customer_and_a_product_without_a_link_are_told(self):
        """Feature F53."""
        self.assertEqual(self._told(), ["is not linked with a customer", "Not linked with a product"])

    def test_what_is_linked_or_will_be_created_is_not(self):
        self.create_there(self.customer)
        self.assertEqual(self._told(), ["Not linked with a product"])
        self.connection.product_policy = 'create'
        self.assertEqual(self._told(), [])

    def test_a_product_without_a_code_is_free_text(self):
        self.product.default_code = False
        self.assertEqual(self._told(), ["is not linked with a customer"])
