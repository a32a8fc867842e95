from odoo import models

from .procountor_problem import Problem

NAMED = 5


class AccountMove(models.Model):
    """What an invoice needs in the registers of Procountor."""

    _inherit = 'account.move'

    def _procountor_prerequisites(self, connections):
        """Return ``(move, operation, record)`` for each customer and product that has to be created before a document.

        Contacts of one company need one customer. All documents together take a few queries.

        :param dict connections: connection by root company
        """
        needs = []
        for company, moves in self.grouped(lambda move: move.company_id.root_id).items():
            connection = connections[company]
            for move in moves:
                needs += [
                    (move, operation, record)
                    for operation, records in move._procountor_register_records(connection).items()
                    for record in records
                    if not record._procountor_link(connection)
                ]
        return needs

    def _procountor_register_records(self, connection):
        """Return the records of this document that the registers are to have, by operation."""
        records = {}
        if connection.customer_policy == 'create':
            records['create_customer'] = self.commercial_partner_id
        if connection.product_policy == 'create':
            records['create_product'] = self._procountor_lines().product_id
        return records

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_warnings(self, connection):
        # EXTENDS
        warnings = [self._procountor_unlinked_customer(connection), self._procountor_unlinked_products(connection)]
        found = [Problem(sentence, connection, is_blocking=False) for sentence in warnings if sentence]
        return super()._procountor_warnings(connection) + found

    def _procountor_unlinked_customer(self, connection):
        customer = self.commercial_partner_id
        if connection.customer_policy != 'never' or customer._procountor_link(connection):
            return None
        return self.env._(
            "%s is not linked with a customer in Procountor: the invoice makes and uses none there, so nobody's list "
            "of invoices or reminders has it. Let missing customers be created, under Registers of the connection.",
            customer.display_name,
        )

    def _procountor_unlinked_products(self, connection):
        """Products without a code are meant to be free text in Procountor."""
        if connection.product_policy != 'never':
            return None
        unlinked = self._procountor_lines().product_id.filtered(
            lambda product: product.default_code and not product._procountor_link(connection)
        )
        if not unlinked:
            return None
        names = unlinked[:NAMED].mapped('display_name') + ['…'] * (len(unlinked) > NAMED)
        return self.env._(
            "Not linked with a product in Procountor, whose ledger account is not used then: %s. Let missing products "
            "be created, under Registers of the connection.",
            ', '.join(names),
        )
