from odoo import api, fields, models


class ProcountorConnection(models.Model):
    """Why nothing is sent now, in one sentence."""

    _inherit = 'procountor.connection'

    pause_reason = fields.Text(compute='_compute_pause_reason', help="Why nothing is sent now.")
    breaker_ids = fields.One2many('procountor.breaker', 'connection_id', readonly=True)

    @api.depends(
        'state', 'is_disabled', 'new_key_sealed', 'home', 'api_key_sealed', 'breaker_ids.opened_at', 'stray_ids.state'
    )
    @api.depends_context('lang')
    def _compute_pause_reason(self):
        for connection in self.sudo():
            connection.pause_reason = (
                connection._mute_reason()
                or connection._new_key_reason()
                or connection._state_reason()
                or connection._stray_reason()
                or connection._outage()._reason()
                or connection._sender_reason()
            )

    def _state_reason(self):
        if self.is_disabled:
            return self.env._("The connection is disabled. What waits is sent when it is enabled again.")
        if self.state != 'connected':
            return self.env._("The connection is not tested. What waits is sent when a test of it succeeds.")
        return False

    def _sender_reason(self):
        """Odoo switches a scheduled action off that fails again and again."""
        cron = self.env.ref('procountor_connector.ir_cron_exchange').sudo()
        return not cron.active and self.env._(
            "The scheduled action '%s' is switched off, so nothing is sent. An administrator switches it on under "
            "Settings / Technical / Scheduled Actions and looks into the log for the reason.",
            cron.name,
        )

    def _outage(self):
        """Return the outage that keeps this connection from sending, if there is one."""
        return self.sudo().breaker_ids.filtered('opened_at')
