from odoo import api, fields, models


class ProcountorLedgerAccount(models.Model):
    """An account of Procountor's chart of accounts."""

    _name = 'procountor.ledger.account'
    _inherit = ['procountor.fetched']
    _description = "Procountor Ledger Account"
    _order = 'code'
    _fetched_key = ('code',)
    _rec_names_search = ['code', 'name']

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)

    _code_uniq = models.Constraint(
        'UNIQUE (connection_id, code)',
        "This ledger account is there already.",
    )

    @api.depends('code', 'name')
    def _compute_display_name(self):
        for account in self:
            account.display_name = f'{account.code} {account.name}'

    @api.model
    def _rows(self, answer):
        """Return the rows of an answer of ``GET /coa``: the accounts in use."""
        return [
            {'code': account['ledgerAccountCode'], 'name': account.get('name') or account['ledgerAccountCode']}
            for account in answer.get('ledgerAccounts') or []
            if account.get('active') and account.get('ledgerAccountCode')
        ]
