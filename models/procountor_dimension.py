from odoo import api, fields, models


class ProcountorDimension(models.Model):
    """A dimension of the Procountor company, such as cost centre or project (chapter 12)."""

    _name = 'procountor.dimension'
    _inherit = ['procountor.fetched']
    _description = "Procountor Dimension"
    _order = 'name'
    _fetched_key = ('procountor_id',)

    procountor_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    item_ids = fields.One2many('procountor.dimension.item', 'dimension_id', string="Items")
    plan_id = fields.Many2one(
        'account.analytic.plan',
        string="Analytic plan",
        readonly=True,
        index='btree_not_null',
        ondelete='set null',
        domain="[('parent_id', '=', False)]",
        help="What rows of invoices have of this plan goes to this dimension; what has no dimension stays in Odoo.",
    )

    _procountor_id_uniq = models.Constraint(
        'UNIQUE (connection_id, procountor_id)',
        "This dimension is there already.",
    )
    _plan_uniq = models.Constraint(
        'UNIQUE (connection_id, plan_id)',
        "This analytic plan has a dimension in Procountor already.",
    )

    @api.model
    def _rows(self, dimensions):
        """Return the rows of an answer of ``GET /dimensions``."""
        return [
            {'procountor_id': str(dimension['id']), 'name': dimension.get('name') or str(dimension['id'])}
            for dimension in dimensions
            if dimension.get('id')
        ]
