from odoo import models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def _procountor_address_values(self):
        """Return name and address as plain values. Hook for other addons.

        What is sent to an address of a company bears the company's name, and that of the address below it. An address
        that is but a name and an e-mail is at the company's own place.
        """
        self.ensure_one()
        owner = self.commercial_partner_id
        place = self if self.street or self.street2 or self.zip or self.city else owner
        return {
            'name': owner.name or self.name or '',
            'attention': self.name or '' if self != owner and self.type != 'contact' else '',
            'street': place.street or '',
            'street2': place.street2 or '',
            'zip': place.zip or '',
            'city': place.city or '',
            'state': place.state_id.name or '',
            'country_code': place.country_id.code or '',
        }
