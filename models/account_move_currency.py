from odoo import models

from ..mapping import currencies
from ..mapping.money import decimal
from .procountor_problem import Problem


class AccountMove(models.Model):
    """The currency of a document, and its rate (chapters 7.2 and 19)."""

    _inherit = 'account.move'

    def _procountor_problems(self, connection):
        # EXTENDS
        sentences = (self._procountor_books_problem(), self._procountor_currency_problem())
        own = [Problem(sentence, self) for sentence in sentences if sentence]
        return own + super()._procountor_problems(connection)

    def _procountor_books_problem(self):
        """Rates and sums of the books mean the same only when both systems keep them in one currency."""
        books = self.company_currency_id.name
        if books in currencies.OF_BOOKS:
            return None
        return self.env._(
            "%(company)s keeps its books in %(currency)s, and Procountor in %(known)s only. Enter this invoice in "
            "Procountor by hand.",
            company=self.company_id.name,
            currency=books,
            known=', '.join(currencies.OF_BOOKS),
        )

    def _procountor_currency_problem(self):
        """Return the sentence that says why the service cannot take the currency as it is here, or None."""
        currency = self.currency_id
        if not currencies.is_known(currency.name):
            return self.env._("Procountor does not know the currency %s. Invoice in another one.", currency.name)
        if currency.decimal_places > currencies.DECIMALS:
            return self.env._(
                "%(currency)s has %(digits)s decimals, and Procountor counts with two. Invoice in another currency.",
                currency=currency.name,
                digits=currency.decimal_places,
            )
        if currency == self.company_currency_id:
            return None
        if self._procountor_has_no_rate():
            return self.env._(
                "Odoo has no exchange rate of %s. Enter it under Invoicing / Configuration / Currencies, reset the "
                "invoice to draft and give it the rate.",
                currency.name,
            )
        if not currencies.is_possible_rate(decimal(self.invoice_currency_rate)):
            return self.env._(
                "The rate of the invoice is %(rate)s %(currency)s for one %(books)s; Procountor takes more than 0 and "
                "at most %(most)s. Correct it.",
                rate=self.invoice_currency_rate,
                currency=currency.name,
                books=self.company_currency_id.name,
                most=currencies.HIGHEST_RATE,
            )
        return None

    def _procountor_has_no_rate(self):
        """Whether the rate is the 1 that Odoo takes for a currency that has none."""
        if self.invoice_currency_rate != 1:
            return False
        companies = (self.env['res.company'], self.company_id.root_id)
        return not self.currency_id.rate_ids.filtered(lambda rate: rate.company_id in companies)
