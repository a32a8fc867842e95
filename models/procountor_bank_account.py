from odoo import api, fields, models


class ProcountorBankAccount(models.Model):
    """A bank account of the Procountor company (chapter 15)."""

    _name = 'procountor.bank.account'
    _inherit = ['procountor.fetched']
    _description = "Procountor Bank Account"
    _order = 'is_default desc, name'
    _fetched_key = ('name',)

    name = fields.Char(string="IBAN", required=True, readonly=True)
    bank_name = fields.Char(string="Bank", readonly=True)
    currency = fields.Char(readonly=True)
    is_default = fields.Boolean(string="Default for invoices", readonly=True)

    _name_uniq = models.Constraint(
        'UNIQUE (connection_id, name)',
        "This bank account is there already.",
    )

    @api.model
    def _rows(self, accounts):
        """Return the rows of the listing ``GET /bankaccounts``: those in use."""
        return [
            {
                'name': account['iban'],
                'bank_name': account.get('bankName'),
                'currency': account.get('currency'),
                'is_default': account.get('defaultForInvoice', False),
            }
            for account in accounts
            if account.get('iban') and account.get('status') == 'ACTIVE'
        ]
