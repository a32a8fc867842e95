from odoo import api, fields, models

WATCH = 'watch'  # the purpose: invoices that Procountor got by our key and Odoo does not know


class ProcountorCursor(models.Model):
    """How far one reading of one connection has come.

    It moves in the commit of what was read, so nothing is passed over. Nobody but the code reads it.
    """

    _name = 'procountor.cursor'
    _description = "Procountor Cursor"
    _log_access = False

    connection_id = fields.Many2one('procountor.connection', required=True, readonly=True, ondelete='cascade')
    purpose = fields.Char(required=True, readonly=True)
    value = fields.Char(readonly=True, help="In the terms of its purpose, such as an ID; empty before the first time.")
    problem = fields.Text(readonly=True, help="Why the last reading came to nothing.")
    failing_since = fields.Datetime(readonly=True, help="When it began that each reading stops by an error.")

    _purpose_uniq = models.Constraint('UNIQUE (connection_id, purpose)', "There is a cursor of this purpose already.")

    @api.model
    def _get(self, connection, purpose):
        """Return the cursor of ``connection`` for ``purpose``; none before `_set` was called once."""
        return self.search([('connection_id', '=', connection.id), ('purpose', '=', purpose)])

    @api.model
    def _set(self, connection, purpose, **values):
        """Keep ``value``, ``problem`` or ``failing_since``."""
        if cursor := self._get(connection, purpose):
            cursor.write(values)
        else:
            self.create({'connection_id': connection.id, 'purpose': purpose} | values)
