from decimal import Decimal

from odoo import models
from odoo.tools.misc import formatLang

from ..mapping.invoice_out import invoice_payload
from ..mapping.money import decimal, rounded
from ..mapping.rounding import rounding_amount
from ..mapping.totals import (
    Totals,
    expected_totals,
    furthest,
    in_books,
    is_conversion,
    is_same,
    rounding_reach,
    stored_totals,
)
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
        for currency, (here, there) in self._procountor_expected(self._procountor_values(connection)).items():
            if furthest(here, there) > self._procountor_rounding_reach(currency):
                sentence = self.env._(
                    "The sums are %(here)s %(currency)s in Odoo, but the rows make %(there)s in Procountor. %(cure)s",
                    here=self._procountor_sums(here),
                    there=self._procountor_sums(there),
                    currency=currency.name,
                    cure=self._procountor_totals_cure(),
                )
                return [Problem(sentence, self)]
        return []

    def _procountor_rounding_reach(self, currency):
        """Return by how much rounding to cents can make the sums in ``currency`` differ."""
        rows = len(self._procountor_lines())
        if currency == self.currency_id:
            # Where Odoo has no cents, the service's are no rounding: they are amounts that nobody can pay.
            return rounding_reach(rows) if currency.decimal_places == 2 else Decimal(0)
        return rounding_reach(rows, decimal(self.invoice_currency_rate))

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
        agreed = self._procountor_agreed_rounding()
        sentences = []
        for currency, there in stored.items():
            here = self._procountor_totals(in_company_currency=currency != self.currency_id)
            if not self._procountor_may_differ(connection, currency, here, there, agreed):
                sentences.append(self._procountor_difference_sentence(currency, here, there))
        return '\n'.join(sentences) or False

    def _procountor_may_differ(self, connection, currency, here, there, agreed=Decimal(0)):
        """Whether the sums are near enough: to the cent in the currency of the invoice, but for what is tolerated.

        In the books each system converts and rounds in its own way, so that rounding alone stops nothing there.
        """
        if is_same(here, there, decimal(connection.sum_tolerance), agreed):
            return True
        if currency == self.currency_id:
            return False
        return is_conversion(here, there, len(self._procountor_lines()), decimal(self.invoice_currency_rate), agreed)

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
        sentence = self.env._(
            "The sums differ by %(difference)s %(currency)s. Odoo: %(here)s. Procountor: %(there)s.",
            difference=self._procountor_figure(furthest(here, there)),
            currency=currency.name,
            here=self._procountor_sums(here),
            there=self._procountor_sums(there),
        )
        return f'{sentence} {self._procountor_difference_cure(currency, here, there)}'

    def _procountor_difference_cure(self, currency, here, there):
        """Return the sentence that says what helps against a difference that was found."""
        if currency != self.currency_id:
            return self.env._(
                "That is more than rounding explains in the books: compare the exchange rate there with Odoo's, %s.",
                self.invoice_currency_rate,
            )
        cure = self.env._("Correct the rows in Procountor while the invoice is unfinished.")
        is_rounding = furthest(here, there) <= self._procountor_rounding_reach(currency)
        if not is_rounding or self.company_id.tax_calculation_rounding_method == 'round_per_line':
            return cure
        later = self.env._(
            "Odoo rounds the VAT of the whole invoice. When Procountor rounds that of each row, later invoices agree "
            "with Round per Line under Invoicing / Configuration / Settings / Taxes."
        )
        return f'{cure} {later}'

    def _procountor_sent_message(self, answer):
        """Return what the log says of the stored document: its number, and what converting made of the books."""
        number = self._procountor_sent_values(answer)['procountor_number']
        message = self.env._("Sent to Procountor as number %s.", number)
        conversion = self._procountor_conversion_sentence(answer)
        return f'{message} {conversion}' if conversion else message

    def _procountor_conversion_sentence(self, answer):
        """Return by how much the books differ although nothing waits for that, or None."""
        books = self.company_currency_id
        there = books != self.currency_id and self._procountor_stored_totals(answer).get(books)
        if not there:
            return None
        here, agreed = self._procountor_totals(in_company_currency=True), self._procountor_agreed_rounding()
        if here == there or not self._procountor_may_differ(self.procountor_connection_id, books, here, there, agreed):
            return None
        return self.env._(
            "The books differ by %(difference)s %(currency)s: Odoo has %(here)s, Procountor %(there)s. Each converts "
            "and rounds in its own way.",
            difference=self._procountor_figure(furthest(here, there)),
            currency=books.name,
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
