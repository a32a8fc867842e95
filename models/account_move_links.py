from odoo import models

from .procountor_problem import Problem


class AccountMove(models.Model):
    """A customer or product that was deleted in Procountor: its link is stale, and an invoice cannot go by it."""

    _inherit = 'account.move'

    def _procountor_problems(self, connection):
        # EXTENDS
        return super()._procountor_problems(connection) + [
            Problem(link.link_advice, link) for link in self._procountor_links(connection) if link.is_gone
        ]

    def _procountor_links(self, connection):
        """Return the links by which this document goes: that of its customer, and those of its products."""
        products = self._procountor_lines().product_id
        return [
            *self.commercial_partner_id._procountor_link(connection),
            *(link for product in products for link in product._procountor_link(connection)),
        ]

    def _procountor_place_of_company(self):
        # EXTENDS: Procountor does not take the customer that it is linked with
        link = self.commercial_partner_id._procountor_link(self._procountor_connection())
        return link or super()._procountor_place_of_company()
