from odoo import fields, models


class AccountJournal(models.Model):
    _name = 'account.journal'
    _inherit = ['account.journal', 'procountor.dimension.default']

    procountor_dimensions = fields.Char(company_dependent=False)

    def _procountor_dimensions_company(self):
        # OVERRIDE 'procountor.dimension.default'
        return self.company_id
