from odoo import models


class ProcountorCure(models.AbstractModel):
    """A record on which people mend what keeps documents from being sent: once saved, these are checked again."""

    _name = 'procountor.cure'
    _description = "Record that may keep documents from Procountor"

    def write(self, vals):
        result = super().write(vals)
        self.env['procountor.exchange'].sudo()._check_again(self)
        return result
