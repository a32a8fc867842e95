from odoo import Command, api, models

UNSENT = ('waiting', 'blocked', 'failed')


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = 'base.partner.merge.automatic.wizard'

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base', which works by SQL: of two links that exclude each other it would delete one
        self.env['procountor.business.partner'].sudo()._follow_merge(src_partners, dst_partner)
        self.env['procountor.exchange'].sudo()._follow_merge(src_partners, dst_partner)
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)


class ProcountorExchange(models.Model):
    """What is on its way for a contact that is merged with another one."""

    _inherit = 'procountor.exchange'

    @api.model
    def _follow_merge(self, merged, kept):
        """Let what was sent of ``merged`` partners belong to ``kept``, for whom no customer is created twice."""
        for exchange in self._of(merged):
            rival = self._of(kept, [exchange.operation]).filtered(exchange._excludes)[:1]
            is_unsent = exchange.state in UNSENT and not exchange.is_conflict
            if is_unsent and (rival or kept._procountor_link(exchange.connection_id)):
                exchange._give_way_to(rival)
            elif not rival:
                exchange.res_id = kept.id

    def _excludes(self, other):
        return (self.connection_id, self.detail or '', self.generation) == (
            other.connection_id,
            other.detail or '',
            other.generation,
        )

    def _give_way_to(self, rival):
        """Leave the queue: what waits for this waits for ``rival``, or for nothing."""
        dependants = self._dependants(('waiting', 'blocked'))
        commands = [Command.unlink(self.id), *(Command.link(each.id) for each in rival)]
        dependants.write({'waits_for_ids': commands})
        self.write({'state': 'cancelled', 'applied': True, 'error': False})
        dependants._release()
        self._wake_up()
