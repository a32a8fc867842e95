from odoo import models

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
        problems = self._procountor_bank_problems(connection)
        problems += self._procountor_party_problems()
        problems += self._procountor_date_problems(connection)
        problems += self._procountor_channel_problems(connection)
        lines = [line._procountor_problem() for line in self._procountor_lines()]
        problems += [Problem(sentence, self) for sentence in lines if sentence]
        problems += self._procountor_vat_problems(connection)
        return problems or self._procountor_total_problems(connection)

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        """Return the plain values of this document, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        return {
            'number': self.name,
            'is_credit_note': self.move_type == 'out_refund',
            **self._procountor_date_values(connection),
            'currency': self.currency_id.name,
            'currency_rate': decimal(self.invoice_currency_rate),
            'customer': self._procountor_customer_values(connection),
            'billing': self._procountor_billing_values(),
            'delivery': self._procountor_delivery_values(),
            'order_reference': self.ref or '',
            'vat_status': self._procountor_vat_number(),
            'vat_country': self._procountor_vat_country_code(connection),
            'channel': self._procountor_channel(connection),
            'accounting_by_row': connection.accounting_by_row,
            'lines': self._procountor_row_values(connection),
        }

    def _procountor_lines(self):
        """Return the lines that become rows."""
        lines = self.invoice_line_ids
        # filtered() forgets the lines of the other documents of a selection, which one query reads all together.
        return lines.filtered(lambda line: line.display_type == 'product').with_prefetch(lines._prefetch_ids)
