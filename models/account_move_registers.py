from odoo import models


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
