from odoo import models

from .procountor_problem import Problem


class AccountMove(models.Model):
    """What stops a document although nothing in it is wrong, and what a person should know before it goes."""

    _inherit = 'account.move'

    def _procountor_problems(self, connection):
        # EXTENDS this addon's own pre-flight
        return self._procountor_archived_problems() + super()._procountor_problems(connection)

    def _procountor_archived_problems(self):
        partners = dict.fromkeys((self.partner_id, self.commercial_partner_id))  # each with what is read along with it
        return [
            Problem(
                self.env._("The customer %s is archived. Unarchive the customer, then send.", partner.display_name),
                partner,
            )
            for partner in partners
            if not partner.active
        ]

    def _procountor_warnings(self, connection):
        """Return a `Problem` that stops nothing for each thing to know before this document is sent."""
        self.ensure_one()
        env, warnings = self.env, []
        if connection.environment != 'production':
            system = dict(connection._fields['environment']._description_selection(env))[connection.environment]
            sentence = env._("This goes to the %s, not to your bookkeeping in Procountor.", system.lower())
            warnings.append(Problem(sentence, connection, is_blocking=False))
        if pause := connection.pause_reason:
            warnings.append(Problem(pause, connection, is_blocking=False))
        if self.commercial_partner_id.with_company(self.company_id).trust == 'bad':
            sentence = env._("%s is marked as a bad debtor in Odoo.", self.commercial_partner_id.display_name)
            warnings.append(Problem(sentence, self.commercial_partner_id, is_blocking=False))
        if connection._delivers() and self._procountor_delivered_by_odoo():
            sentence = env._("Odoo sent this document to the customer already, so Procountor will not send it.")
            warnings.append(Problem(sentence, self, is_blocking=False))
        return warnings + self._procountor_channel_warnings(connection)
