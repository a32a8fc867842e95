from odoo import models


class AccountTax(models.Model):
    _inherit = 'account.tax'

    def _procountor_is_plainly_domestic(self):
        """Whether this is one percentage on top of the price, owed in the company's own country."""
        self.ensure_one()
        domestic_position = self.company_id.domestic_fiscal_position_id
        return (
            self.amount_type == 'percent'
            and not self.price_include
            and not self.has_negative_factor
            and self.country_id == self.company_id.account_fiscal_country_id
            # Not the stored ``is_domestic``: that of a duplicated tax is wrong until somebody edits its positions.
            and (not self.fiscal_position_ids or domestic_position in self.fiscal_position_ids)
        )
