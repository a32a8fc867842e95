from odoo import fields, models
from odoo.exceptions import UserError

from ..mapping.money import rounded
from ..mapping.payment_match import Payment, pair_payments, payment_there
from ..mapping.personal_code import mask_personal_codes
from .procountor_sales_invoice import PAID

WITH_PAYMENTS = ('PARTLY_PAID', *PAID)
NOT_BOOKED = ('matched', 'unmatched', 'known')


class ProcountorSalesInvoice(models.Model):
    """Payments of what was linked: kept as known, so that no fetch books them, and paired with those of Odoo."""

    _inherit = 'procountor.sales.invoice'

    has_unread_payments = fields.Boolean(readonly=True, help="Its payments in Procountor are still to be read.")
    payment_event_ids = fields.One2many('procountor.payment.event', 'sales_invoice_id', readonly=True)

    _unread_idx = models.Index("(connection_id, id) WHERE has_unread_payments IS TRUE")

    def _read_payments(self, client):
        """Return ``{row: [event, …]}`` in the service's words, one request for each that was paid."""
        paid = self.filtered(lambda row: row.status in WITH_PAYMENTS)
        return {row: list(client.invoices.payment_events(row.procountor_id)) for row in paid}

    def _keep_payments(self, events_by_row):
        """Store the payments of ``self``, each once, and pair them with those of Odoo by amount and day.

        :param dict events_by_row: of `_read_payments`
        """
        linked = self.filtered(lambda row: row.match_state == 'linked' and row.move_id)
        known = self._known_events(events_by_row)
        new = []
        for row in linked:
            events = [event for event in events_by_row.get(row, []) if str(event['id']) not in known]
            new += row._payment_values(events)
        self.env['procountor.payment.event'].create(new)
        self.has_unread_payments = False

    def _known_events(self, events_by_row):
        event_ids = [str(event['id']) for events in events_by_row.values() for event in events]
        of_these = [('connection_id', 'in', self.connection_id.ids), ('event_id', 'in', event_ids)]
        return set(self.env['procountor.payment.event'].search_fetch(of_these, ['event_id']).mapped('event_id'))

    def _payment_values(self, events):
        """Return the values of the payments of one invoice: *matched* with one of Odoo, or *unmatched*."""
        home = self.company_id.currency_id.name
        theirs = {str(event['id']): payment_there(event, self.currency_id.name, home) for event in events}
        pairs = pair_payments(theirs.values(), self._payments_here())
        currencies = self._currencies({payment.currency for payment in theirs.values()})
        return [
            {
                'connection_id': self.connection_id.id,
                'company_id': self.move_id.company_id.id,
                'move_id': self.move_id.id,
                'sales_invoice_id': self.id,
                'event_id': payment.id,
                'origin': 'there',
                'kind': event.get('type'),
                'description': mask_personal_codes(event.get('description') or ''),
                'date': payment.date,
                'amount': float(payment.amount),
                'currency_id': currencies[payment.currency].id,
                'state': 'matched' if payment.id in pairs else 'unmatched',
                'line_id': pairs.get(payment.id),
            }
            for event, payment in zip(events, theirs.values(), strict=True)
        ]

    def _payments_here(self):
        """Return what pays the linked invoice in Odoo and belongs to no payment of Procountor yet.

        The sum of a credit note is negative in Procountor, and what pays it back, too.
        """
        move, sign = self.move_id, -1 if self.move_id.move_type == 'out_refund' else 1
        partials, _exchange_moves = move._get_reconciled_invoices_partials()
        amounts, taken = {}, move.procountor_payment_event_ids.line_id
        for _partial, amount, line in partials:
            amounts[line] = amounts.get(line, 0) + amount
        return [
            Payment(line.id, line.date, move.currency_id.name, sign * rounded(amount, 2))
            for line, amount in amounts.items()
            if line not in taken
        ]

    def _forget_payments(self):
        """The link is taken back, so its payments are no longer known.

        :raise UserError: one of them was booked since
        """
        if self.payment_event_ids.filtered(lambda event: event.state not in NOT_BOOKED):
            raise UserError(
                self.env._("%s: payments were booked since it was linked, so the link stays.", self.move_id.name)
            )
        self.payment_event_ids.unlink()
        self.has_unread_payments = False


class AccountMove(models.Model):
    _inherit = 'account.move'

    procountor_payment_event_ids = fields.One2many(
        'procountor.payment.event',
        'move_id',
        string="Payments in Procountor",
        readonly=True,
        groups='procountor_connector.group_procountor_user',
    )
