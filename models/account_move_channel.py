from odoo import models

from .procountor_problem import Problem


class AccountMove(models.Model):
    """How Procountor delivers a document to the customer, and what each way needs."""

    _inherit = 'account.move'

    def _procountor_channel(self, connection):
        """Return the invoice channel of the service (chapter 19): none for what Odoo delivered itself."""
        delivers = connection._delivers() and not self._procountor_delivered_by_odoo()
        return connection.invoice_channel.upper() if delivers else 'NO_SENDING'

    def _procountor_channel_problems(self, connection):
        """What the way of delivery needs (chapter 7.3)."""
        contact, channel = self.partner_id, self._procountor_channel(connection)
        if channel == 'EMAIL' and not (contact.email or self.commercial_partner_id.email):
            sentence = self.env._("Procountor delivers by e-mail: enter the e-mail of %s.", contact.display_name)
            return [Problem(sentence, contact)]
        if channel == 'MAIL' and not (contact.street and contact.zip and contact.city):
            sentence = self.env._(
                "Procountor delivers by letter: enter street, ZIP and city of %s.", contact.display_name
            )
            return [Problem(sentence, contact)]
        return []
