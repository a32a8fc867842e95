from odoo import models


class AccountMove(models.Model):
    """Who buys, and where the goods go."""

    _inherit = 'account.move'

    def _procountor_customer_values(self, connection):
        contact, customer = self.partner_id, self.commercial_partner_id
        link = customer._procountor_link(connection)
        return contact._procountor_address_values() | {
            'name': customer.name,
            'contact': contact.name or '' if contact != customer and not contact.is_company else '',
            'business_id': customer.company_registry or '',
            'vat': customer.vat or '',
            'remote_id': link.procountor_id or '',
            'number': (link.number if link else customer.ref) or '',
            'email': contact.email or customer.email or '',
            'lang': contact.lang or '',
        }

    def _procountor_delivery_values(self):
        """Where the goods go, when that is not where the invoice goes."""
        delivery = self.partner_shipping_id
        return delivery._procountor_address_values() if delivery and delivery != self.partner_id else None
