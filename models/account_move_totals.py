from decimal import Decimal

from odoo import models
from odoo.tools.misc import formatLang

from ..mapping.invoice_out import invoice_payload
from ..mapping.money import CENT, rounded
from ..mapping.rounding import rounding_amount
from ..mapping.totals import Totals, expected_totals, furthest, in_books, is_same, stored_totals
from .procountor_problem import Problem


class AccountMove(models.Model):
    """The sums of a document here and in Procountor: predicted before it is sent, compared when it is there."""

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # BEFORE IT IS SENT
    # ------------------------------------------------------------------

    def _procountor_expected(self, values):
        """Return by currency (Odoo's `Totals`, those that Procountor is expected to compute of ``values``)."""
        payload = invoice_payload(values, '')
        there = expected_totals(payload, values['vat_rounding'])
        expected = {self.currency_id: (self._procountor_totals(), there)}
        if self.currency_id != self.company_currency_id:
            books = self._procountor_totals(in_company_currency=True)
            expected[self.company_currency_id] = (books, in_books(there, payload))
        return expected

    def _procountor_total_problems(self, connection):
        """A difference that rounding cannot explain is found before anything leaves."""
        most = CENT * max(len(self._procountor_lines()), 1)
        for currency, (here, there) in self._procountor_expected(self._procountor_values(connection)).items():
            if furthest(here, there) > most:
                sentence = self.env._(
                    "The sums are %(here)s %(currency)s in Odoo, but the rows make %(there)s in Procountor. %(cure)s",
                    here=self._procountor_sums(here),
                    there=self._procountor_sums(there),
                    currency=currency.name,
                    cure=self._procountor_totals_cure(),
                )
                return [Problem(sentence, self)]
        return []

    def _procountor_totals_cure(self):
        """Return the sentence that says why the rows make other sums, and what helps."""
        if self.currency_id.decimal_places != 2:
            return self.env._(
                "%(currency)s has %(digits)s decimals in Odoo, and Procountor rounds to cents. Choose prices without "
                "VAT to round, or enter this invoice in Procountor by hand.",
                currency=self.currency_id.name,
                digits=self.currency_id.decimal_places,
            )
        return self.env._(
            "Procountor computes the VAT from the rows: VAT that was changed by hand, or reduced for a cash discount, "
            "can't be sent. Undo that, or enter this invoice in Procountor by hand."
        )

    # ------------------------------------------------------------------
    # WHEN IT IS THERE
    # ------------------------------------------------------------------

    def _procountor_check_steps(self, answer):
        """Return the values of the step that compares the sums, unless the ``answer`` shows that they agree."""
        if not self._procountor_stored_totals(answer):
            return [{'operation': 'check_sums'}]  # it reads the invoice once more
        difference = self._procountor_difference(answer)
        return [{'operation': 'check_sums', 'state': 'failed', 'error': difference}] if difference else []

    def _procountor_stored_totals(self, answer):
        """Return by currency the `Totals` of an ``answer``; nothing when it does not tell all of them."""
        found = {
            currency: stored_totals(answer, accounting_currency=is_books, currency=currency.name)
            for currency, is_books in self._procountor_currencies().items()
        }
        return found if all(found.values()) else {}

    def _procountor_currencies(self):
        """Return the currencies that are compared, and for each whether it is that of the books."""
        books = self.company_currency_id
        return {self.currency_id: False} | ({books: True} if books != self.currency_id else {})

    def _procountor_difference(self, answer):
        """Return a sentence with both figures for each currency in which the two systems differ, else False.

        Without sums in the ``answer`` nobody knows, and the sentence says so.
        """
        stored = self._procountor_stored_totals(answer)
        if not stored:
            return self._procountor_no_sums()
        connection = self.procountor_connection_id
        most = {False: connection.sum_tolerance, True: max(connection.sum_tolerance, connection.books_tolerance)}
        agreed = self._procountor_agreed_rounding()
        sentences = []
        for currency, there in stored.items():
            is_books = currency != self.currency_id
            here = self._procountor_totals(in_company_currency=is_books)
            tolerance = Decimal(str(most[is_books]))
            if not is_same(here, there, tolerance, agreed):
                sentences.append(self._procountor_difference_sentence(currency, here, there))
        if not sentences:
            return False
        if self.company_id.tax_calculation_rounding_method != 'round_per_line':
            sentences.append(
                self.env._("To avoid this, choose Round per Line under Invoicing / Configuration / Settings / Taxes.")
            )
        return '\n'.join(sentences)

    def _procountor_agreed_rounding(self):
        """Return by how much net and VAT may differ because a rounding row was sent."""
        connection = self.procountor_connection_id
        if not connection.rounding_product_id:
            return Decimal(0)
        return abs(rounding_amount(self._procountor_values(connection)))

    def _procountor_no_sums(self):
        here = self._procountor_sums(self._procountor_totals())
        return self.env._(
            "Procountor does not tell the sums of this invoice, so they could not be compared. Look there whether "
            "they are %(sums)s %(currency)s, then accept, or try again.",
            sums=here,
            currency=self.currency_id.name,
        )

    def _procountor_difference_sentence(self, currency, here, there):
        return self.env._(
            "The sums differ by %(difference)s %(currency)s. Odoo: %(here)s. Procountor: %(there)s. "
            "Correct the rows in Procountor while the invoice is unfinished.",
            difference=self._procountor_figure(furthest(here, there)),
            currency=currency.name,
            here=self._procountor_sums(here),
            there=self._procountor_sums(there),
        )

    # ------------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------------

    def _procountor_totals(self, in_company_currency=False):
        """Return net, VAT and gross as Procountor counts them: negative on a credit note."""
        sign = -1 if self.move_type == 'out_refund' else 1
        if in_company_currency:
            amounts = (self.amount_untaxed_signed, self.amount_tax_signed, self.amount_total_signed)
            digits, sign = self.company_currency_id.decimal_places, 1
        else:
            amounts = (self.amount_untaxed, self.amount_tax, self.amount_total)
            digits = self.currency_id.decimal_places
        return Totals(*(sign * rounded(amount, digits) for amount in amounts))

    def _procountor_sums(self, totals):
        net, vat, gross = (self._procountor_figure(amount) for amount in totals)
        return self.env._("%(net)s + VAT %(vat)s = %(gross)s", net=net, vat=vat, gross=gross)

    def _procountor_figure(self, amount):
        return formatLang(self.env, float(amount), digits=2)
