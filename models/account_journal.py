from odoo import fields, models

SEND_MODES = [
    ('manual', "When somebody sends them"),
    ('immediately', "Immediately when confirmed"),
    ('delayed', "Some minutes after they are confirmed"),
    ('scheduled', "Every day at a time"),
]


class AccountJournal(models.Model):
    _inherit = 'account.journal'

    procountor_send_mode = fields.Selection(
        SEND_MODES,
        string="Send to Procountor",
        help="When invoices of this journal are sent. Empty: as the Procountor connection says. Minutes and time of "
        "day are those of the connection.",
    )
