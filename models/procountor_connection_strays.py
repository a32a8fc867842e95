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

    # ------------------------------------------------------------------
    # TOLD
    # ------------------------------------------------------------------

    def _tell_that_watch_fails(self):
        self._tell_once(
            self._watch_fails_summary(),
            self.env._(
                "Before it sends, Odoo looks for documents in Procountor that it does not know any more. That stops by "
                "an error again and again, so nothing is sent. Ask your administrator to look into the log."
            ),
        )

    def _watch_works(self):
        self._untell(self._watch_fails_summary(), self.env._("It works again."))

    def _watch_fails_summary(self):
        return self.env._("Procountor: nothing is sent, the look for unknown documents fails")

    def _tell_of_odd(self, remote_ids):
        """Say which invoices could not be read; an invoice of ours reads well, so what waits goes on."""
        if remote_ids:
            self._tell_responsible(
                self.env._("Procountor: invoices that cannot be read"),
                self.env._(
                    "The notes of these invoices in Procountor are no text, so nobody can tell whether Odoo sent them: "
                    "ID %s. Look there whether they are documents that Odoo should know.",
                    ', '.join(remote_ids),
                ),
            )

    def _tell_of_strays(self):
        """Make one activity, however many there are."""
        if not self.activity_search([ACTIVITY]):
            self.activity_schedule(
                ACTIVITY,
                user_id=self._person_to_tell(self.env.user).id,
                note=self.env._(
                    "Procountor has documents that Odoo sent and does not know any more, as after a restored backup. "
                    "Settle each of them under Procountor / Unknown documents; until then nothing is sent."
                ),
            )
