from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..mapping import einvoice
from .account_journal import INVOICE_CHANNELS

GROUP = 'procountor_connector.group_procountor_user'


class ResPartner(models.Model):
    """How Procountor delivers to a customer, who is the commercial partner: its contacts have no way of their own."""

    _inherit = 'res.partner'

    procountor_channel = fields.Selection(
        INVOICE_CHANNELS,
        string="Delivered by Procountor",
        groups=GROUP,
        help="How Procountor brings invoices to this customer, where it delivers them. Empty: as the journal says, "
        "else as the connection says.",
    )
    # A copy becomes another customer, who must not get the invoices of this one.
    procountor_einvoice_address = fields.Char(
        string="E-invoice address",
        copy=False,
        groups=GROUP,
        help="Where the customer receives e-invoices. In Finland the OVT code (0037 and the business ID) or an IBAN; "
        "of customers abroad the address begins with 9999.",
    )
    procountor_einvoice_operator = fields.Char(
        string="E-invoice operator",
        copy=False,
        groups=GROUP,
        help="Code of the operator or bank that brings e-invoices to the customer. Only for customers in Finland.",
    )
    procountor_einvoice_proposal = fields.Char(
        string="Proposed e-invoice address",
        compute='_compute_procountor_einvoice_proposal',
        groups=GROUP,
        help="What the Peppol address of the customer amounts to. It is shown, not sent: enter it if it is right.",
    )

    @api.depends('peppol_eas', 'peppol_endpoint')
    def _compute_procountor_einvoice_proposal(self):
        for partner in self:
            partner.procountor_einvoice_proposal = einvoice.proposal(partner.peppol_eas, partner.peppol_endpoint)

    @api.constrains('procountor_einvoice_address', 'procountor_einvoice_operator')
    def _check_procountor_einvoice(self):
        for partner in self.sudo():
            address, operator = partner.procountor_einvoice_address, partner.procountor_einvoice_operator
            if address and not einvoice.is_address(address):
                raise ValidationError(
                    self.env._(
                        "%s is no e-invoice address. Enter the OVT code (0037 and the business ID) or an IBAN; of "
                        "customers abroad an address that begins with 9999.",
                        address,
                    )
                )
            if operator and not einvoice.is_operator(operator):
                raise ValidationError(
                    self.env._("%s is no operator's code. It has letters and digits only, at least four.", operator)
                )

    def _procountor_einvoice_values(self):
        """Return where the customer gets e-invoices, as plain values."""
        customer = self.sudo()  # whoever may see the invoice may know how it goes
        return {
            'einvoice_address': customer.procountor_einvoice_address or '',
            'einvoice_operator': customer.procountor_einvoice_operator or '',
        }
