from odoo import fields, models

from ..mapping.bank_reference import reference_payload, reference_type
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
        warnings = super()._procountor_warnings(connection)
        odoo_leads = self.move_type == 'out_invoice' and connection.number_policy == 'odoo'
        if odoo_leads and self.payment_reference and not reference_type(self.payment_reference):
            sentence = self.env._(
                "The payment reference %s is no Finnish or RF reference: Procountor makes one of its own. Choose the "
                "Finnish reference as Communication Standard of the journal, so that both are the same.",
                self.payment_reference,
            )
            warnings.append(Problem(sentence, self.journal_id, is_blocking=False))
        return warnings

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        # EXTENDS
        values = super()._procountor_values(connection)
        return values | {
            'payment_reference': self._procountor_payment_reference(connection),
            'bank_account': self._procountor_printed_iban() or connection.bank_account_id.name,
            'order_reference': values['order_reference'] or self._procountor_message(connection),
        }

    def _procountor_payment_reference(self, connection):
        """Return the bank reference; empty when Procountor is to make it."""
        if not self.procountor_id and connection.number_policy == 'procountor':
            return ''
        has_own = reference_type(self.payment_reference)
        return (self.payment_reference if has_own else self.procountor_reference) or ''

    def _procountor_message(self, connection):
        """Return what somebody wrote as payment reference that is none: the customer may look for it."""
        reference = self.payment_reference or ''
        if connection.number_policy == 'procountor':  # which takes its place
            return ''
        return '' if reference == self.name or reference_type(reference) else reference

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
