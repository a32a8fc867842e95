from odoo import models
from odoo.tools import html2plaintext, is_html_empty

from ..mapping.codes import home_codes
from ..mapping.legal_text import says_why_no_vat
from ..mapping.vat import DOMESTIC, KNOWN_NUMBERS, NO_VAT, is_construction, is_on_eu_sales_list
from ..mapping.vat_number import NORTHERN_IRELAND, country_of, is_eu_vat_number, is_of_other_country
from .procountor_problem import Problem


class AccountMove(models.Model):
    """What the law wants on an invoice: why it has no VAT, and the VAT number of who pays it (VAT Act 209 e)."""

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        # EXTENDS
        return super()._procountor_problems(connection) + self._procountor_legal_problems(connection)

    def _procountor_legal_problems(self, connection):
        """EU sales, triangular trade and construction: who owes the VAT has a number, and the invoice says why."""
        in_eu, builds = self._procountor_taxes_of_buyer(connection)
        problems = [Problem(sentence, self.commercial_partner_id) for sentence in self._procountor_buyer(in_eu, builds)]
        if unexplained := self._procountor_unexplained(in_eu | builds):
            problems.append(self._procountor_reason_problem(unexplained))
        return problems

    def _procountor_warnings(self, connection):
        # EXTENDS
        in_eu, builds = self._procountor_taxes_of_buyer(connection)
        free = self._procountor_lines().tax_ids.filtered(self._procountor_is_free) - in_eu - builds
        warnings = [
            Problem(self._procountor_free_sentence(tax), tax, is_blocking=False)
            for tax in self._procountor_unexplained(free)
        ]
        if in_eu and is_of_other_country(self._procountor_vat_id(), self.commercial_partner_id.country_id.code):
            sentence = self._procountor_other_country_sentence()
            warnings.append(Problem(sentence, self.commercial_partner_id, is_blocking=False))
        return super()._procountor_warnings(connection) + warnings

    def _procountor_taxes_of_buyer(self, connection):
        """Return the taxes of rows whose VAT the buyer owes: of EU sales and triangular trade, and of construction."""
        words = {status.number: status.description for status in connection.vat_status_ids}
        taxes = self._procountor_lines().tax_ids
        numbers = {tax: tax._procountor_vat_number_on(self.fiscal_position_id) for tax in taxes}
        in_eu = taxes.filtered(lambda tax: is_on_eu_sales_list(numbers[tax], words.get(numbers[tax])))
        return in_eu, taxes.filtered(lambda tax: is_construction(words.get(numbers[tax])))

    def _procountor_is_free(self, tax):
        """Whether rows with ``tax`` are a sale without VAT; what is on no VAT return is none."""
        is_reported = tax._procountor_vat_number_on(self.fiscal_position_id) not in (0, NO_VAT)
        return is_reported and tax._procountor_is_one_percentage() and not tax._procountor_vat_percent()

    # ------------------------------------------------------------------
    # WHO OWES IT
    # ------------------------------------------------------------------

    def _procountor_buyer(self, in_eu, builds):
        """Return a sentence for each thing that is wrong with the VAT number of the buyer.

        That it is missing for the EU sales list is told with the VAT statuses (`account_move_vat`).
        """
        number, words = self._procountor_vat_id(), {'buyer': self.commercial_partner_id.display_name}
        if not (in_eu or builds) or not (number or builds):
            return []
        if not number:
            return [
                self.env._(
                    "The buyer pays the VAT of construction services: enter the VAT number of %(buyer)s as Tax ID.",
                    **words,
                )
            ]
        if not is_eu_vat_number(number):
            return [
                self.env._(
                    "The VAT number %(number)s of %(buyer)s is not a valid one: it begins with the two letters of an "
                    "EU country, and its check digits must be right. Correct the Tax ID of the customer.",
                    number=number,
                    **words,
                )
            ]
        return [sentence for sentence in self._procountor_eu_buyer(in_eu, number, words) if sentence]

    def _procountor_eu_buyer(self, in_eu, number, words):
        home = self.company_id.account_fiscal_country_id.code
        if in_eu and country_of(number) in home_codes(home):
            yield self.env._(
                "EU sales need the VAT number of another EU country than %(country)s: correct the Tax ID of "
                "%(buyer)s, or choose a domestic fiscal position and its taxes.",
                country=home,
                **words,
            )
        services = in_eu.filtered(
            lambda tax: tax._procountor_vat_number_on(self.fiscal_position_id) == KNOWN_NUMBERS['eu_services', 'sale']
        )
        if services and country_of(number) == NORTHERN_IRELAND:
            yield self.env._(
                "Northern Ireland counts as EU for goods alone, and '%(tax)s' is for services to the EU: choose the "
                "fiscal position and the tax for customers outside the EU for %(buyer)s.",
                tax=services[0].name,
                **words,
            )

    def _procountor_other_country_sentence(self):
        buyer = self.commercial_partner_id
        return self.env._(
            "The VAT number %(number)s of %(buyer)s is not one of %(country)s. Correct it, unless the buyer trades "
            "with a number of that other country.",
            number=self._procountor_vat_id(),
            buyer=buyer.display_name,
            country=buyer.country_id.name,
        )

    # ------------------------------------------------------------------
    # WHY THERE IS NO VAT
    # ------------------------------------------------------------------

    def _procountor_unexplained(self, taxes):
        """Return those of ``taxes`` without VAT for which the invoice gives no reason.

        What counts: the note of the fiscal position, whatever its words, because that is what the note is for, but not
        for domestic rows; and words that give a reason (`mapping/legal_text.py`) in the note of the tax itself, or in
        what somebody wrote on this invoice.
        """
        written = [html2plaintext(self.narration or ''), *self.invoice_line_ids.mapped('name')]
        if any(says_why_no_vat(text) for text in written):
            return taxes.browse()
        position = self.fiscal_position_id
        has_note = not is_html_empty(position.note)
        says_why = says_why_no_vat(html2plaintext(position.note or ''))
        return taxes.filtered(
            lambda tax: (
                not says_why_no_vat(html2plaintext(tax.invoice_legal_notes or ''))
                and not says_why
                and not (has_note and tax._procountor_vat_number_on(position) != DOMESTIC)
            )
        )

    def _procountor_reason_problem(self, taxes):
        where = self.fiscal_position_id or taxes[:1]
        sentence = self.env._(
            "The invoice does not say why it has no VAT. Write the reason, such as reverse charge, into the notes of "
            "'%s', from where it comes on each invoice.",
            where.display_name,
        )
        return Problem(sentence, where)

    def _procountor_free_sentence(self, tax):
        return self.env._(
            "The invoice does not say why '%s' charges no VAT. The law wants the reason on it, such as export or the "
            "section of the VAT Act: write it into the legal notes of the tax, or on the invoice.",
            tax.name,
        )

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        # EXTENDS
        return super()._procountor_values(connection) | {'text': self._procountor_text()}

    def _procountor_text(self):
        """Return what is printed on the invoice beside its rows, in the language of the customer."""
        move = self.with_context(lang=self.partner_id.lang or self.env.lang)
        narration = html2plaintext(self.narration or '')
        blocks = [*move._procountor_legal_notes(), move._procountor_instalment_text(), narration]
        return '\n\n'.join(dict.fromkeys(filter(None, blocks)))

    def _procountor_legal_notes(self):
        """Return the notes of fiscal position and taxes, as plain text."""
        notes = [self.fiscal_position_id.note, *self._procountor_lines().tax_ids.mapped('invoice_legal_notes')]
        return [html2plaintext(note) for note in notes if not is_html_empty(note)]
