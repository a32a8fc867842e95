from odoo import models

from ..mapping.money import rounded
from ..mapping.rounding import NO_UNIT, fitted_names, rounding_amount
from ..mapping.totals import Totals, furthest
from ..mapping.vat import NO_VAT
from .procountor_problem import Problem


class AccountMove(models.Model):
    """How the rows get Odoo's sums, and what a person should know when they do not (chapter 11.4)."""

    _inherit = 'account.move'

    def _procountor_values(self, connection):
        # EXTENDS
        values = super()._procountor_values(connection)
        amounts = (self.amount_untaxed, self.amount_tax, self.amount_total)
        return values | {
            'totals': Totals(*(rounded(amount, self.currency_id.decimal_places) for amount in amounts)),
            'vat_rounding': connection.vat_rounding,
            'prices_per_line': connection.prices_per_line,
            'rounding_line': self._procountor_rounding_line(connection),
        }

    def _procountor_rounding_line(self, connection):
        """Return the values of the line that takes the cents that differ, None when there is to be none."""
        product = connection.rounding_product_id
        if self.fiscal_position_id._procountor_has_foreign_vat():
            return None
        if not product or not connection._has_no_vat_handling():
            return None
        named = product.with_context(lang=self.partner_id.lang, display_default_code=False)
        return {
            'kind': 'rounding',
            'text': named.display_name,
            'code': product.default_code or '',
            'product_remote_id': product._procountor_link(connection).procountor_id or '',
            'unit': NO_UNIT,
            'discount': rounded(0, 0),
            'vat_percent': rounded(0, 0),
            'vat_status': NO_VAT,
        }

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_warnings(self, connection):
        # EXTENDS
        warnings = super()._procountor_warnings(connection)
        if not self._procountor_is_complete() or not all(
            tax._procountor_is_one_percentage() for tax in self._procountor_lines().tax_ids
        ):
            return warnings  # what is in the way is told as such
        sentences = self._procountor_rounding_sentences(connection)
        return warnings + [Problem(sentence, self, is_blocking=False) for sentence in sentences]

    def _procountor_rounding_sentences(self, connection):
        """What is not sent as it stands in Odoo, and by how much the sums are expected to differ all the same."""
        values = self._procountor_values(connection)
        sentences = []
        if names := fitted_names(values):
            sentences.append(
                self.env._(
                    "These lines are sent with another price than in Odoo, so that their amounts are Odoo's: %s.",
                    ', '.join(name.partition('\n')[0] for name in names),
                )
            )
        if row := rounding_amount(values):
            sentences.append(
                self.env._(
                    "A rounding row of %(amount)s %(currency)s is added, so that the total is Odoo's.",
                    amount=self._procountor_figure(row),
                    currency=self.currency_id.name,
                )
            )
        for currency, (here, there) in self._procountor_expected(values).items():
            if here.gross != there.gross or (not row and here != there):
                sentences.append(self._procountor_expected_difference(connection, currency, here, there))
        return sentences

    def _procountor_expected_difference(self, connection, currency, here, there):
        sentence = self.env._(
            "Procountor is expected to compute %(there)s %(currency)s, and Odoo has %(here)s: a difference of "
            "%(difference)s by rounding. When it is there, the following steps wait until you accept that.",
            there=self._procountor_sums(there),
            here=self._procountor_sums(here),
            currency=currency.name,
            difference=self._procountor_figure(furthest(here, there)),
        )
        if not connection.rounding_product_id or connection._has_no_vat_handling():
            return sentence
        missing = self.env._("A rounding row needs the VAT status %s (no VAT) in Procountor: switch it on.", NO_VAT)
        return f'{sentence} {missing}'


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _procountor_values(self, connection):
        # EXTENDS
        values = super()._procountor_values(connection)
        if self.display_type != 'product' or len(self.tax_ids) != 1:
            return values
        digits = self.currency_id.decimal_places
        # The balance has the cent that Odoo moved to this line when it rounded the whole invoice; the subtotal has not.
        net = self.move_id.direction_sign * self.amount_currency
        return values | {
            'price_includes_vat': self.tax_ids._procountor_price_includes_vat(),
            'net': rounded(net, digits),
            'gross': rounded(self.price_total, digits),
        }
