from odoo import models
from odoo.tools import ormcache


class UomUom(models.Model):
    _inherit = 'uom.uom'

    @ormcache('self.id')
    def _procountor_external_id(self):
        """Return the external id of the unit, '' when it has none or there is no unit."""
        return self.get_external_id().get(self.id, '')
