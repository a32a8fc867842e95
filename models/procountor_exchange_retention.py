from odoo import api, fields, models
from odoo.exceptions import UserError

KEEP_DAYS = 90
BATCH = 1000


class ProcountorExchange(models.Model):
    """How long an exchange is kept: its bodies for some months, the rest for as long as the books."""

    _inherit = 'procountor.exchange'

    _bodies_idx = models.Index(
        "(write_date) WHERE state IN ('done', 'cancelled') AND (payload IS NOT NULL OR answer IS NOT NULL)"
    )

    @api.autovacuum
    def _clear_old_bodies(self):
        """Clear what was sent and answered; who, when, hash, IDs, result and the unique keys stay."""
        old = self.search(self._old_bodies_domain(), order='write_date', limit=BATCH)
        attempts = self.env['procountor.attempt'].search([('exchange_id', 'in', old.ids), ('answer', '!=', False)])
        attempts.answer = False
        old.write({'payload': False, 'content': False, 'answer': False})
        return len(old), self.search_count(self._old_bodies_domain(), limit=1)

    @api.model
    def _old_bodies_domain(self):
        days = self.env['ir.config_parameter'].sudo().get_param('procountor_connector.keep_bodies_days') or KEEP_DAYS
        return [
            ('state', 'in', ('done', 'cancelled')),
            ('applied', '=', True),  # else the answer is still needed
            ('write_date', '<', fields.Datetime.subtract(fields.Datetime.now(), days=int(days))),
            '|',
            ('payload', '!=', False),
            ('answer', '!=', False),
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent to Procountor belongs to the bookkeeping: it is kept, not deleted."))


class ProcountorAttempt(models.Model):
    _inherit = 'procountor.attempt'

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent to Procountor belongs to the bookkeeping: it is kept, not deleted."))
