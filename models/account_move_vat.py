from odoo import models
from odoo.tools.misc import format_date

from ..mapping.vat import DOMESTIC, EU_SALES_LIST, NO_VAT, NOT_DOMESTIC, buyer_kind, is_without_vat
from .procountor_problem import Problem
from .procountor_vat_percent import percent_text


class AccountMove(models.Model):
    """The VAT of a document on its way to Procountor: status, country and percentages (chapters 7.2 and 11)."""

    _inherit = 'account.move'

    def _procountor_vat_number(self):
        """Return the number of the VAT status of the document: that of its fiscal position, else Domestic."""
        return self.fiscal_position_id.procountor_vat_number or DOMESTIC

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_vat_problems(self, connection):
        """Return a `Problem` for each thing about the VAT that has to be mended before sending.

        The settings are read from the cache of ``connection``: nothing is searched for a document.
        """
        self.ensure_one()
        if not (connection.vat_status_ids and connection.vat_percent_ids):
            sentence = self.env._("The VAT settings were not fetched. Test the connection to fetch them.")
            return [Problem(sentence, connection)]
        taxes = self._procountor_lines().tax_ids
        kinds = {tax: tax._procountor_kind_problem(self.fiscal_position_id) for tax in taxes}
        problems = [Problem(sentence, tax) for tax, sentence in kinds.items() if sentence]
        problems += self._procountor_vat_status_problems(connection, taxes)
        problems += self._procountor_vat_use_problems(connection, taxes)
        problems += [self._procountor_vat_percent_problem(connection, tax) for tax in taxes]
        # What names no record of its own is mended on the document.
        return [Problem.of(sentence, self) for sentence in dict.fromkeys(filter(None, problems))]

    def _procountor_vat_status_problems(self, connection, taxes):
        """The status of the document and of each row must be one for sales, and Domestic when VAT is foreign."""
        in_use = connection.vat_status_ids.filtered('sales').mapped('number')
        used = self._procountor_vat_numbers_used(taxes)
        gone = [record for record in used if used[record] not in in_use]
        problems = [
            Problem(self._procountor_vat_gone(record, used[record], connection), record or self) for record in gone
        ]
        if self.fiscal_position_id._procountor_has_foreign_vat():
            foreign = [record for record in used if used[record] != DOMESTIC]
            problems += [Problem(self._procountor_foreign_vat(record), record) for record in foreign]
        return problems

    def _procountor_vat_numbers_used(self, taxes):
        """Return the number of each status that is sent, by the tax or fiscal position that brings it."""
        position, number = self.fiscal_position_id, self._procountor_vat_number()
        rows = {tax: tax._procountor_vat_number_on(position) for tax in taxes}
        statuses = set(rows.values())
        # The status of rows that are all alike is that of the document, and the position's own is not sent.
        used = {position: number} if number in statuses or len(statuses) > 1 else {}
        return used | {tax: row for tax, row in rows.items() if row not in (0, number)}

    def _procountor_vat_gone(self, record, number, connection):
        if number == DOMESTIC:
            return self._procountor_no_domestic_status(connection)
        return self.env._(
            "Procountor has no VAT status %(number)s (%(description)s) for sales. Choose another one for '%(record)s'.",
            number=number,
            description=record.procountor_vat_description or '-',
            record=record.display_name,
        )

    def _procountor_no_domestic_status(self, connection):
        """A company that is not liable for VAT needs none: its rows have no VAT handling (chapter 11.2)."""
        no_vat = connection.vat_status_ids.filtered(lambda status: status.sales and status.number == NO_VAT)
        return self.env._(
            "Procountor has no VAT status Domestic for sales. Switch it on there, then test the connection. A company "
            "that is not liable for VAT chooses '%(status)s' as the VAT status of its 0 %% taxes instead.",
            status=no_vat.description or self.env._("No VAT handling"),
        )

    def _procountor_foreign_vat(self, record):
        return self.env._(
            "VAT is paid in %(country)s by the fiscal position '%(position)s': only the VAT status Domestic is "
            "possible then. Choose Domestic for '%(record)s', or another fiscal position.",
            country=self.fiscal_position_id.procountor_vat_country_id.name,
            position=self.fiscal_position_id.name,
            record=record.display_name,
        )

    def _procountor_vat_use_problems(self, connection, taxes):
        """What a status demands: the EU sales list a VAT number, and that the tax charges VAT just when it says so."""
        words = connection._vat_status_words()
        numbers = {tax: tax._procountor_vat_number_on(self.fiscal_position_id) for tax in taxes}
        kinds = {buyer_kind(number, words.get(number)) for number in numbers.values()}
        problems = []
        if kinds & set(EU_SALES_LIST) and not self._procountor_vat_id():
            problems.append(Problem(self._procountor_vat_id_missing(), self.commercial_partner_id))
        charged = taxes.filtered(lambda tax: tax._procountor_is_one_percentage() and tax._procountor_vat_percent())
        wrong = charged.filtered(lambda tax: is_without_vat(numbers[tax], words.get(numbers[tax])))
        problems += [self._procountor_charged_without_vat(tax, numbers[tax], words) for tax in wrong]
        number = self._procountor_vat_number()
        if buyer_kind(number, words.get(number)) == 'reverse_charge' and 'reverse_charge' not in kinds:
            problems += [self._procountor_charged_in_reverse(tax) for tax in charged - wrong]
        return problems + [self._procountor_domestic_without_vat(tax) for tax in taxes if numbers[tax] == DOMESTIC]

    def _procountor_charged_without_vat(self, tax, number, words):
        """Only a domestic status goes with a percentage (chapter 7.3)."""
        sentence = self.env._(
            "The tax '%(tax)s' charges VAT, but its VAT status %(number)s (%(description)s) in Procountor is one "
            "without VAT. Choose another status for it, or a 0 %% tax on the invoice.",
            tax=tax.name,
            number=number,
            description=words.get(number) or '-',
        )
        return Problem(sentence, tax)

    def _procountor_domestic_without_vat(self, tax):
        """What the customer owes, or owes in another EU country, is not domestic sales at 0 %."""
        is_owed = tax._procountor_percentage().has_negative_factor or tax._procountor_certain_kind() in NOT_DOMESTIC
        if self.fiscal_position_id._procountor_has_foreign_vat() or not is_owed:
            return None
        sentence = self.env._(
            "The VAT of the tax '%s' is owed by the customer, but its VAT status in Procountor is Domestic. Choose the "
            "status of such sales for it: VAT mapping on the connection, or Advanced Options of the tax.",
            tax.name,
        )
        return Problem(sentence, tax)

    def _procountor_vat_id_missing(self):
        return self.env._(
            "The EU sales list needs the VAT number of %s. Enter it as Tax ID of the customer; a private person "
            "pays domestic VAT: choose such a fiscal position and its taxes.",
            self.commercial_partner_id.display_name,
        )

    def _procountor_charged_in_reverse(self, tax):
        """Beside rows without VAT, goods that are charged are a sale of their own; alone, a tax was not replaced."""
        sentence = self.env._(
            "By the fiscal position '%(position)s' the customer pays the VAT, but all rows charge it. Choose the 0 %% "
            "tax of the position: activate it under Taxes (such as 0%% C), and let it replace '%(tax)s' there. What "
            "is sold with VAT alone has another fiscal position.",
            position=self.fiscal_position_id.name,
            tax=tax.name,
        )
        return Problem(sentence, tax)

    # ------------------------------------------------------------------
    # PERCENTAGES
    # ------------------------------------------------------------------

    def _procountor_vat_row(self, connection, tax):
        """Return the percentage of ``tax`` as Procountor knows it in the country of the VAT, or none."""
        return connection.vat_percent_ids._of(self._procountor_vat_country(), float(tax._procountor_vat_percent()))

    def _procountor_vat_country(self):
        return self.fiscal_position_id.procountor_vat_country_id or self.company_id.account_fiscal_country_id

    def _procountor_vat_country_code(self, connection):
        """Return the VAT country that is sent: always by a company with foreign VAT (chapter 7.2), else if chosen."""
        is_sent = connection.has_foreign_vat or self.fiscal_position_id.procountor_vat_country_id
        return self._procountor_vat_country().code if is_sent else ''

    def _procountor_vat_day(self):
        """Return the day by which the percentage goes: that of the delivery, of a credit note that of its invoice."""
        document = self.reversed_entry_id or self
        return document.delivery_date or document.invoice_date

    def _procountor_vat_percent_problem(self, connection, tax):
        """The percentage must be in use for sales there, in the country of the VAT, on the day of the delivery."""
        if not tax._procountor_is_one_percentage():
            return None  # told already
        row = self._procountor_vat_row(connection, tax)
        words = {'percent': percent_text(self.env, float(tax._procountor_vat_percent())), 'tax': tax.name}
        if not row.sales:
            return self.env._(
                "VAT %(percent)s (tax '%(tax)s') is not in use for sales in %(country)s in Procountor. "
                "Choose another tax, or switch the percentage on there and test the connection.",
                country=self._procountor_vat_country().name,
                **words,
            )
        return self._procountor_vat_day_problem(row, words)

    def _procountor_vat_day_problem(self, row, words):
        """Procountor does not check the day. A credit note that names no invoice may credit an old one."""
        day = self._procountor_vat_day()
        if row.valid_from and day < row.valid_from:
            return self.env._(
                "VAT %(percent)s (tax '%(tax)s') is in use in Procountor from %(start)s, and %(day)s. Choose the tax "
                "of that day, or correct the first day under VAT on the connection.",
                start=format_date(self.env, row.valid_from),
                day=self._procountor_vat_day_words(day),
                **words,
            )
        credits_unknown = self.move_type == 'out_refund' and not self.reversed_entry_id
        if row.valid_until and day > row.valid_until and not credits_unknown:
            return self.env._(
                "VAT %(percent)s (tax '%(tax)s') is in use in Procountor until %(end)s, and %(day)s. Choose the tax "
                "of that day, or correct the last day under VAT on the connection.",
                end=format_date(self.env, row.valid_until),
                day=self._procountor_vat_day_words(day),
                **words,
            )
        return None

    def _procountor_vat_day_words(self, day):
        """Say which day counts, for the middle of a sentence."""
        date = format_date(self.env, day)
        if day == (self.reversed_entry_id or self).invoice_date:
            return self.env._("the invoice is of %s", date)
        return self.env._(
            "the delivery, by which the percentage goes, is of %s (leave it empty for a payment in advance)", date
        )

    def _procountor_warnings(self, connection):
        # EXTENDS
        warnings = super()._procountor_warnings(connection) + self._procountor_vat_day_warnings(connection)
        return warnings + self._procountor_vat_status_warnings(connection)

    def _procountor_vat_status_warnings(self, connection):
        """What may be right, but is often a tax that was not replaced, or another way of counting VAT."""
        words = connection._vat_status_words()
        taxes = self._procountor_lines().tax_ids.filtered(lambda tax: tax._procountor_is_one_percentage())
        numbers = {tax: tax._procountor_vat_number_on(self.fiscal_position_id) for tax in taxes}
        sentences = {tax: tax._procountor_cash_based_difference(numbers[tax], words.get(numbers[tax])) for tax in taxes}
        warnings = [Problem(sentence, tax, is_blocking=False) for tax, sentence in sentences.items() if sentence]
        if 'reverse_charge' in {buyer_kind(number, words.get(number)) for number in numbers.values()}:
            charged = taxes.filtered(lambda tax: tax._procountor_vat_percent())
            warnings += [
                Problem(self._procountor_charged_beside_reverse(tax), self, is_blocking=False) for tax in charged
            ]
        return warnings

    def _procountor_charged_beside_reverse(self, tax):
        return self.env._(
            "The customer pays the VAT of some rows, and '%s' is charged on others. Check that these are sold by "
            "themselves, and are no part of the work.",
            tax.name,
        )

    def _procountor_vat_day_warnings(self, connection):
        """The percentage is the one of the delivery, and not of the day of the invoice, which people look at."""
        invoiced, delivered = self.invoice_date, self._procountor_vat_day()
        if self.reversed_entry_id or not invoiced or invoiced == delivered:
            return []
        days = {'delivered': format_date(self.env, delivered), 'invoiced': format_date(self.env, invoiced)}
        taxes = self._procountor_lines().tax_ids.filtered(lambda tax: tax._procountor_is_one_percentage())
        rows = {tax: self._procountor_vat_row(connection, tax) for tax in taxes}
        return [
            Problem(
                self.env._(
                    "VAT %(percent)s (tax '%(tax)s') is the one of the day of delivery, %(delivered)s; on the day of "
                    "the invoice, %(invoiced)s, it is not in use. Check that the delivery date is right.",
                    percent=percent_text(self.env, row.percent),
                    tax=tax.name,
                    **days,
                ),
                self,
                is_blocking=False,
            )
            for tax, row in rows.items()
            if row and row._is_valid_on(delivered) and not row._is_valid_on(invoiced)
        ]
