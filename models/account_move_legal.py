from odoo import models
from odoo.tools import html2plaintext, is_html_empty

from ..mapping.codes import home_codes
from ..mapping.legal_text import says_why_no_vat
from ..mapping.vat import is_construction, is_on_eu_sales_list
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
        words = {status.number: status.description for status in connection.vat_status_ids}
        taxes = self._procountor_lines().tax_ids
        numbers = {tax._procountor_vat_number_on(self.fiscal_position_id) for tax in taxes}
        in_eu = any(is_on_eu_sales_list(number, words.get(number)) for number in numbers)
        builds = any(is_construction(words.get(number)) for number in (*numbers, self._procountor_vat_number()))
        problems, buyer = [], self.commercial_partner_id
        if builds and not self._procountor_vat_id():
            sentence = self.env._(
                "The buyer pays the VAT of construction services: enter the VAT number of %s as Tax ID.",
                buyer.display_name,
            )
            problems.append(Problem(sentence, buyer))
        home = self.company_id.account_fiscal_country_id.code
        if in_eu and self._procountor_vat_id()[:2].upper() in home_codes(home):
            sentence = self.env._(
                "EU sales need the VAT number of another EU country than %(country)s: correct the Tax ID of "
                "%(buyer)s, or choose a domestic fiscal position and its taxes.",
                country=home,
                buyer=buyer.display_name,
            )
            problems.append(Problem(sentence, buyer))
        if (in_eu or builds) and not self._procountor_says_why_no_vat():
            problems.append(self._procountor_reason_problem(taxes))
        return problems

    def _procountor_reason_problem(self, taxes):
        where = self.fiscal_position_id or taxes[:1]
        sentence = self.env._(
            "The invoice does not say why it has no VAT. Write the reason, such as reverse charge, into the notes of "
            "'%s', from where it comes on each invoice.",
            where.display_name,
        )
        return Problem(sentence, where)

    def _procountor_says_why_no_vat(self):
        """Whether a note says it, or what somebody wrote on this invoice."""
        written = [html2plaintext(self.narration or ''), *self.invoice_line_ids.mapped('name')]
        return bool(self._procountor_legal_notes()) or any(says_why_no_vat(text) for text in written)

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
