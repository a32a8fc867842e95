from odoo import api, fields, models

SEND_MODES = [
    ('manual', "When somebody sends them"),
    ('immediately', "Immediately when confirmed"),
    ('delayed', "Some minutes after they are confirmed"),
    ('scheduled', "Every day at a time"),
]
# How Procountor delivers; the keys of mapping/channel.py.
INVOICE_CHANNELS = [
    ('einvoice', "E-invoice"),
    ('email', "E-mail"),
    ('mail', "Letter"),
    ('no_sending', "Not by Procountor"),
]
# Our words for the ways of paying of the service (fact book, chapter 19: MarkInvoiceAsPaid.paymentMethodType).
PAYMENT_TYPES = [
    ('CASH', "Cash"),
    ('CHARGE_CARD', "Card"),
    ('EXTERNAL_BANK_TRANSFER', "Bank transfer elsewhere"),
    ('BANK_STATEMENT', "Bank statement"),
    ('SET_OFF', "Set-off"),
    ('CREDIT_NOTE', "Credit note"),
    ('ADJUSTMENT', "Adjustment"),
    ('CORRECTION', "Correction"),
    ('CREDIT_LOSS', "Credit loss"),
]


class AccountJournal(models.Model):
    _inherit = 'account.journal'

    procountor_send_mode = fields.Selection(
        SEND_MODES,
        string="Send to Procountor",
        help="When invoices of this journal are sent. Empty: as the Procountor connection says. Minutes and time of "
        "day are those of the connection.",
    )
    procountor_channel = fields.Selection(
        INVOICE_CHANNELS,
        string="Delivered by Procountor",
        help="How Procountor brings invoices of this journal to the customers, where it delivers them. A customer may "
        "have a way of its own. Empty: as the Procountor connection says.",
    )
    procountor_payment_type = fields.Selection(
        PAYMENT_TYPES,
        string="Way of paying in Procountor",
        compute='_compute_procountor_payment_type',
        store=True,
        readonly=False,
        help="How a payment in this journal is marked on the invoice in Procountor.",
    )

    @api.depends('type')
    def _compute_procountor_payment_type(self):
        by_type = {'cash': 'CASH', 'bank': 'EXTERNAL_BANK_TRANSFER', 'credit': 'CHARGE_CARD'}
        for journal in self:
            journal.procountor_payment_type = by_type.get(journal.type)
