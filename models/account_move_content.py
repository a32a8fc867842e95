from decimal import Decimal

from odoo import models
from odoo.tools import html2plaintext
from odoo.tools.misc import formatLang

from ..mapping import invoice_out
from ..mapping.codes import country_name
from ..mapping.money import decimal
from .procountor_problem import Problem


class AccountMove(models.Model):
    """What of an invoice goes to Procountor, and whether it can."""

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        """Return a `Problem` for each thing that has to be mended before this document can be sent."""
        self.ensure_one()
        env, problems = self.env, []
        if not connection.bank_account_id:
            sentence = env._("The connection has no bank account. Test the connection to fetch it.")
            problems.append(Problem(sentence, connection))
        if not country_name(self.partner_id.country_id.code):
            sentence = env._("Give the country of %s.", self.partner_id.display_name)
            problems.append(Problem(sentence, self.partner_id))
        if not self._procountor_has_valid_due_date():
            days = invoice_out.LONGEST_TERM_DAYS
            sentence = env._("The due date must be 0 to %s days after the invoice date.", days)
            problems.append(Problem(sentence, self))
        problems += self._procountor_channel_problems(connection)
        lines = [line._procountor_problem() for line in self._procountor_lines()]
        problems += [Problem(sentence, self) for sentence in lines if sentence]
        problems += self._procountor_vat_problems(connection)
        return problems or self._procountor_total_problems(connection)

    def _procountor_channel_problems(self, connection):
        """What the way of delivery needs (chapter 7.3)."""
        contact, channel = self.partner_id, self._procountor_channel(connection)
        if channel == 'EMAIL' and not (contact.email or self.commercial_partner_id.email):
            sentence = self.env._("Procountor delivers by e-mail: enter the e-mail of %s.", contact.display_name)
            return [Problem(sentence, contact)]
        if channel == 'MAIL' and not (contact.street and contact.zip and contact.city):
            sentence = self.env._(
                "Procountor delivers by letter: enter street, ZIP and city of %s.", contact.display_name
            )
            return [Problem(sentence, contact)]
        return []

    def _procountor_has_valid_due_date(self):
        due = self.invoice_date_due
        return bool(due) and 0 <= (due - self.invoice_date).days <= invoice_out.LONGEST_TERM_DAYS

    def _procountor_total_problems(self, connection):
        """A difference that rounding cannot explain is found before anything leaves."""
        lines = self._procountor_lines()
        payload = invoice_out.invoice_payload(self._procountor_values(connection), '')
        there, here = invoice_out.expected_totals(payload), self._procountor_totals()
        if abs(there.gross - here.gross) <= Decimal('0.01') * len(lines):
            return []
        sentence = self.env._(
            "The total is %(here)s in Odoo, but its rows make %(there)s. Cash rounding can't be sent yet.",
            here=self._procountor_figure(here.gross),
            there=self._procountor_figure(there.gross),
        )
        return [Problem(sentence, self)]

    # ------------------------------------------------------------------
    # TOTALS
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
        return invoice_out.Totals(*(sign * Decimal(f'{amount:.{digits}f}') for amount in amounts))

    def _procountor_difference(self, answer):
        """Return a sentence with both figures for each currency in which the two systems differ, else False."""
        tolerance = Decimal(str(self.procountor_connection_id.sum_tolerance))
        currencies = {self.currency_id: False, self.company_currency_id: self.currency_id != self.company_currency_id}
        sentences = []
        for currency, is_books in currencies.items():
            here = self._procountor_totals(in_company_currency=is_books)
            there = invoice_out.stored_totals(answer, accounting_currency=is_books)
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

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        """Return the plain values of this document, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        return {
            'number': self.name,
            'is_credit_note': self.move_type == 'out_refund',
            'date': self.invoice_date,
            'due_date': self.invoice_date_due,
            'currency': self.currency_id.name,
            'currency_rate': decimal(self.invoice_currency_rate),
            'customer': self._procountor_customer_values(connection),
            'delivery': self._procountor_delivery_values(),
            'order_reference': self.ref or self.reversed_entry_id.name or '',
            'payment_reference': self.payment_reference or '',
            'bank_account': connection.bank_account_id.name,
            'vat_status': self._procountor_vat_number(),
            'vat_country': self.fiscal_position_id.procountor_vat_country_id.code or '',
            'channel': self._procountor_channel(connection),
            'text': html2plaintext(self.narration or ''),
            'lines': [
                line._procountor_values(connection)
                for line in self.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
            ],
        }

    def _procountor_customer_values(self, connection):
        contact, customer = self.partner_id, self.commercial_partner_id
        link = customer._procountor_link(connection)
        return contact._procountor_address_values() | {
            'name': customer.name,
            'contact': contact.name or '' if contact != customer and not contact.is_company else '',
            'business_id': customer.company_registry or '',
            'vat': customer.vat or '',
            'remote_id': link.procountor_id or '',
            'number': (link.number if link else customer.ref) or '',
            'email': contact.email or customer.email or '',
            'lang': contact.lang or '',
        }

    def _procountor_delivery_values(self):
        """Where the goods go, when that is not where the invoice goes."""
        delivery = self.partner_shipping_id
        return delivery._procountor_address_values() if delivery and delivery != self.partner_id else None

    def _procountor_lines(self):
        """Return the lines that become rows."""
        lines = self.invoice_line_ids
        # filtered() forgets the lines of the other documents of a selection, which one query reads all together.
        return lines.filtered(lambda line: line.display_type == 'product').with_prefetch(lines._prefetch_ids)
