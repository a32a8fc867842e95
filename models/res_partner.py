from odoo import models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def _procountor_address_values(self):
        """Return name and address as plain values. Hook for other addons."""
        self.ensure_one()
        return {
            'name': self.name or self.commercial_partner_id.name or '',
            'street': self.street or '',
            'street2': self.street2 or '',
            'zip': self.zip or '',
            'city': self.city or '',
            'country_code': self.country_id.code or '',
        }
