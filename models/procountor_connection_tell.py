from odoo import models

TODO = 'mail.mail_activity_data_todo'


class ProcountorConnection(models.Model):
    """Who is told when a person has to act, and of what the connection itself suffers."""

    _inherit = 'procountor.connection'

    def _person_to_tell(self, requester):
        """Return who gets an activity: the responsible person, else ``requester``, else an administrator of Procountor.

        Nobody reads the activities of a user who was archived.
        """
        self.ensure_one()
        active = (self.sudo().user_id + requester).filtered('active')
        return active[:1] or self._first_administrator() or self.env.user

    def _first_administrator(self):
        return (
            self.env['res.users']
            .sudo()
            .search(
                [
                    ('all_group_ids', 'in', self.env.ref('procountor_connector.group_procountor_manager').ids),
                    ('company_ids', 'in', self.company_id.ids),
                    ('share', '=', False),
                ],
                order='id',
                limit=1,
            )
        )

    def _tell_responsible(self, summary, note):
        self.activity_schedule(TODO, user_id=self._person_to_tell(self.env.user).id, summary=summary, note=note)

    def _tell_once(self, summary, note):
        """Tell of what lasts: no second activity while the first one is open."""
        if not self._told_of(summary):
            self._tell_responsible(summary, note)

    def _untell(self, summary, feedback):
        """Close the activity of what `_tell_once` told."""
        if told := self._told_of(summary):
            told.action_feedback(feedback=feedback)

    def _told_of(self, summary):
        return self.sudo().activity_ids.filtered(lambda activity: activity.summary == summary)

    # ------------------------------------------------------------------
    # A DATABASE THAT MAY NOT CALL
    # ------------------------------------------------------------------

    def _tell_mute(self):
        """Say that a database which was moved or renamed sends nothing. A neutralized copy is meant to be mute."""
        if not self._is_neutralized():
            self._tell_once(self._mute_summary(), self._mute_reason())

    def _mute_summary(self):
        return self.env._("Procountor: nothing is sent from this database")

    def action_confirm_database(self):
        # EXTENDS this addon's own
        result = super().action_confirm_database()
        self._untell(self._mute_summary(), self.env._("This database was confirmed."))
        return result
