from decimal import Decimal

from odoo import fields, models
from odoo.tools.misc import format_date, formatLang

from ..mapping.money import decimal
from ..mapping.payment_terms import LONGEST_TERM_DAYS, is_possible_discount, is_possible_term
from .procountor_problem import Problem


class AccountMove(models.Model):
    """The days of a document: which one it is of in Procountor, when it is due, and what an early payment saves."""

    _inherit = 'account.move'

    procountor_date = fields.Date(
        string="Date in Procountor",
        copy=False,
        readonly=True,
        groups='base.group_user',
        help="Of a document that went there by another day than its own, as the connection said.",
    )

    def _procountor_date(self, connection):
        """Return the day that the document has in Procountor, or gets when it is sent now."""
        if self.procountor_date or self.procountor_id:
            return self.procountor_date or self.invoice_date
        return connection._day_of(self.invoice_date)

    def _procountor_due(self, date):
        """Return the due date; nobody pays a credit note, so that it has waited for its original does not matter."""
        due = self.invoice_date_due
        return max(due, date) if due and self.move_type == 'out_refund' else due

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_date_problems(self, connection):
        """What the service wants of the days (chapter 7.3), as far as the settings of ``connection`` tell."""
        date = self._procountor_date(connection)
        due = self._procountor_due(date)
        problems = []
        if not (due and is_possible_term(date, due)):
            problems.append(Problem(self._procountor_due_sentence(date, due), self))
        if closed := connection.fiscal_period_ids._closed_on(date):
            problems.append(Problem(self._procountor_closed_sentence(date, closed), connection))
        discount = self._procountor_cash_discount(date)
        if discount and not is_possible_discount(discount):
            sentence = self.env._(
                "Procountor takes a cash discount of at most 99.99 %%, with two decimals, within 999 days. Change the "
                "payment terms '%s'.",
                self.invoice_payment_term_id.name,
            )
            problems.append(Problem(sentence, self.invoice_payment_term_id))
        return problems

    def _procountor_due_sentence(self, date, due):
        if due and self.invoice_date <= due < date:
            return self.env._(
                "It is due on %(due)s, and its date in Procountor would be the day of sending, %(date)s. Reset it to "
                "draft and set a later due date, or choose the invoice date as Date in Procountor on the connection.",
                due=format_date(self.env, due),
                date=format_date(self.env, date),
            )
        return self.env._("The due date must be 0 to %s days after the invoice date.", LONGEST_TERM_DAYS)

    def _procountor_closed_sentence(self, date, closed):
        return self.env._(
            "The books in Procountor are closed from %(start)s to %(end)s, and this document is of %(date)s. Open the "
            "period there and test the connection. Or give the document a later date: reset it to draft, or choose "
            "another Date in Procountor on the connection.",
            start=format_date(self.env, closed.start_date),
            end=format_date(self.env, closed.end_date),
            date=format_date(self.env, date),
        )

    def _procountor_warnings(self, connection):
        # EXTENDS
        sentences = [
            self._procountor_month_warning(connection),
            self._procountor_instalment_warning(),
            self._procountor_discount_warning(),
        ]
        warnings = [Problem(sentence, self, is_blocking=False) for sentence in sentences if sentence]
        return super()._procountor_warnings(connection) + warnings

    def _procountor_month_warning(self, connection):
        """Odoo reports VAT by its accounting date, Procountor by the date of the document."""
        here, there = self.date, self._procountor_date(connection)
        words = {'here': format_date(self.env, here), 'there': format_date(self.env, there)}
        if (here.year, here.month) != (there.year, there.month):
            return self.env._(
                "The VAT falls in another month than in Odoo: its date in Procountor is %(there)s, its accounting date "
                "here %(here)s.",
                **words,
            )
        if there != self.invoice_date:
            return self.env._("Its date in Procountor is the day of sending, %(there)s.", **words)
        return None

    def _procountor_instalment_warning(self):
        if not self._procountor_instalments():
            return None
        return self.env._(
            "Procountor knows one due date and gets the one of the last instalment, %s. All instalments stand in the "
            "additional information.",
            format_date(self.env, self.invoice_date_due),
        )

    def _procountor_discount_warning(self):
        term = self.invoice_payment_term_id
        if not self._procountor_has_cash_discount() or term.early_pay_discount_computation == 'included':
            return None
        return self.env._(
            "The cash discount of '%s' is not sent: Procountor takes it from the sum with VAT. What a customer takes "
            "off by Odoo's invoice stays open there.",
            term.name,
        )

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_date_values(self, connection):
        date = self._procountor_date(connection)
        penalty = connection._penalty_percent_of(self.commercial_partner_id)
        return {
            'date': date,
            'due_date': self._procountor_due(date),
            'delivery_date': self.delivery_date or None,
            'cash_discount': self._procountor_cash_discount(date),
            'penalty_percent': decimal(penalty) if self.move_type == 'out_invoice' else Decimal(0),
        }

    def _procountor_has_cash_discount(self):
        return self.move_type == 'out_invoice' and self.invoice_payment_term_id.early_discount

    def _procountor_cash_discount(self, date):
        """Return days and percentage; None when there is none that Procountor reckons as Odoo does, or it is over.

        Odoo may take it from the sum without VAT, or reduce the VAT at once: Procountor knows neither.
        """
        term = self.invoice_payment_term_id
        if not self._procountor_has_cash_discount() or term.early_pay_discount_computation != 'included':
            return None
        days = (term._get_last_discount_date(self.invoice_date) - date).days
        return {'days': days, 'percent': decimal(term.discount_percentage)} if days >= 0 else None

    def _procountor_instalments(self):
        """Return the lines of the instalments in their order; none when the whole is due on one day."""
        lines = self.line_ids.browse()
        if len(self.invoice_payment_term_id.line_ids) > 1:
            lines = self.line_ids.filtered(lambda line: line.display_type == 'payment_term')
        several = len(set(lines.mapped('date_maturity'))) > 1
        return lines.sorted(lambda line: (line.date_maturity, line.id)) if several else lines.browse()

    def _procountor_instalment_text(self):
        """Return the instalments for the customer to read, a line each."""
        env = self.env
        return '\n'.join(
            env._(
                "Instalment %(number)s: %(amount)s, due on %(date)s",
                number=number,
                amount=formatLang(env, abs(line.amount_currency), currency_obj=line.currency_id),
                date=format_date(env, line.date_maturity),
            )
            for number, line in enumerate(self._procountor_instalments(), 1)
        )

    # ------------------------------------------------------------------
    # WHAT CAME BACK
    # ------------------------------------------------------------------

    def _procountor_sent_values(self, answer):
        # EXTENDS
        values = super()._procountor_sent_values(answer)
        day = fields.Date.to_date(answer.get('date') or False)
        if self._procountor_connection().invoice_day in ('open', 'sending') and day != self.invoice_date:
            values['procountor_date'] = day
        return values
