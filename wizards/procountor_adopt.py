from itertools import islice

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from ..mapping.totals import stored_totals
from ..models.error_text import explain
from ..models.procountor_exchange_door import PATIENCE
from ..procountor_api import ApiError, NotNow, decode
from .actions import close_with, open_dialog

MOST = 10  # with our number; two are too many already
TYPE = 'SALES_INVOICE'


class ProcountorAdopt(models.TransientModel):
    """A person compares what Procountor has with an invoice of which it is not known whether it arrived."""

    _name = 'procountor.adopt'
    _description = "Settle with Procountor"
    _rec_name = 'reference'

    exchange_id = fields.Many2one(
        'procountor.exchange', string="Outbox row", required=True, readonly=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='exchange_id.company_id', store=True)
    reference = fields.Char(related='exchange_id.reference', string="Invoice in Odoo")
    candidate_ids = fields.One2many('procountor.adopt.candidate', 'adopt_id', readonly=True)
    wanted = fields.Char(
        string="Procountor invoice number", help="Of the invoice in Procountor, when it is not listed."
    )

    def action_look_up(self):
        """Read one more invoice of Procountor, by the number that was entered.

        :raise UserError: there is none
        """
        self.ensure_one()
        self.check_access('write')
        number = (self.wanted or '').strip()
        if not (number.isascii() and number.isdigit()):
            raise UserError(self.env._("Enter the number of the invoice in Procountor: digits only."))
        self.wanted = False
        if not self._add_candidates(invoiceNumber=number):
            raise UserError(self.env._("Procountor has no sales invoice with the number %s.", number))
        return self._open()

    def action_send_again(self):
        """Send once more what a person does not find in Procountor."""
        self.ensure_one()
        self.check_access('write')
        self.exchange_id.action_send_again()
        return close_with(self.env._("It is sent once more."))

    def _open(self):
        return open_dialog(self, self.env._("Settle %s", self.reference))

    def _add_candidates(self, **filters):
        """Read the sales invoices that fit; return whether there are any."""
        exchange = self.exchange_id._unsettled()
        try:
            with exchange.connection_id._client(timeout=PATIENCE) as client:
                rows = islice(client.invoices.search(types=[TYPE], **filters), MOST)
                found = client.invoices.get_many(row['id'] for row in rows)
        except NotNow:
            raise UserError(
                self.env._("Procountor does not answer now, so there is nothing to compare with. Try again later.")
            ) from None
        except ApiError as error:
            raise UserError(explain(self.env, error)) from error
        known = self.candidate_ids.mapped('procountor_id')
        # The service may match a part of what is asked for.
        invoices = [
            invoice
            for invoice in found.values()
            if all(str(invoice.get(name)) == value for name, value in ({'type': TYPE} | filters).items())
        ]
        candidates = self.env['procountor.adopt.candidate'].sudo()
        candidates.create(
            [
                {'adopt_id': self.id} | candidates._values(invoice, exchange)
                for invoice in invoices
                if str(invoice['id']) not in known
            ]
        )
        return bool(invoices)


class ProcountorAdoptCandidate(models.TransientModel):
    """An invoice of Procountor that may be the one that was sent."""

    _name = 'procountor.adopt.candidate'
    _description = "Invoice in Procountor to compare"
    _rec_name = 'number'

    adopt_id = fields.Many2one('procountor.adopt', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='adopt_id.company_id', store=True)
    procountor_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    number = fields.Char(readonly=True)
    date = fields.Char(readonly=True)
    customer = fields.Char(readonly=True)
    total = fields.Char(readonly=True)
    status = fields.Char(readonly=True)
    has_key = fields.Boolean(string="Sent by Odoo", readonly=True, help="The notes hold the key of our request.")
    differences = fields.Text(readonly=True)

    def action_link(self):
        """Take this invoice for the one that was sent."""
        self.ensure_one()
        self.check_access('read')
        self.adopt_id.exchange_id.action_adopt(self.procountor_id)
        return close_with(self.env._("Linked with number %s of Procountor.", self.number))

    def _values(self, invoice, exchange):
        """Return the values of a row for ``invoice``, as the service shows it."""
        return {
            'procountor_id': str(invoice['id']),
            'number': str(invoice.get('invoiceNumber') or invoice['id']),
            'date': format_date(self.env, invoice.get('date')),
            'customer': _customer(invoice),
            'total': self._total(invoice),
            'status': invoice.get('status'),
            'has_key': bool(exchange.attempt_key) and exchange.attempt_key in (invoice.get('notes') or ''),
            'differences': '\n'.join(self._differences(invoice, exchange)) or self.env._("None"),
        }

    def _total(self, invoice):
        totals = stored_totals(invoice, accounting_currency=False)
        return totals and self._amount(totals.gross, invoice)

    def _amount(self, amount, invoice):
        currency = invoice.get('paymentInfo', {}).get('currency') or ''
        return f'{formatLang(self.env, float(amount), digits=2)} {currency}'

    def _differences(self, invoice, exchange):
        """Return a sentence for each thing in which ``invoice`` differs from what was sent."""
        sent = decode(exchange.payload.encode())
        compared = {
            self.env._("Our number"): (sent['originalInvoiceNumber'], invoice.get('originalInvoiceNumber')),
            self.env._("Customer"): (_customer(sent), _customer(invoice)),
            self.env._("Date"): (sent['date'], invoice.get('date')),
            self.env._("Total"): (
                self._amount(exchange._document_record()._procountor_totals(in_company_currency=False).gross, sent),
                self._total(invoice),
            ),
        }
        return [
            self.env._(
                "%(what)s: %(ours)s in Odoo, %(theirs)s in Procountor.", what=what, ours=ours, theirs=theirs or '-'
            )
            for what, (ours, theirs) in compared.items()
            if ours != theirs
        ]


def _customer(invoice):
    return invoice.get('counterParty', {}).get('counterPartyAddress', {}).get('name')


class ProcountorExchange(models.Model):
    _inherit = 'procountor.exchange'

    def action_settle(self):
        """Show what Procountor has under our number, to link it or to send again.

        :raise UserError: it is known what became of it, or Procountor does not answer
        """
        self.ensure_one()
        exchange = self._unsettled()
        dialog = self.env['procountor.adopt'].create({'exchange_id': self.id})
        dialog._add_candidates(originalInvoiceNumber=exchange.external_number)
        return dialog._open()
