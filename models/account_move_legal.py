from odoo import models
from odoo.tools import html2plaintext, is_html_empty

from ..mapping.codes import home_codes
from ..mapping.legal_text import says_why_no_vat
from ..mapping.vat import EU_SALES_LIST, NO_VAT, buyer_kind
from ..mapping.vat_number import NORTHERN_IRELAND, country_of, is_eu_vat_number, is_of_other_country
from .procountor_problem import Problem


def _in_eu(kinds):
    """Whether a row is reported on the EU sales list."""
    return any(kind in EU_SALES_LIST for kind in kinds.values())


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
        """EU sales, triangular trade and reverse charge: who owes the VAT has a number, and the invoice says why."""
        kinds = self._procountor_buyer_kinds(connection)
        problems = [Problem(sentence, self.commercial_partner_id) for sentence in self._procountor_buyer(kinds)]
        return problems + [
            Problem(self._procountor_reason_sentence(tax, kind), tax)
            for tax, kind in kinds.items()
            if not self._procountor_says_why(tax, kind)
        ]

    def _procountor_warnings(self, connection):
        # EXTENDS
        kinds = self._procountor_buyer_kinds(connection)
        free = self._procountor_lines().tax_ids.filtered(self._procountor_is_free)
        warnings = [
            Problem(self._procountor_free_sentence(tax), tax, is_blocking=False)
            for tax in free
            if tax not in kinds and not self._procountor_says_why(tax)
        ]
        country = self.commercial_partner_id.country_id.code
        if _in_eu(kinds) and is_of_other_country(self._procountor_vat_id(), country):
            sentence = self._procountor_other_country_sentence()
            warnings.append(Problem(sentence, self.commercial_partner_id, is_blocking=False))
        return super()._procountor_warnings(connection) + warnings

    def _procountor_buyer_kinds(self, connection):
        """Return why the buyer owes the VAT (`buyer_kind`), by tax; taxes that the company owes are left out."""
        words = connection._vat_status_words()
        taxes = self._procountor_lines().tax_ids
        numbers = {tax: tax._procountor_vat_number_on(self.fiscal_position_id) for tax in taxes}
        kinds = {tax: buyer_kind(number, words.get(number)) for tax, number in numbers.items()}
        return {tax: kind for tax, kind in kinds.items() if kind}

    def _procountor_is_free(self, tax):
        """Whether rows with ``tax`` are a sale without VAT; what is on no VAT return is none."""
        is_reported = tax._procountor_vat_number_on(self.fiscal_position_id) not in (0, NO_VAT)
        return is_reported and tax._procountor_is_one_percentage() and not tax._procountor_vat_percent()

    # ------------------------------------------------------------------
    # WHO OWES IT
    # ------------------------------------------------------------------

    def _procountor_buyer(self, kinds):
        """Return a sentence for each thing that is wrong with the VAT number of the buyer.

        That it is missing for the EU sales list is told with the VAT statuses (`account_move_vat`).
        """
        number, words = self._procountor_vat_id(), {'buyer': self.commercial_partner_id.display_name}
        at_home = [tax for tax, kind in kinds.items() if kind == 'reverse_charge']
        if not kinds or not (number or at_home):
            return []
        if not number:
            return [
                self.env._(
                    "The buyer pays the VAT of '%(tax)s': enter the VAT number of %(buyer)s as Tax ID.",
                    tax=at_home[0].name,
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
        return list(self._procountor_eu_buyer(kinds, number, words))

    def _procountor_eu_buyer(self, kinds, number, words):
        home = self.company_id.account_fiscal_country_id.code
        if _in_eu(kinds) and country_of(number) in home_codes(home):
            yield self.env._(
                "EU sales need the VAT number of another EU country than %(country)s: correct the Tax ID of "
                "%(buyer)s, or choose a domestic fiscal position and its taxes.",
                country=home,
                **words,
            )
        services = [tax for tax, kind in kinds.items() if kind == 'eu_services']
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

    def _procountor_says_why(self, tax, kind=None):
        """Whether the invoice gives the reason (`mapping/legal_text.py`) why rows with ``tax`` have no VAT."""
        return any(says_why_no_vat(text, kind) for text in self._procountor_reason_texts(tax))

    def _procountor_reason_texts(self, tax):
        """Return what is printed for rows with ``tax``: notes, terms, and the rows themselves, but no other rows."""
        notes = [self.narration, self.fiscal_position_id.note, tax.invoice_legal_notes]
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type != 'product' or tax in line.tax_ids)
        return [*(html2plaintext(note or '') for note in notes), *lines.mapped('name')]

    def _procountor_reason_sentence(self, tax, kind):
        reasons = {
            'eu_goods': self.env._("exempt intra-Community supply, Article 138"),
            'eu_services': self.env._("reverse charge, Article 196"),
            'triangulation': self.env._("triangular transaction, Article 141"),
            'reverse_charge': self.env._("reverse charge, section 8 c of the VAT Act"),
        }
        return self.env._(
            "The invoice does not say why it has no VAT for '%(tax)s'. Write the reason, such as %(reason)s, into the "
            "legal notes of the tax, from where it comes on each invoice.",
            tax=tax.name,
            reason=reasons[kind],
        )

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
