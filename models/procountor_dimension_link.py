from odoo import fields, models


class ProcountorDimensionLink(models.Model):
    """An analytic account, and the item that stands for it in the Procountor company of one connection.

    Several accounts may have one item. The server alone writes these rows: a person chooses on the account, or in the
    dimension mapping.
    """

    _name = 'procountor.dimension.link'
    _description = "Analytic Account in Procountor"

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    account_id = fields.Many2one(
        'account.analytic.account', required=True, readonly=True, index=True, ondelete='cascade'
    )
    item_id = fields.Many2one('procountor.dimension.item', required=True, readonly=True, index=True, ondelete='cascade')

    _account_uniq = models.Constraint(
        'UNIQUE (connection_id, account_id)',
        "This analytic account has an item in Procountor already.",
    )
