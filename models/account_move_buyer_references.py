from odoo import fields, models

GROUP = 'account.group_account_invoice'


class AccountMove(models.Model):
    """What the buyer wants to read on an e-invoice beside its own reference; cities return those without it.

    An empty one is that of the invoice that is credited, else that of the customer.
    """

    _inherit = 'account.move'

    einvoice_buyer_reference = fields.Char(
        string="Buyer reference",
        copy=False,
        groups=GROUP,
        help="Who or what in the organisation of the customer the invoice is for. Empty: as the customer says.",
    )
    einvoice_order_number = fields.Char(
        string="Order number",
        copy=False,
        groups=GROUP,
        help="Number of the customer's order, in its field of the e-invoice. Empty: as the customer says.",
    )
    einvoice_agreement_number = fields.Char(
        string="Agreement number",
        copy=False,
        groups=GROUP,
        help="Number of the agreement with the customer. Empty: as the customer says.",
    )
    einvoice_accounting_code = fields.Char(
        string="Posting reference",
        copy=False,
        groups=GROUP,
        help="By which the customer posts the invoice in its own books (in Finnish tiliöintiviite). Empty: as the "
        "customer says.",
    )

    def _procountor_values(self, connection):
        # EXTENDS
        return super()._procountor_values(connection) | self._procountor_buyer_references()

    def _procountor_buyer_references(self):
        # whoever may send the invoice may know what stands on it
        move = self.sudo()
        original, customer = move.reversed_entry_id, move.commercial_partner_id
        return {
            name: move[f'einvoice_{name}'] or original[f'einvoice_{name}'] or customer[f'procountor_{name}'] or ''
            for name in ('buyer_reference', 'order_number', 'agreement_number', 'accounting_code')
        }
