from odoo import api, fields, models
from odoo.tools.misc import format_datetime


class ProcountorConnection(models.Model):
    """What its form tells during an outage."""

    _inherit = 'procountor.connection'

    outage_reason = fields.Char(compute='_compute_outage_reason', compute_sudo=True)

    @api.depends('breaker_ids.opened_at', 'breaker_ids.retry_at')
    def _compute_outage_reason(self):
        for connection in self:
            outage = connection._outage()
            connection.outage_reason = bool(outage) and self.env._(
                "Procountor does not answer since %(since)s. It is tried again at %(again)s; what waits is sent then, "
                "and you have nothing to do.",
                since=format_datetime(self.env, outage.opened_at, dt_format='short'),
                again=format_datetime(self.env, outage.retry_at, dt_format='short'),
            )
