from odoo import models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def _procountor_address_values(self):
        """Return name and address as plain values. Hook for other addons.

        What is sent to an address of a company bears the company's name, and that of the address below it. An address
        that is but a name and an e-mail is at the company's own place, one without a country in its country.
        """
        owner, place = self.commercial_partner_id, self._procountor_place()
        return {
            'name': owner.name or self.name or '',
            'attention': self.name or '' if self != owner and self.type != 'contact' else '',
            'street': place.street or '',
            'street2': place.street2 or '',
            'zip': place.zip or '',
            'city': place.city or '',
            'state': place.state_id.name or '',
            'country_code': self._procountor_country_holder().country_id.code or '',
        }

    def _procountor_place(self):
        """Return the partner whose address counts for this one."""
        self.ensure_one()
        return self if self.street or self.street2 or self.zip or self.city else self.commercial_partner_id

    def _procountor_country_holder(self):
        """Return the partner whose country counts for this one: an address without one is in that of its company."""
        place = self._procountor_place()
        return place if place.country_id else place.commercial_partner_id
