from odoo import models
from odoo.tools.misc import formatLang

from ..mapping.invoice_rows import fits_discount
from ..mapping.money import decimal
from .procountor_problem import Problem


class AccountMove(models.Model):
    """The rows of a document: which lines become rows, and what of them has no place in Procountor.

    Odoo keeps further lines for its own books: taxes, payment terms, cost of goods, and pairs that move a discount or
    an early payment discount to an account of its own. The customer owes nothing for them, and they are not sent.
    """

    _inherit = 'account.move'

    def _procountor_row_values(self, connection):
        """Return the plain values of the lines, in their order."""
        lines = self.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
        # A list: the sum of two recordsets forgets the lines of other documents, which one query reads all together.
        return [line._procountor_values(connection) for line in [*lines, *self._procountor_rounding_lines()]]

    def _procountor_rounding_lines(self, of_vat=False):
        """Return the line that rounds the total to the smallest coin; with ``of_vat`` the one that rounds the VAT."""
        if not self.invoice_cash_rounding_id:
            return self.line_ids.browse()  # without reading all lines of the books
        return self.line_ids.filtered(
            lambda line: line.display_type == 'rounding' and bool(line.tax_repartition_line_id) == of_vat
        )

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        # EXTENDS this addon's own pre-flight
        return self._procountor_row_problems(connection) + super()._procountor_problems(connection)

    def _procountor_row_problems(self, connection):
        rounding = self._procountor_rounding_lines()
        if not (rounding or self._procountor_lines()):
            return [Problem(self.env._("The document has only texts. Add a line with a price, even of 0."), self)]
        if self._procountor_has_reduced_vat():
            sentence = self.env._(
                "The payment term '%s' reduces the VAT of the whole invoice, which Procountor computes itself. Choose "
                "a term that reduces it on early payment.",
                self.invoice_payment_term_id.name,
            )
            return [Problem(sentence, self)]
        if self._procountor_rounding_lines(of_vat=True):
            sentence = self.env._(
                "The cash rounding '%s' changes the VAT, which Procountor computes itself. Choose a cash rounding that "
                "adds a line.",
                self.invoice_cash_rounding_id.name,
            )
            return [Problem(sentence, self)]
        return self._procountor_rounding_problems(connection) if rounding else []

    def _procountor_has_reduced_vat(self):
        """Whether the VAT was computed as if the early payment discount were taken for sure."""
        term = self.invoice_payment_term_id
        if not term.early_discount or term.early_pay_discount_computation != 'mixed':
            return False
        return 'epd' in self.line_ids.mapped('display_type')

    def _procountor_rounding_problems(self, connection):
        """The row of the rounding has no VAT at all: percentage and status for that must be in use."""
        position, rounding = self.fiscal_position_id, self.invoice_cash_rounding_id.name
        if position._procountor_has_foreign_vat():
            sentence = self.env._(
                "The cash rounding '%(rounding)s' is without VAT, which has no place on an invoice with the VAT of "
                "%(country)s. Remove the cash rounding.",
                rounding=rounding,
                country=position.procountor_vat_country_id.name,
            )
            return [Problem(sentence, self)]
        if not connection._has_no_vat_handling():
            sentence = self.env._(
                "The cash rounding '%s' needs the VAT status No VAT handling (12) and VAT 0 %% for sales in "
                "Procountor. Switch them on there and test the connection, or remove the cash rounding.",
                rounding,
            )
            return [Problem(sentence, connection)]
        return []

    # ------------------------------------------------------------------
    # WARNINGS
    # ------------------------------------------------------------------

    def _procountor_warnings(self, connection):
        # EXTENDS
        found = [*self._procountor_unit_warnings(connection), *self._procountor_discount_warnings()]
        found += [*self._procountor_code_warnings(connection), *self._procountor_hidden_warnings(connection)]
        return super()._procountor_warnings(connection) + [
            Problem(sentence, record, is_blocking=False) for sentence, record in found
        ]

    def _procountor_unit_warnings(self, connection):
        """Yield ``(sentence, unit)``: a unit that Procountor does not have is never replaced in silence."""
        for unit in self._procountor_lines().product_uom_id:
            if not unit._procountor_own_name():
                yield (
                    self.env._(
                        "The unit '%(unit)s' is sent as '%(name)s'. Choose its unit in Procountor on the unit.",
                        unit=unit.name,
                        name=unit._procountor_label(connection.default_unit),
                    ),
                    unit,
                )

    def _procountor_discount_warnings(self):
        """Yield ``(sentence, document)`` for each discount that the customer does not see there."""
        for line in self._procountor_lines():
            if not fits_discount(decimal(line.discount)):
                yield (
                    self.env._(
                        "The discount of %(discount)s %% on '%(line)s' is sent in the price: Procountor takes 0 to 100 "
                        "with 4 decimals.",
                        discount=formatLang(self.env, line.discount, digits=6),
                        line=line._procountor_label(),
                    ),
                    self,
                )

    def _procountor_code_warnings(self, connection):
        """Yield ``(sentence, product)``; products that Odoo creates there must have a code, which blocks them."""
        if connection.product_policy == 'create':
            return
        for product in self._procountor_lines().product_id:
            if product.procountor_code_state and not product._procountor_link(connection):
                yield f'{product.display_name}: {product.procountor_code_problem}', product

    def _procountor_hidden_warnings(self, connection):
        """Yield ``(sentence, document)`` for what Odoo would not print and Procountor does."""
        if self._procountor_channel(connection) == 'NO_SENDING':
            return
        for section in self.invoice_line_ids:
            if section.collapse_composition or section.collapse_prices:
                yield (
                    self.env._(
                        "The section '%s' hides lines or prices in Odoo's document; Procountor prints them.",
                        section._procountor_label(),
                    ),
                    self,
                )
