from odoo import models
from odoo.tools.translate import code_translations

from ..mapping.channel import NO_SENDING
from .account_move import SENT
from .procountor_problem import Problem

# How Odoo names the reversed invoice in the reference of a credit note, in the language of whoever made it.
REVERSAL, REASON = "Reversal of: %s", "Reversal of: %(move_name)s, %(reason)s"


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
        is_reversal, reason = self._procountor_reversal(original)
        return values | {
            'order_reference': (original.ref if is_reversal else self.ref) or number,
            'text': '\n'.join(filter(None, [sentence, reason, values['text']])),
        }

    def _procountor_reversal(self, original):
        """Return whether the reference is Odoo's own sentence about the reversal of ``original``, and its reason."""
        for lang, _name in self.env['res.lang'].get_installed():
            words = code_translations.get_python_translations('account', lang)
            if self.ref == words.get(REVERSAL, REVERSAL) % original.name:
                return True, ''
            beginning = words.get(REASON, REASON) % {'move_name': original.name, 'reason': ''}
            if (self.ref or '').startswith(beginning):
                return True, self.ref.removeprefix(beginning)
        return False, ''

    def _procountor_known_number(self):
        """Return the number by which the customer knows this document: its own first on what Procountor delivers."""
        if self.procountor_number and self.procountor_channel not in (False, NO_SENDING):
            return f'{self.procountor_number} ({self.name})'
        return self._procountor_printed_number() or self.name
