from odoo import fields, models
from odoo.fields import NO_ACCESS


class ResCompany(models.Model):
    _inherit = 'res.company'

    # For `procountor.connection._by_company`: each document asks for it, and the database is asked once.
    procountor_connection_ids = fields.One2many('procountor.connection', 'company_id', groups=NO_ACCESS)
