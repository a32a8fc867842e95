from odoo import api, fields, models


class ProcountorVatStatus(models.Model):
    """A VAT status that the Procountor company has in use (chapter 11)."""

    _name = 'procountor.vat.status'
    _inherit = ['procountor.fetched']
    _description = "Procountor VAT Status"
    _order = 'number'
    _rec_name = 'description'
    _fetched_key = ('number',)

    number = fields.Integer(required=True, readonly=True, help="The number part of Procountor's code vat_NN.")
    description = fields.Char(required=True, readonly=True)
    sales = fields.Boolean(readonly=True)
    purchase = fields.Boolean(string="Purchases", readonly=True)

    _number_uniq = models.Constraint(
        'UNIQUE (connection_id, number)',
        "This VAT status is there already.",
    )

    @api.model
    def _rows(self, answer):
        """Return the rows of an answer of ``GET /vats/default``."""
        return [
            {
                'number': row['vatStatus'],
                'description': row.get('description') or str(row['vatStatus']),
                'sales': row.get('sales', False),
                'purchase': row.get('purchase', False),
            }
            for row in answer.get('vatStatuses') or []
            if row.get('vatStatus') is not None
        ]
