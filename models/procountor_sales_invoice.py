from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..mapping.invoice_match import document_there
from ..mapping.money import decimal
from ..mapping.payment_match import open_amount, payment_there
from ..mapping.personal_code import mask_personal_codes
from ..mapping.totals import stored_totals
from ..procountor_api import encode

PAID = ('PAID', 'MARKED_PAID')
PAYABLE = ('APPROVED', 'NOT_SENT', 'SENT', 'PARTLY_PAID', *PAID)  # what the books of Procountor have as a receivable
UNDECIDED = ('new', 'suggested')


class ProcountorSalesInvoice(models.Model):
    """A sales invoice that is in Procountor, as the go-live found it, and the invoice of Odoo that it is.

    What Odoo itself sent has no row: it is linked by its exchange. Pairs are found by
    `procountor_sales_invoice_pairing`, linked and taken back by `procountor_sales_invoice_link`, and their payments
    kept by `procountor_sales_invoice_payments`.
    """

    _name = 'procountor.sales.invoice'
    _description = "Sales Invoice in Procountor"
    _order = 'date desc, id desc'
    _rec_name = 'remote_number'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    company_currency_id = fields.Many2one(related='company_id.currency_id')
    procountor_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    remote_number = fields.Char(string="Procountor number", readonly=True)
    number = fields.Char(string="Our number", readonly=True, help="The number of another system, as Procountor has it.")
    reference = fields.Char(readonly=True, help="Bank reference.")
    status = fields.Char(string="Procountor status", readonly=True)
    date = fields.Date(readonly=True)
    date_due = fields.Date(string="Due date", readonly=True)
    customer = fields.Char(readonly=True)
    identifier = fields.Char(string="Business ID", readonly=True, help="Business ID or VAT number.")
    register_id = fields.Char(readonly=True, help="ID of the customer in the register of Procountor.")
    currency_id = fields.Many2one('res.currency', readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    amount_open = fields.Monetary(string="Open", readonly=True, help="In the currency of the invoice.")
    amount_open_books = fields.Monetary(
        string="Open in the books",
        currency_field='company_currency_id',
        readonly=True,
        help="In the currency of the company.",
    )
    answer = fields.Text(
        readonly=True,
        groups='procountor_connector.group_procountor_manager',
        help="What the link keeps of the invoice, in the service's words; nothing about the customer.",
    )

    # new --found--> suggested --sure, or a person links it--> linking --in the background--> linked
    #  |              |  ^   ^                                    |                             |
    #  |              |  |   '-----------it cannot be-------------'                             |
    #  |              |  '------------------------------undone----------------------------------'
    #  '--a person----'--> left, ignored --undone--> new, suggested
    match_state = fields.Selection(
        [
            ('new', "Only in Procountor"),
            ('suggested', "May be in Odoo"),
            ('linking', "Being linked"),
            ('linked', "Linked"),
            ('left', "Left in Procountor"),
            ('ignored', "Ignored"),
        ],
        string="State",
        required=True,
        readonly=True,
        index=True,
        default='new',
    )
    move_id = fields.Many2one(
        'account.move', string="Invoice in Odoo", index='btree_not_null', ondelete='set null', help="What this is."
    )
    candidate_ids = fields.One2many('procountor.sales.invoice.candidate', 'row_id', readonly=True)
    problem = fields.Text(readonly=True, help="Why it could not be linked.")
    is_sure = fields.Boolean(string="Linked by itself", readonly=True)
    decided_by_id = fields.Many2one('res.users', string="Decided by", readonly=True)
    decided_at = fields.Datetime(
        string="Decided on", readonly=True, help="The same for all that were decided together: undo takes them back."
    )

    _procountor_id_uniq = models.Constraint(
        'UNIQUE (connection_id, procountor_id)', "This invoice stands here already."
    )

    def write(self, vals):
        if not self.env.su and not (vals.keys() <= {'move_id'} and all(row.match_state in UNDECIDED for row in self)):
            raise AccessError(
                self.env._("Choose the invoice in Odoo while nothing is decided yet; nothing else changes by hand.")
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # FETCHED
    # ------------------------------------------------------------------

    @api.model
    def _keep(self, connection, invoices, payments):
        """Store sales ``invoices`` in the service's words; again brings them up to date and decides nothing.

        Left out are those that are void or have no sums, and what Odoo sent itself.

        :param dict payments: the events of each invoice, by its id, of those that are paid in part
        """
        remote_ids = [str(invoice['id']) for invoice in invoices]
        of_these = [('connection_id', '=', connection.id), ('procountor_id', 'in', remote_ids)]
        stored = {row.procountor_id: row for row in self.search(of_these)}
        known = self._known_to_odoo(connection, remote_ids)
        documents = {str(invoice['id']): document_there(invoice) for invoice in invoices}
        currencies, new = self._currencies({each.currency for each in documents.values() if each}), []
        for invoice in invoices:
            document, row = documents[str(invoice['id'])], stored.get(str(invoice['id']))
            if row and row.match_state != 'linked' and row.procountor_id in known:
                row.unlink()  # Odoo sent it, and found that out later
            elif row and document:
                row.write(self._values(connection, invoice, document, payments, currencies))
            elif row:
                row._is_void_there(invoice)
            elif document and document.id not in known:
                new.append(self._values(connection, invoice, document, payments, currencies))
        self.create(new)

    @api.model
    def _known_to_odoo(self, connection, remote_ids):
        """Return which of ``remote_ids`` Odoo sent itself, or is to settle as unknown documents."""
        moves = self.env['account.move'].search_fetch(
            [('procountor_connection_id', '=', connection.id), ('procountor_id', 'in', remote_ids)], ['procountor_id']
        )
        strays = self.env['procountor.stray'].search_fetch(
            [('connection_id', '=', connection.id), ('remote_id', 'in', remote_ids)], ['remote_id']
        )
        return {*moves.mapped('procountor_id'), *strays.mapped('remote_id')}

    @api.model
    def _currencies(self, names):
        currencies = self.env['res.currency'].with_context(active_test=False).search([('name', 'in', list(names))])
        return {currency.name: currency for currency in currencies}

    @api.model
    def _values(self, connection, invoice, document, payments, currencies):
        payment_info = invoice.get('paymentInfo') or {}
        is_open, is_books = self._open_amounts(connection, invoice, document, payments.get(document.id, []))
        return {
            'connection_id': connection.id,
            'procountor_id': document.id,
            'remote_number': str(invoice.get('invoiceNumber') or document.id),
            'number': document.number,
            'reference': document.reference,
            'status': invoice.get('status'),
            'date': document.date,
            'date_due': payment_info.get('newDueDate') or payment_info.get('dueDate'),
            'customer': mask_personal_codes(document.customer),
            'identifier': document.business_id,
            'register_id': next(iter(document.partner_ids), False),
            'currency_id': currencies[document.currency].id if document.currency in currencies else False,
            'amount_total': float(document.gross),
            'amount_open': float(is_open),
            'amount_open_books': float(is_books),
            'answer': self._kept_answer(invoice),
        }

    @api.model
    def _kept_answer(self, invoice):
        """Return what a link needs of ``invoice``, as text."""
        names = ('id', 'invoiceNumber', 'originalInvoiceNumber', 'status', 'version')
        kept = {name: invoice[name] for name in names if invoice.get(name)}
        reference = (invoice.get('paymentInfo') or {}).get('bankReferenceCode')
        return encode(kept | ({'paymentInfo': {'bankReferenceCode': reference}} if reference else {}))

    @api.model
    def _open_amounts(self, connection, invoice, document, events):
        """Return what is open of ``invoice``: in its own currency, and in that of the books (chapters 7.4, 8)."""
        if invoice.get('status') in PAID:
            return decimal(0), decimal(0)
        home = connection.company_id.currency_id.name
        rate = decimal((invoice.get('paymentInfo') or {}).get('currencyRate') or 1)
        books = stored_totals(invoice, accounting_currency=True) or stored_totals(invoice, accounting_currency=False)
        own = [payment_there(event, document.currency, home) for event in events]
        in_books = [payment_there(event, home, home) for event in events]
        return (
            open_amount(document.gross, own, document.currency, rate),
            open_amount(decimal(books.gross), in_books, home, decimal(1)),
        )

    def _is_void_there(self, invoice):
        """It was invalidated since. What is linked stays so: the invoice in Odoo shows it."""
        if self.match_state == 'linked':
            self.status = invoice.get('status')
        else:
            self.unlink()


class ProcountorSalesInvoiceCandidate(models.Model):
    """An invoice of Odoo that may be one of Procountor, and how far they agree."""

    _name = 'procountor.sales.invoice.candidate'
    _description = "Invoice in Odoo that may be in Procountor"
    _order = 'score desc, id'
    _rec_name = 'move_id'
    _log_access = False

    row_id = fields.Many2one('procountor.sales.invoice', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='row_id.company_id', store=True, index=True)
    move_id = fields.Many2one(
        'account.move', string="Invoice in Odoo", required=True, readonly=True, index=True, ondelete='cascade'
    )
    score = fields.Integer(readonly=True, help="100: everything agrees.")
    is_open = fields.Boolean(compute='_compute_is_open')

    @api.depends('row_id.match_state')
    def _compute_is_open(self):
        for candidate in self:
            candidate.is_open = candidate.row_id.match_state in UNDECIDED

    def action_link(self):
        """Take this one for the invoice in Procountor."""
        self.ensure_one()
        self.check_access('read')
        row = self.row_id
        row.move_id = self.move_id
        return row.action_link()
