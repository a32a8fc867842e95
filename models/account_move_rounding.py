from odoo import models

from ..mapping.money import rounded
from ..mapping.rounding import NO_UNIT, fitted_names, rounding_amount, single_names
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
        sentences = self._procountor_changed_price_sentences(values)
        expected = self._procountor_expected(values)
        row = rounding_amount(values)
        if row:
            sentences.append(self._procountor_rounding_row_sentence(row, *expected[self.currency_id]))
        for currency, (here, there) in expected.items():
            if here.gross != there.gross or (not row and here != there):
                sentences.append(self._procountor_expected_difference(connection, currency, here, there))
        return sentences

    def _procountor_changed_price_sentences(self, values):
        """Tell which lines are sent with other figures, of which the amount is the same."""
        sentences = []
        if names := fitted_names(values):
            sentences.append(
                self.env._(
                    "These lines are sent with another price than in Odoo, so that their amounts are Odoo's: %s.",
                    ', '.join(name.partition('\n')[0] for name in names),
                )
            )
        if names := single_names(values):
            sentences.append(
                self.env._(
                    "These lines are sent as quantity 1 at their amount, with quantity and price in their text: %s.",
                    ', '.join(name.partition('\n')[0] for name in names),
                )
            )
        return sentences

    def _procountor_rounding_row_sentence(self, row, here, there):
        return self.env._(
            "A rounding row of %(amount)s %(currency)s without VAT is added, so that the total is Odoo's. The VAT is "
            "%(there)s in Procountor and %(here)s in Odoo.",
            amount=self._procountor_figure(row),
            currency=self.currency_id.name,
            here=self._procountor_figure(here.vat),
            there=self._procountor_figure(there.vat),
        )

    def _procountor_expected_difference(self, connection, currency, here, there):
        """Tell both sums, and what becomes of the document when they are found to differ so."""
        sentence = self.env._(
            "Procountor is expected to compute %(there)s %(currency)s, and Odoo has %(here)s: a difference of "
            "%(difference)s by rounding.",
            there=self._procountor_sums(there),
            here=self._procountor_sums(here),
            currency=currency.name,
            difference=self._procountor_figure(furthest(here, there)),
        )
        return f'{sentence} {self._procountor_expected_outcome(connection, currency, here, there)}'

    def _procountor_expected_outcome(self, connection, currency, here, there):
        if self._procountor_may_differ(connection, currency, here, there):
            if currency != self.currency_id:
                return self.env._("It is of converting to the books alone, and nothing waits for you.")
            return self.env._("It is tolerated, and nothing waits for you.")
        outcome = self.env._("If it is so, the invoice is stored there, and what follows waits until you accept that.")
        if currency != self.currency_id or not self._procountor_lacks_rounding_status(connection):
            return outcome
        missing = self.env._("A rounding row needs the VAT status %s (no VAT) in Procountor: switch it on.", NO_VAT)
        return f'{outcome} {missing}'

    def _procountor_lacks_rounding_status(self, connection):
        """Whether a rounding row is wanted, and only the VAT status for it is missing in Procountor."""
        if self.fiscal_position_id._procountor_has_foreign_vat():
            return False
        return connection.rounding_product_id and not connection._has_no_vat_handling()


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
