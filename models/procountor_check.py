from odoo import fields, models


class ProcountorCheck(models.Model):
    """One line of the last test of a connection: what was looked at, what was found, and the cure."""

    _name = 'procountor.check'
    _description = "Procountor Connection Check"
    _order = 'connection_id, sequence, id'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Checked", required=True, readonly=True)
    result = fields.Selection(
        [('ok', "OK"), ('warning', "Look at this"), ('failed', "Not working"), ('unknown', "Not known")],
        required=True,
        readonly=True,
    )
    message = fields.Text(string="Found", readonly=True)
