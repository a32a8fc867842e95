from decimal import Decimal

from odoo import models
from odoo.tools.misc import formatLang

from ..mapping.invoice_out import invoice_payload
from ..mapping.totals import Totals, expected_totals, stored_totals
from .procountor_problem import Problem


class AccountMove(models.Model):
    """The sums of a document here and in Procountor: predicted before it is sent, compared when it is there."""

    _inherit = 'account.move'

    def _procountor_total_problems(self, connection):
        """A difference that rounding cannot explain is found before anything leaves."""
        lines = self._procountor_lines()
        payload = invoice_payload(self._procountor_values(connection), '')
        there, here = expected_totals(payload), self._procountor_totals()
        if abs(there.gross - here.gross) <= Decimal('0.01') * len(lines):
            return []
        sentence = self.env._(
            "The total is %(here)s in Odoo, but its rows make %(there)s. Cash rounding can't be sent yet.",
            here=self._procountor_figure(here.gross),
            there=self._procountor_figure(there.gross),
        )
        return [Problem(sentence, self)]

    def _procountor_totals(self, in_company_currency=False):
        """Return net, VAT and gross as Procountor counts them: negative on a credit note."""
        sign = -1 if self.move_type == 'out_refund' else 1
        if in_company_currency:
            amounts = (self.amount_untaxed_signed, self.amount_tax_signed, self.amount_total_signed)
            digits, sign = self.company_currency_id.decimal_places, 1
        else:
            amounts = (self.amount_untaxed, self.amount_tax, self.amount_total)
            digits = self.currency_id.decimal_places
        return Totals(*(sign * Decimal(f'{amount:.{digits}f}') for amount in amounts))

    def _procountor_difference(self, answer):
        """Return a sentence with both figures for each currency in which the two systems differ, else False."""
        tolerance = Decimal(str(self.procountor_connection_id.sum_tolerance))
        currencies = {self.currency_id: False, self.company_currency_id: self.currency_id != self.company_currency_id}
        sentences = []
        for currency, is_books in currencies.items():
            here = self._procountor_totals(in_company_currency=is_books)
            there = stored_totals(answer, accounting_currency=is_books)
            if there and max(abs(a - b) for a, b in zip(here, there, strict=True)) > tolerance:
                sentences.append(self._procountor_difference_sentence(currency, here, there))
        if not sentences:
            return False
        if self.company_id.tax_calculation_rounding_method != 'round_per_line':
            sentences.append(
                self.env._("To avoid this, choose Round per Line under Invoicing / Configuration / Settings / Taxes.")
            )
        return '\n'.join(sentences)

    def _procountor_difference_sentence(self, currency, here, there):
        odoo, procountor = ([self._procountor_figure(amount) for amount in totals] for totals in (here, there))
        return self.env._(
            "The sums differ by %(difference)s %(currency)s. Odoo: %(net)s + VAT %(vat)s = %(gross)s. "
            "Procountor: %(there_net)s + VAT %(there_vat)s = %(there_gross)s. "
            "Correct the rows in Procountor while the invoice is unfinished.",
            difference=self._procountor_figure(max(abs(a - b) for a, b in zip(here, there, strict=True))),
            currency=currency.name,
            net=odoo[0],
            vat=odoo[1],
            gross=odoo[2],
            there_net=procountor[0],
            there_vat=procountor[1],
            there_gross=procountor[2],
        )

    def _procountor_figure(self, amount):
        return formatLang(self.env, float(amount), digits=2)
