from odoo import models

from .account_move import SENT
from .procountor_problem import Problem


class AccountMove(models.Model):
    """A credit note goes out after the document that it credits, and names it."""

    _inherit = 'account.move'

    def _procountor_originals(self):
        """Return the documents that these credit, without those that stay out of Procountor."""
        return self.reversed_entry_id.filtered('procountor_state')

    def _procountor_prerequisites(self, connections):
        # EXTENDS
        originals = [(move, move._procountor_originals()) for move in self]
        return super()._procountor_prerequisites(connections) + [
            (move, 'create_invoice', original)
            for move, original in originals
            if original and original.procountor_state not in SENT
        ]

    def _procountor_problems(self, connection):
        # EXTENDS
        original = self._procountor_originals()
        problems = super()._procountor_problems(connection)
        if original.procountor_state == 'not_sent':
            sentence = self.env._("It credits %s, which is not in Procountor yet. Send that one first.", original.name)
            problems.insert(0, Problem(sentence, original))
        return problems

    def _procountor_values(self, connection):
        # EXTENDS
        values = super()._procountor_values(connection)
        if self.move_type != 'out_refund':
            return values
        values |= {'credit_sign': connection.credit_sign}
        original = self.reversed_entry_id
        if not original:
            return values
        number = original._procountor_known_number()
        customer = self.with_context(lang=self.partner_id.lang or self.env.lang)
        sentence = customer.env._("Credit note of invoice %s.", number)
        return values | {
            'order_reference': self._procountor_credit_reference(original) or number,
            'text': '\n'.join(filter(None, [sentence, values['text']])),
        }

    def _procountor_credit_reference(self, original):
        """Return what the customer calls this; Odoo's own words about the reversal only name the invoice."""
        return original.ref if original.name in (self.ref or '') else self.ref

    def _procountor_known_number(self):
        """Return the number by which the customer knows this document."""
        return self._procountor_printed_number() or self.name
