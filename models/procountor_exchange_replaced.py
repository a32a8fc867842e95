from odoo import Command, fields, models

UNSENT, UNSETTLED = ('waiting', 'blocked', 'failed'), ('sending', 'uncertain')


class ProcountorExchange(models.Model):
    """A step that a newer one of its document replaces: its text says what was right before, so it never goes again.

    What may be on its way, or may have arrived, cannot be taken back. The newer one waits until it is settled, so that
    the last word in Procountor is the newer one's::

        waiting, blocked, failed --replaced--> cancelled
        sending, uncertain --replaced--> the newer one waits --stored, found--> done --> the newer one goes
                                                            '--else---> cancelled ----> the newer one goes
    """

    _inherit = 'procountor.exchange'

    is_replaced = fields.Boolean(
        readonly=True, copy=False, help="A newer step of its document says the same anew, so this one goes no more."
    )

    def _replace_by(self, newer):
        """Let ``newer``, which may be none, take the place of those of these that are not over."""
        unsettled = self.filtered(lambda each: each.state in UNSETTLED)
        (unsettled + self.filtered(lambda each: each.state in UNSENT)).is_replaced = True
        self._give_way()
        if newer and unsettled:
            unsettled._unlink_dependants()
            newer.write({'waits_for_ids': [Command.link(each.id) for each in unsettled], 'is_ready': False})
        newer._unblock_dependants()

    def _give_way(self):
        """Take out those that were replaced and of which nothing can arrive any more; what waits for them goes on."""
        over = self.filtered(lambda each: each.is_replaced and each.state in UNSENT)
        if over:
            over.write({'state': 'cancelled', 'error': False, 'is_conflict': False})
            over._unlink_dependants()._release()

    def _unlink_dependants(self):
        """Let nothing wait for these any more, and return what did."""
        dependants = self._dependants(('waiting', 'blocked'))
        dependants.write({'waits_for_ids': [Command.unlink(each.id) for each in self]})
        return dependants

    def _is_stopped(self):
        # EXTENDS this addon's own
        if self.is_replaced:
            self._give_way()
        return self.is_replaced or super()._is_stopped()
