from odoo import models


class AccountTax(models.Model):
    _inherit = 'account.tax'

    def _procountor_is_plainly_domestic(self):
        """Whether this is one percentage on top of the price, owed in the company's own country."""
        self.ensure_one()
        return (
            self.amount_type == 'percent'
            and self.is_domestic
            and not self.price_include
            and not self.has_negative_factor
            and self.country_id == self.company_id.account_fiscal_country_id
        )
