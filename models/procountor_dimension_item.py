from odoo import api, fields, models

PASSIVE = 'P'


class ProcountorDimensionItem(models.Model):
    """An item of a dimension, such as one project (chapter 12)."""

    _name = 'procountor.dimension.item'
    _inherit = ['procountor.fetched']
    _description = "Procountor Dimension Item"
    _order = 'dimension_id, name'
    _fetched_key = ('procountor_id',)

    dimension_id = fields.Many2one('procountor.dimension', required=True, readonly=True, index=True, ondelete='cascade')
    procountor_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    description = fields.Char(readonly=True)

    _procountor_id_uniq = models.Constraint(
        'UNIQUE (connection_id, procountor_id)',
        "This item is there already.",
    )

    @api.depends('name', 'dimension_id.name')
    def _compute_display_name(self):
        for item in self:
            item.display_name = f'{item.dimension_id.name}\\{item.name}'

    @api.model
    def _keep(self, connection, answers):
        """Return by its Procountor ID the row of each item that ``answers`` show; again changes nothing.

        :param list answers: ``{id, codeName, description, dimensionId}``; of a dimension that is gone nothing is kept
        """
        self.env.registry.clear_cache()  # of the names
        dimensions = self._dimensions(connection)
        rows = {
            str(answer['id']): self._row(dimensions[str(answer['dimensionId'])], answer) | {'active': True}
            for answer in answers
            if str(answer['dimensionId']) in dimensions
        }
        domain = [('connection_id', '=', connection.id), ('procountor_id', 'in', list(rows))]
        known = self.with_context(active_test=False).search(domain).grouped('procountor_id')
        for procountor_id, item in known.items():
            item.write(rows[procountor_id])
        new = [{'connection_id': connection.id} | row for key, row in rows.items() if key not in known]
        return known | self.create(new).grouped('procountor_id')

    @api.model
    def _dimensions(self, connection):
        """Return the stored dimensions of ``connection`` by their Procountor ID."""
        dimensions = self.env['procountor.dimension'].search([('connection_id', '=', connection.id)])
        return dimensions.grouped('procountor_id')

    @api.model
    def _row(self, dimension, item):
        """Return the values of an ``item`` as the service shows it."""
        return {
            'procountor_id': str(item['id']),
            'dimension_id': dimension.id,
            'name': item.get('codeName') or str(item['id']),
            'description': item.get('description'),
        }

    @api.model
    def _rows(self, connection, dimensions):
        """Return the rows of an answer of ``GET /dimensions``, whose dimensions are stored: the items in use."""
        stored = self._dimensions(connection)
        return [
            self._row(stored[str(dimension['id'])], item)
            for dimension in dimensions
            if dimension.get('id')
            for item in dimension.get('items') or []
            if item.get('id') and item.get('status') != PASSIVE
        ]
