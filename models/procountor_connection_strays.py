from odoo import fields, models

from .procountor_cursor import WATCH

ACTIVITY = 'procountor_connector.mail_activity_stray'


class ProcountorConnection(models.Model):
    """What the watch of the connection found, and a person has to settle before it sends."""

    _inherit = 'procountor.connection'

    stray_ids = fields.One2many('procountor.stray', 'connection_id', readonly=True)
    watch_problem = fields.Text(compute='_compute_watch_problem')

    def _compute_watch_problem(self):
        cursors = self.env['procountor.cursor'].sudo()
        for connection in self:
            reason = cursors._get(connection, WATCH).problem
            connection.watch_problem = reason and self.env._(
                "Before it sends, Odoo cannot look for documents that it does not know any more, as after a restored "
                "backup. Give the key the right to search sales invoices in Procountor. %s",
                reason,
            )

    def _open_strays(self):
        of_this = [('connection_id', '=', self.id), ('state', '=', 'open')]
        return self.env['procountor.stray'].sudo().search_count(of_this)

    def _stray_reason(self):
        """Return the sentence that says that documents have to be settled first, or False."""
        return bool(count := self._open_strays()) and self.env._(
            "Documents in Procountor that Odoo sent and does not know any more: %s. Nothing is sent until each of them "
            "is settled under Procountor / Unknown documents.",
            count,
        )

    def _tell_of_strays(self):
        """Make one activity, however many there are."""
        if not self.activity_search([ACTIVITY]):
            self.activity_schedule(
                ACTIVITY,
                user_id=self.user_id.id or self.env.uid,
                note=self.env._(
                    "Procountor has documents that Odoo sent and does not know any more, as after a restored backup. "
                    "Settle each of them under Procountor / Unknown documents; until then nothing is sent."
                ),
            )
