from odoo import models

from ..mapping.money import decimal
from ..mapping.units import NO_UNIT
from ..mapping.vat import KNOWN_NUMBERS


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _procountor_values(self, connection):
        """Return the plain values of a line of an invoice, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        if self.display_type == 'rounding':
            return self._procountor_rounding_values()
        if self.display_type != 'product':
            return {'kind': self.display_type, 'text': self.name or ''}
        return {
            'kind': 'product',
            'text': self.name or self.product_id.display_name or '',
            'code': self.product_id.default_code or '',
            'product_remote_id': self._procountor_product_remote_id(connection),
            'quantity': decimal(self.quantity),
            'unit': self.product_uom_id._procountor_name(connection),
            'price_unit': decimal(self.price_unit),
            'discount': decimal(self.discount),
            'vat_percent': self.tax_ids._procountor_vat_percent(),
            'vat_status': self.tax_ids._procountor_vat_number_on(self.move_id.fiscal_position_id),
        }

    def _procountor_rounding_values(self):
        """The line is of the books alone: it has an amount in place of quantity and price, and no tax."""
        return {
            'kind': 'rounding',
            'text': self.name or '',
            'code': '',
            'product_remote_id': '',
            'quantity': decimal(1),
            'unit': NO_UNIT,
            'price_unit': decimal(self.move_id.direction_sign * self.amount_currency),
            'discount': decimal(0),
            'vat_percent': decimal(0),
            'vat_status': KNOWN_NUMBERS['no_vat', 'sale'],
        }

    def _procountor_product_remote_id(self, connection):
        """Return the id of the product there: the linked one, else the one for lines without a code."""
        if link := self.product_id._procountor_link(connection):
            return link.procountor_id
        has_code = (self.product_id.default_code or '').strip()
        return '' if has_code else connection.fallback_product_id.procountor_id or ''

    def _procountor_label(self):
        """Return what a person knows this line by."""
        return (self.name or self.product_id.display_name or '').partition('\n')[0]

    def _procountor_problem(self):
        """Return the sentence that says why this line cannot be sent, or None."""
        self.ensure_one()
        label = self._procountor_label()
        if not self.tax_ids:
            return self.env._(
                "The line '%s' has no tax. Choose the one of what is sold. What is on no VAT return, such as "
                "donations, has a 0 %% tax with the VAT status 12 (No VAT handling).",
                label,
            )
        if len(self.tax_ids) > 1:
            return self.env._("The line '%s' has several taxes. Procountor takes one VAT percentage per row.", label)
        return None
