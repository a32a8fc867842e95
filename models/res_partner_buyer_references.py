from odoo import fields, models

from .res_partner_channel import GROUP


class ResPartner(models.Model):
    """By what a customer, who is the commercial partner, tells its invoices apart: cities return those without it."""

    _inherit = 'res.partner'

    # A copy becomes another customer, who has references of its own.
    procountor_buyer_reference = fields.Char(
        string="Buyer reference",
        copy=False,
        groups=GROUP,
        help="Who or what in the organisation of the customer the invoices are for. An invoice may have its own.",
    )
    procountor_order_number = fields.Char(
        string="Order number",
        copy=False,
        groups=GROUP,
        help="A standing order of the customer, named on every e-invoice. An invoice may have its own.",
    )
    procountor_agreement_number = fields.Char(
        string="Agreement number",
        copy=False,
        groups=GROUP,
        help="The agreement with the customer, named on every e-invoice. An invoice may have its own.",
    )
    procountor_accounting_code = fields.Char(
        string="Posting reference",
        copy=False,
        groups=GROUP,
        help="By which the customer posts the invoices in its own books (in Finnish tiliöintiviite). An invoice may "
        "have its own.",
    )
