from odoo import fields, models

from ..mapping.bank_reference import is_foreign, is_misspelt, reference_payload, reference_type
from .procountor_problem import Problem


class AccountMove(models.Model):
    """By which reference and to which account the customer pays."""

    _inherit = 'account.move'

    procountor_reference = fields.Char(
        string="Procountor reference",
        copy=False,
        readonly=True,
        groups='base.group_user',
        help="Bank reference of the invoice in Procountor.",
    )

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_bank_problems(self, connection):
        """The account that the customer reads on Odoo's invoice must be the one that is booked."""
        printed = self._procountor_printed_iban()
        if printed and printed not in connection.bank_account_ids.mapped('name'):
            sentence = self.env._(
                "The invoice shows the bank account %s, which is not in use in Procountor. Choose another recipient "
                "bank on the invoice, or take the account into use there and test the connection.",
                self.partner_bank_id.acc_number,
            )
            return [Problem(sentence, self)]
        if not (printed or connection.bank_account_id):
            sentence = self.env._("The connection has no bank account. Test the connection to fetch it.")
            return [Problem(sentence, connection)]
        return []

    def _procountor_warnings(self, connection):
        # EXTENDS
        return super()._procountor_warnings(connection) + self._procountor_reference_warnings(connection)

    def _procountor_reference_warnings(self, connection):
        """What becomes of a payment reference that is no bank reference."""
        env, reference = self.env, self.payment_reference
        if self.move_type != 'out_invoice' or not reference or reference_type(reference):
            return []
        record = self
        if connection.number_policy == 'procountor':
            sentence = env._("The payment reference %s gives way to the one that Procountor makes.", reference)
        elif is_misspelt(reference):
            sentence = env._(
                "The payment reference %s has a wrong check digit or length: Procountor makes one of its own. Correct "
                "it on the invoice, so that both are the same.",
                reference,
            )
        elif is_foreign(reference):
            record, sentence = (
                self.journal_id,
                env._(
                    "The payment reference %s is an RF reference around no Finnish one: Procountor makes one of its "
                    "own, and payments by this one are not found there. Choose the Finnish reference as Communication "
                    "Standard of the journal, so that both are the same.",
                    reference,
                ),
            )
        elif self._procountor_message(connection):
            sentence = env._(
                "The payment reference %s is no Finnish or RF reference: Procountor makes one of its own, and this one "
                "goes along in the additional information.",
                reference,
            )
        else:
            record, sentence = (
                self.journal_id,
                env._(
                    "The payment reference %s is no Finnish or RF reference: Procountor makes one of its own. Choose "
                    "the Finnish reference as Communication Standard of the journal, so that both are the same.",
                    reference,
                ),
            )
        return [Problem(sentence, record, is_blocking=False)]

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        # EXTENDS
        values = super()._procountor_values(connection)
        return values | {
            'payment_reference': self._procountor_payment_reference(connection),
            'bank_account': self._procountor_printed_iban() or connection.bank_account_id.name,
            'text': '\n\n'.join(filter(None, [values['text'], self._procountor_message_text(connection)])),
        }

    def _procountor_payment_reference(self, connection):
        """Return the bank reference; empty when Procountor is to make it."""
        if not self.procountor_id and connection.number_policy == 'procountor':
            return ''
        has_own = reference_type(self.payment_reference)
        return (self.payment_reference if has_own else self.procountor_reference) or ''

    def _procountor_message(self, connection):
        """Return what somebody wrote as payment reference that is none: the customer may look for it.

        It is no order reference, which names an order of the customer.
        """
        reference = self.payment_reference or ''
        if connection.number_policy == 'procountor':  # which takes its place
            return ''
        is_own = reference == self.name or reference_type(reference) or is_foreign(reference)
        return '' if is_own or is_misspelt(reference) else reference

    def _procountor_message_text(self, connection):
        message = self._procountor_message(connection)
        return message and self.with_context(lang=self.partner_id.lang or self.env.lang).env._("Reference: %s", message)

    def _procountor_printed_iban(self):
        """Return the account that Odoo prints, without spaces, or an empty text; a credit note has the customer's."""
        account = self.partner_bank_id if self.move_type == 'out_invoice' else self.partner_bank_id.browse()
        return (account.sanitized_acc_number or '').upper()

    # ------------------------------------------------------------------
    # WHAT CAME BACK
    # ------------------------------------------------------------------

    def _procountor_sent_values(self, answer):
        # EXTENDS
        reference = (answer.get('paymentInfo') or {}).get('bankReferenceCode') or False
        values = super()._procountor_sent_values(answer) | {'procountor_reference': reference}
        if reference and self._procountor_connection().number_policy == 'procountor':
            values['payment_reference'] = reference  # what Odoo prints from now on
        return values

    def _procountor_there(self):
        # EXTENDS: a wish was sent, and it was granted
        there = super()._procountor_there()
        for move in self:
            payment = there.get(move.id, {}).get('paymentInfo', {})
            if payment.get('bankReferenceCode') == '' and move.procountor_reference:
                payment |= reference_payload(move.procountor_reference)
        return there
