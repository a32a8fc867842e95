from odoo import api, fields, models

from ..procountor_api import decode


class ProcountorRegister(models.AbstractModel):
    """One entry of a register of Procountor, and the record of Odoo that it belongs to.

    A model of this kind names the field of that record in ``_link_name``. An entry without a record is one of
    Procountor alone, and a row of the matching board: `procountor_register_board` (what people decide), `_fetch` (where
    the rows come from), `_find` (which records they may be) and `_apply` (what becomes of the decisions).
    """

    _name = 'procountor.register'
    _description = "Entry of a register of Procountor"
    _order = 'name, id'

    _link_name = None

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    procountor_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    version = fields.Char(readonly=True, help="Procountor's stamp of the last change, as it was when this was read.")
    name = fields.Char(required=True, readonly=True)
    is_in_use = fields.Boolean(string="In use", readonly=True, help="Off when Procountor hides it as inactive.")
    details = fields.Json(readonly=True, prefetch=False, help="What Procountor has of it, in Odoo's words.")

    _procountor_id_uniq = models.Constraint(
        'UNIQUE (connection_id, procountor_id)',
        "This entry of Procountor is there already.",
    )

    @api.model
    def _values_of(self, answer):
        """Return the values of the row for an object of the service. Extended by each register."""
        return {
            'procountor_id': str(answer['id']),
            'version': answer.get('version'),
            'name': answer.get('name') or str(answer['id']),
            'type': answer['type'],
        }

    def _link(self):
        """Return the record that this row is linked with, or none."""
        return self[self._link_name]

    @api.model
    def _records(self):
        """Return the model of the records in Odoo."""
        return self.env[self._fields[self._link_name].comodel_name]

    @api.model
    def _linked(self, connection, type, key, values):
        """Return by each of ``values`` of the field ``key`` the records of Odoo that have it in Procountor."""
        rows = self.search(
            [
                ('connection_id', '=', connection.id),
                ('type', '=', type),
                (key, 'in', list(values)),
                (self._link_name, '!=', False),
            ]
        )
        return {value: alike[self._link_name] for value, alike in rows.grouped(key).items()}

    @api.model
    def _keep_answers(self, exchanges):
        """Link the records of those ``exchanges`` that are done with what their answers name; again changes nothing."""
        for exchange in exchanges.filtered(lambda each: each.state == 'done'):
            self._keep(exchange.connection_id, exchange.res_id, decode(exchange.sudo().answer.encode()))

    @api.model
    def _keep(self, connection, record_id, answer):
        """Link the record with the object that ``answer`` shows, and return the row.

        A link that is there already stays: another one is a person's decision.
        """
        values = self._values_of(answer)
        domain = [('connection_id', '=', connection.id)]
        row = self.search([*domain, ('procountor_id', '=', values['procountor_id'])])
        linked = self.search([*domain, ('type', '=', values['type']), (self._link_name, '=', record_id)])
        if not linked and not row[self._link_name]:
            values[self._link_name] = record_id
        if row:
            row.write(values)
        elif not linked:
            row = self.create(values | {'connection_id': connection.id})
        return row or linked
