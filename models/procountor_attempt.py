from odoo import fields, models


class ProcountorAttempt(models.Model):
    """One request or look of an exchange: when, what was sent (its hash), and what came back. Nobody changes it."""

    _name = 'procountor.attempt'
    _description = "Procountor Attempt"
    _order = 'id desc'
    _log_access = False

    exchange_id = fields.Many2one('procountor.exchange', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    at = fields.Datetime(string="Ended on", required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection([('request', "Request"), ('look', "Look")], required=True, readonly=True)
    payload_hash = fields.Char(readonly=True, help="SHA-256 of what was sent.")
    outcome = fields.Char(required=True, readonly=True)
    answer = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
