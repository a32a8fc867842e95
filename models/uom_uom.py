from odoo import fields, models
from odoo.tools import ormcache

from ..mapping.units import NAMES, NO_UNIT, OF_ODOO


class UomUom(models.Model):
    _inherit = 'uom.uom'

    procountor_unit = fields.Selection(
        list(NAMES.items()),
        string="Unit in Procountor",
        help="What an invoice row has in Procountor. Odoo's own units are known without a choice. Quantity and price "
        "are sent as they are: nothing is converted.",
    )

    def _procountor_name(self, connection):
        """Return Procountor's name of the unit (chapter 19), that of ``connection`` when it is not known."""
        return (self._procountor_own_name() or connection.default_unit) if self else NO_UNIT

    def _procountor_own_name(self):
        """Return Procountor's name of this unit; None when nobody chose one and it is none of Odoo's own."""
        return self.procountor_unit or OF_ODOO.get(self._procountor_external_id())

    def _procountor_label(self, name):
        """Return Procountor's ``name`` of a unit as people read it."""
        return dict(self._fields['procountor_unit']._description_selection(self.env))[name]

    @ormcache('self.id')
    def _procountor_external_id(self):
        """Return the external id of the unit, '' when it has none or there is no unit."""
        return self.get_external_id().get(self.id, '')
