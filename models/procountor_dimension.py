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

    _procountor_id_uniq = models.Constraint(
        'UNIQUE (connection_id, procountor_id)',
        "This dimension is there already.",
    )

    @api.model
    def _rows(self, dimensions):
        """Return the rows of an answer of ``GET /dimensions``."""
        return [
            {'procountor_id': str(dimension['id']), 'name': dimension.get('name') or str(dimension['id'])}
            for dimension in dimensions
            if dimension.get('id')
        ]
