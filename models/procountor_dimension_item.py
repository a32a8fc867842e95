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
    def _keep(self, dimension, answer):
        """Return the row of an item that the service shows in ``dimension``; again changes nothing."""
        self.env.registry.clear_cache()  # of the names
        procountor_id = str(answer['id'])
        domain = [('connection_id', '=', dimension.connection_id.id), ('procountor_id', '=', procountor_id)]
        values = {'name': answer['codeName'], 'description': answer.get('description'), 'active': True}
        if item := self.with_context(active_test=False).search(domain):
            item.write(values)
            return item
        return self.create(
            values
            | {'connection_id': dimension.connection_id.id, 'dimension_id': dimension.id}
            | {'procountor_id': procountor_id}
        )

    @api.model
    def _rows(self, connection, dimensions):
        """Return the rows of an answer of ``GET /dimensions``, whose dimensions are stored: the items in use."""
        stored = {
            dimension.procountor_id: dimension
            for dimension in self.env['procountor.dimension'].search([('connection_id', '=', connection.id)])
        }
        return [
            {
                'procountor_id': str(item['id']),
                'dimension_id': stored[str(dimension['id'])].id,
                'name': item.get('codeName') or str(item['id']),
                'description': item.get('description'),
            }
            for dimension in dimensions
            if dimension.get('id')
            for item in dimension.get('items') or []
            if item.get('id') and item.get('status') != PASSIVE
        ]
