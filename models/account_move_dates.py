from odoo import models

from ..mapping import invoice_out
from .procountor_problem import Problem


class AccountMove(models.Model):
    """The days of a document: when it is of, when it is due."""

    _inherit = 'account.move'

    def _procountor_date_problems(self):
        due = self.invoice_date_due
        if due and 0 <= (due - self.invoice_date).days <= invoice_out.LONGEST_TERM_DAYS:
            return []
        days = invoice_out.LONGEST_TERM_DAYS
        return [Problem(self.env._("The due date must be 0 to %s days after the invoice date.", days), self)]
