from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ProcountorPaymentEvent(models.Model):
    """One payment event of an invoice in Procountor: booked there and read here, or made here and marked there.

    `event_id` is how the service knows it. What Odoo marked itself is *known*, so that a fetch does not book it back.
    """

    _name = 'procountor.payment.event'
    _description = "Procountor Payment Event"
    _order = 'date desc, id desc'
    _rec_name = 'event_id'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='restrict'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='restrict')
    move_id = fields.Many2one('account.move', string="Invoice", readonly=True, index=True, ondelete='restrict')
    event_id = fields.Char(string="Procountor ID", readonly=True)
    origin = fields.Selection([('there', "Procountor"), ('here', "Odoo")], required=True, readonly=True)
    kind = fields.Char(readonly=True, help="How it was paid, in Procountor's words.")
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True, help="In the currency of the invoice.")
    currency_id = fields.Many2one('res.currency', required=True, readonly=True)
    description = fields.Char(readonly=True, help="The text of the payment in Procountor.")
    sales_invoice_id = fields.Many2one(
        'procountor.sales.invoice',
        readonly=True,
        index='btree_not_null',
        ondelete='set null',
        help="The go-live found it on this invoice.",
    )
    # new --marked there--> known     (the other ways belong to the fetch of payments)
    # found by the go-live: matched with a payment of Odoo
    #                       unmatched --a person ignores it--> known --reopened--> unmatched
    state = fields.Selection(
        [
            ('new', "New"),
            ('known', "Known"),
            ('matched', "Is a payment of Odoo"),
            ('unmatched', "To book or ignore"),
        ],
        required=True,
        readonly=True,
        default='new',
    )
    line_id = fields.Many2one(
        'account.move.line',
        string="Payment in Odoo",
        readonly=True,
        index='btree_not_null',
        ondelete='restrict',
        help="The line of the payment that pays the invoice.",
    )

    _event_uniq = models.UniqueIndex(
        "(connection_id, event_id) WHERE event_id IS NOT NULL",
        "This payment event of Procountor is known already.",
    )
    _line_uniq = models.UniqueIndex(
        "(connection_id, move_id, line_id) WHERE line_id IS NOT NULL",
        "This payment is marked on the invoice in Procountor already.",
    )

    def _take_over(self, found):
        """Keep that this payment is among the events ``found`` of the service, as a person said, and not which one.

        All of them are known from now on: a fetch must not book this payment back.
        """
        self.ensure_one()
        ids = [str(event['id']) for event in found]
        known = self.search([('connection_id', '=', self.connection_id.id), ('event_id', 'in', ids)]).mapped('event_id')
        own, *others = [event for event in found if str(event['id']) not in known] or [None]
        if own:
            self.write({'event_id': str(own['id']), 'state': 'known'})
        self.create([self._known_values(event) for event in others])

    def _known_values(self, event):
        currency = self.env['res.currency'].with_context(active_test=False)
        return {
            'connection_id': self.connection_id.id,
            'company_id': self.company_id.id,
            'move_id': self.move_id.id,
            'event_id': str(event['id']),
            'origin': 'there',
            'kind': event.get('type'),
            'date': event.get('paymentDate') or self.date,
            'amount': abs(event.get('amount') or 0),
            'currency_id': (currency.search([('name', '=', event.get('currency'))]) or self.currency_id).id,
            'state': 'known',
        }

    def action_ignore(self):
        """Leave payments unbooked that Odoo does not have: they stay known.

        :raise UserError: none of the selection is to be decided
        """
        self._decidable('unmatched').state = 'known'

    def action_reopen(self):
        """Take `action_ignore` back."""
        self._decidable('known').filtered('sales_invoice_id').state = 'unmatched'

    def _decidable(self, state):
        """Return those of ``self`` in ``state``, with the rights to write them, after those of the person."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('read')
        events = self.sudo().filtered(lambda event: event.state == state)
        if not events:
            raise UserError(self.env._("Select payments that are to be decided, or that were ignored."))
        return events
