from odoo import models

from ..mapping.money import decimal


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _procountor_values(self, connection):
        """Return the plain values of a line of an invoice, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        if self.display_type != 'product':
            return {'kind': self.display_type, 'text': self.name or ''}
        return {
            'kind': 'product',
            'text': self.name or self.product_id.display_name or '',
            'code': self.product_id.default_code or '',
            'product_remote_id': self.product_id._procountor_link(connection).procountor_id or '',
            'quantity': decimal(self.quantity),
            'unit': self.product_uom_id._procountor_external_id(),
            'price_unit': decimal(self.price_unit),
            'discount': decimal(self.discount),
            'vat_percent': self.tax_ids._procountor_vat_percent(),
            'vat_status': self.tax_ids._procountor_vat_number_on(self.move_id.fiscal_position_id),
        }

    def _procountor_problem(self):
        """Return the sentence that says why this line cannot be sent, or None."""
        self.ensure_one()
        label = (self.name or self.product_id.display_name or '').partition('\n')[0]
        if not self.tax_ids:
            return self.env._("The line '%s' has no tax. Choose one, for example 0%%.", label)
        if len(self.tax_ids) > 1:
            return self.env._("The line '%s' has several taxes. Procountor takes one VAT percentage per row.", label)
        return None
