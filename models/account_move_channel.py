from odoo import fields, models

from ..mapping.channel import CHANNELS, NO_SENDING, lacking
from ..mapping.email_address import email_addresses
from .account_move import SENT
from .procountor_problem import Problem

WAYS = {channel: way for way, channel in CHANNELS.items()}


class AccountMove(models.Model):
    """How Procountor delivers a document to the customer, and what each way needs.

    The customer says how, else the journal, else the connection. Where what that way needs is missing, the connection
    may have another way to fall back on.
    """

    _inherit = 'account.move'

    procountor_channel = fields.Char(
        copy=False, readonly=True, groups='base.group_user', help="Invoice channel of the document in Procountor."
    )

    def _procountor_sent_values(self, answer):
        # EXTENDS
        return super()._procountor_sent_values(answer) | {'procountor_channel': answer.get('invoiceChannel')}

    # ------------------------------------------------------------------
    # WHICH WAY
    # ------------------------------------------------------------------

    def _procountor_channel(self, connection):
        """Return the invoice channel of the service (chapter 19): none for what Odoo delivers itself."""
        if not connection._delivers() or self._procountor_delivered_by_odoo():
            return NO_SENDING
        return CHANNELS[self._procountor_way(connection)]

    def _procountor_way(self, connection):
        """Return the way that is wished, or the one to fall back on when only that one can be gone.

        What is in Procountor keeps the one it went with: an update does not change it.
        """
        if self.procountor_state in SENT and self.procountor_channel in WAYS:
            return WAYS[self.procountor_channel]
        wished, fallback = self._procountor_wished_way(connection), connection.fallback_channel
        if fallback and self._procountor_lacking(connection, wished):
            return wished if self._procountor_lacking(connection, fallback) else fallback
        return wished

    def _procountor_wished_way(self, connection):
        move = self.sudo()
        return (
            move.commercial_partner_id.procountor_channel
            or move.journal_id.procountor_channel
            or connection.invoice_channel
        )

    def _procountor_lacking(self, connection, way):
        return lacking(way, self._procountor_customer_values(connection), self._procountor_billing_values())

    def _procountor_delivers(self):
        """Whether Procountor delivers this document to the customer, or has done so."""
        self.ensure_one()
        if self.procountor_state not in ('queued', 'uncertain', *SENT) or self._procountor_delivered_by_odoo():
            return False
        if self.procountor_state in SENT and self.procountor_channel:
            return self.procountor_channel != NO_SENDING
        return self._procountor_channel(self._procountor_connection()) != NO_SENDING

    def _procountor_would_deliver(self):
        """Whether Procountor would deliver this document if it were sent there now."""
        self.ensure_one()
        return self._procountor_channel(self._procountor_connection()) != NO_SENDING

    def _procountor_delivers_sentence(self):
        return self.env._("Procountor sends this document to the customer. One of the two is enough.")

    def _procountor_is_to_be_delivered(self, connection):
        """Whether the document, which is in Procountor now, is to go on to the customer from there."""
        if self._procountor_delivered_by_odoo():
            return False
        # What it went with counts: until the answer came, people may have wished something else.
        return (self.procountor_channel or self._procountor_channel(connection)) != NO_SENDING

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_channel_problems(self, connection):
        """What the way of delivery needs (chapter 7.3)."""
        if self._procountor_channel(connection) == NO_SENDING:
            return []
        way = self._procountor_way(connection)
        return [self._procountor_lack_problem(way, lack) for lack in self._procountor_lacking(connection, way)]

    def _procountor_channel_warnings(self, connection):
        """What a person should know of the way of delivery."""
        if not connection._delivers() or self._procountor_delivered_by_odoo():
            return []
        wished, way = self._procountor_wished_way(connection), self._procountor_way(connection)
        warnings = self._procountor_two_numbers_warnings(connection)
        labels = dict(connection._fields['invoice_channel']._description_selection(self.env))
        if way != wished:
            problem = self._procountor_lack_problem(wished, self._procountor_lacking(connection, wished)[0])
            sentence = self.env._("%(problem)s Until then Procountor uses: %(way)s.", problem=problem, way=labels[way])
            warnings.append(Problem(sentence, problem.record, is_blocking=False))
        customer = self._procountor_customer_values(connection)
        if way == 'email' and len(found := email_addresses(customer['email'])) > 1:
            sentence = self.env._(
                "%(customer)s has several e-mail addresses. Procountor delivers to the first one, %(address)s.",
                customer=customer['name'],
                address=found[0],
            )
            warnings.append(Problem(sentence, self.partner_id, is_blocking=False))
        return warnings

    def _procountor_two_numbers_warnings(self, connection):
        """What Procountor delivers has its own number, whoever leads."""
        if connection.number_policy != 'odoo' or self._procountor_channel(connection) == NO_SENDING:
            return []
        sentence = self.env._(
            "The customer will see Procountor's number, not %s: Procountor delivers under its own. Choose Procountor's "
            "as Number and reference of the connection, so that Odoo shows the same, or let Odoo deliver.",
            self.name,
        )
        return [Problem(sentence, connection, is_blocking=False)]

    def _procountor_lack_problem(self, way, lack):
        """Return the `Problem` for what a ``way`` needs and is not there."""
        env, contact, customer = self.env, self.partner_id, self.commercial_partner_id
        place = contact if lack == 'billing_address' else customer
        sentences = {
            'email': env._("Procountor delivers by e-mail: enter a valid e-mail of %s.", contact.display_name),
            'einvoice_address': env._(
                "Procountor delivers by e-invoice: enter the e-invoice address of %s, under Invoicing.",
                customer.display_name,
            ),
            'einvoice_form': env._(
                "The e-invoice address of %s is none of its country. In Finland it is the OVT code (0037 and the "
                "business ID) or an IBAN; of customers abroad it begins with 9999.",
                customer.display_name,
            ),
            'operator': env._(
                "Procountor delivers by e-invoice: enter the e-invoice operator of %s, under Invoicing.",
                customer.display_name,
            ),
        }
        by_way = {
            'mail': env._("Procountor delivers by letter: enter street, ZIP and city of %s.", place.display_name),
            'einvoice': env._(
                "Procountor delivers by e-invoice: enter street, ZIP and city of %s.", place.display_name
            ),
        }
        return Problem(sentences.get(lack) or by_way[way], contact if lack == 'email' else place)
