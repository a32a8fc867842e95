from odoo import api, fields, models


class ProcountorAttempt(models.Model):
    """One request or look of an exchange: when, what was sent (its hash), and what came back. Nobody changes it."""

    _name = 'procountor.attempt'
    _description = "Procountor Attempt"
    _order = 'id desc'
    _log_access = False

    exchange_id = fields.Many2one(
        'procountor.exchange', string="Outbox row", required=True, readonly=True, index=True, ondelete='restrict'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    at = fields.Datetime(string="Ended on", required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection([('request', "Request"), ('look', "Look")], required=True, readonly=True)
    payload_hash = fields.Char(readonly=True, help="SHA-256 of what was sent.")
    outcome = fields.Char(required=True, readonly=True)
    outcome_words = fields.Char(string="What came back", compute='_compute_outcome_words')
    answer = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')

    @api.depends('outcome')
    def _compute_outcome_words(self):
        words = {
            'answer': self.env._("Answered"),
            'nothing': self.env._("Not found"),
            'Refused': self.env._("Refused"),
            'NotFound': self.env._("Not known there"),
            'AuthFailed': self.env._("Key not accepted"),
            'Conflict': self.env._("Not surely ours"),
            'OutcomeUnknown': self.env._("Answer lost"),
            'RateLimited': self.env._("Asked to wait"),
            'Unreachable': self.env._("Not reached"),
        }
        for attempt in self:
            attempt.outcome_words = words.get(attempt.outcome, self.env._("Not now: %s", attempt.outcome))
