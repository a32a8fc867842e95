from odoo import api, fields, models
from odoo.exceptions import UserError

KEEP_DAYS = 90
BATCH = 1000


class ProcountorExchange(models.Model):
    """How long an exchange is kept: its bodies for some months, the rest for as long as the books."""

    _inherit = 'procountor.exchange'

    _bodies_idx = models.Index(
        "(write_date) WHERE state IN ('done', 'cancelled', 'failed', 'blocked') "
        "AND (payload IS NOT NULL OR answer IS NOT NULL)"
    )

    @api.autovacuum
    def _clear_old_bodies(self):
        """Clear what was sent and answered; who, when, hash, IDs, result and the unique keys stay."""
        old = self.search(self._old_bodies_domain(), order='write_date', limit=BATCH)
        old.write({'payload': False, 'content': False, 'answer': False})
        return len(old), self.search_count(self._old_bodies_domain(), limit=1)

    @api.model
    def _old_bodies_domain(self):
        bodies = ['|', ('payload', '!=', False), ('answer', '!=', False)]
        return [*self._without_need_domain(), ('write_date', '<', self._keep_bodies_until()), *bodies]

    @api.model
    def _without_need_domain(self):
        """What nobody needs the bodies of: what is over, or is made anew when it is sent again.

        A person who decides a conflict, or compares an update that came too late, needs them.
        """
        return [
            ('applied', '=', True),  # else the answer is still needed
            '|',
            ('state', 'in', ('done', 'cancelled')),
            '&',
            ('state', 'in', ('failed', 'blocked')),
            '&',
            ('is_conflict', '=', False),
            ('operation', '!=', 'update_invoice'),
        ]

    @api.model
    def _keep_bodies_until(self):
        """Return the moment before which bodies are too old."""
        days = self.env['ir.config_parameter'].sudo().get_param('procountor_connector.keep_bodies_days') or KEEP_DAYS
        return fields.Datetime.subtract(fields.Datetime.now(), days=int(days))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent to Procountor belongs to the bookkeeping: it is kept, not deleted."))


class ProcountorAttempt(models.Model):
    _inherit = 'procountor.attempt'

    _answer_idx = models.Index("(at) WHERE answer IS NOT NULL")

    @api.autovacuum
    def _clear_old_answers(self):
        """Clear what came back, also of what was cancelled and has no bodies of its own."""
        exchanges = self.env['procountor.exchange']
        domain = [
            ('answer', '!=', False),
            ('at', '<', exchanges._keep_bodies_until()),
            ('exchange_id', 'any', exchanges._without_need_domain()),
        ]
        old = self.search(domain, order='at', limit=BATCH)
        old.answer = False
        return len(old), self.search_count(domain, limit=1)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent to Procountor belongs to the bookkeeping: it is kept, not deleted."))


class ProcountorStray(models.Model):
    _inherit = 'procountor.stray'

    @api.autovacuum
    def _clear_old_answers(self):
        """Clear the invoices that were settled; which they were, by whom and when stays."""
        domain = [
            ('state', '!=', 'open'),
            ('answer', '!=', False),
            ('settled_at', '<', self.env['procountor.exchange']._keep_bodies_until()),
        ]
        old = self.search(domain, order='settled_at', limit=BATCH)
        old.answer = False
        return len(old), self.search_count(domain, limit=1)
