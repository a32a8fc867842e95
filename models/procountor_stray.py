import logging

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import formatLang

from ..mapping.personal_code import mask_personal_codes
from ..mapping.stray import differences, document_values, key_of
from ..procountor_api import decode, encode
from .account_move import DOCUMENT_TYPES
from .procountor_connection_strays import ACTIVITY
from .procountor_exchange_settle import storable

_logger = logging.getLogger(__name__)

ODD = (TypeError, ValueError, AttributeError, KeyError, ArithmeticError)  # what an answer of another shape raises


class ProcountorStray(models.Model):
    """An invoice in Procountor that this database sent, by its key, and that no exchange explains.

    While one is open, nothing of its connection is sent: what waits may be that invoice.
    """

    _name = 'procountor.stray'
    _description = "Unknown Document in Procountor"
    _order = 'id desc'
    _rec_name = 'number'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='restrict'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    remote_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    remote_number = fields.Char(string="Procountor number", readonly=True)
    status = fields.Char(string="Procountor status", readonly=True)
    number = fields.Char(readonly=True, help="Number of the document in Odoo, as Procountor got it.")
    date = fields.Date(readonly=True)
    customer = fields.Char(readonly=True)
    currency = fields.Char(readonly=True)
    gross = fields.Float(string="Total", digits=(16, 2), readonly=True)
    attempt_key = fields.Char(readonly=True, groups='procountor_connector.group_procountor_manager')
    answer = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
    # open --it is surely a document of Odoo, or a person links it--> linked
    #  '-----a person leaves it------------------------------------> left
    state = fields.Selection(
        [('open', "To settle"), ('linked', "Linked"), ('left', "Left as it is")],
        required=True,
        readonly=True,
        index=True,
        default='open',
    )
    move_id = fields.Many2one(
        'account.move',
        string="Invoice in Odoo",
        index='btree_not_null',
        ondelete='set null',
        help="The document that this is.",
    )
    difference = fields.Text(compute='_compute_difference')
    settled_by_id = fields.Many2one('res.users', string="Settled by", readonly=True)
    settled_at = fields.Datetime(string="Settled on", readonly=True)

    _remote_uniq = models.Constraint('UNIQUE (connection_id, remote_id)', "This document stands here already.")

    @api.depends('move_id')
    def _compute_difference(self):
        for stray in self:
            stray.difference = stray.state == 'open' and stray.move_id and stray._difference_text(stray.move_id)

    def write(self, vals):
        if not self.env.su and not (vals.keys() <= {'move_id'} and all(stray.state == 'open' for stray in self)):
            raise AccessError(
                self.env._("Choose the invoice while the document is to be settled; nothing else changes.")
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # FOUND
    # ------------------------------------------------------------------

    @api.model
    def _keep(self, connection, invoices):
        """Store ``invoices``, in the service's words, adopt what is surely a document of Odoo, and tell of the rest.

        :return: the exchanges of what was adopted; their effect is still to come
        """
        seen = self.search(
            [('connection_id', '=', connection.id), ('remote_id', 'in', [str(invoice['id']) for invoice in invoices])]
        ).mapped('remote_id')
        strays = self.create(
            [self._values(connection, invoice) for invoice in invoices if str(invoice['id']) not in seen]
        )
        adopted = strays._adopt()
        if strays.filtered(lambda stray: stray.state == 'open'):
            connection._tell_of_strays()
        return adopted

    def _values(self, connection, invoice):
        """Return the values of a row; of an invoice of another shape what can be read, for a person settles it."""
        values = {
            'connection_id': connection.id,
            'remote_id': str(invoice['id']),
            'remote_number': str(invoice.get('invoiceNumber') or invoice['id']),
            'status': str(invoice.get('status') or ''),
            'number': str(invoice.get('originalInvoiceNumber') or ''),
            'attempt_key': key_of(invoice),
            'answer': storable(encode(invoice)),
        }
        try:
            return values | self._compared_values(invoice)
        except ODD:
            _logger.exception("Invoice %s of Procountor has another shape than it should", invoice['id'])
            return values

    def _compared_values(self, invoice):
        values = document_values(invoice)
        return {
            'date': fields.Date.to_date(invoice.get('date')),
            'customer': mask_personal_codes(values['customer']),
            'currency': values['currency'],
            'gross': float(values['gross'] or 0),
        }

    def _adopt(self):
        """Link those that are surely one document, and propose a document of the same number for the others."""
        exchanges = self.env['procountor.exchange']
        if not self:
            return exchanges
        candidates = self.env['account.move'].search(
            [
                ('name', 'in', self.mapped('number')),
                ('company_id', 'child_of', self.connection_id.company_id.id),
                ('state', '=', 'posted'),
                ('move_type', 'in', DOCUMENT_TYPES),
                ('procountor_id', '=', False),
            ]
        )
        for (_company, name), moves in candidates.grouped(lambda move: (move.company_id, move.name)).items():
            same = self.filtered(lambda stray, name=name: stray.number == name)
            if len(moves) == 1 and not same.move_id:
                same.move_id = moves
            sure = same.filtered(lambda stray, moves=moves: not stray._difference_names(moves[0]))
            if len(moves) == len(same) == len(sure) == 1 and sure._is_free(moves):
                exchanges += sure._link(moves)
        return exchanges

    def _difference_names(self, move):
        """Return the names of what differs between the stray and ``move``."""
        customer = move.commercial_partner_id
        values = {
            'number': move.name,
            'customer': customer.name,
            'business_id': mask_personal_codes(customer.company_registry or customer.vat or ''),
            'currency': move.currency_id.name,
            'gross': move._procountor_totals().gross,
        }
        try:
            return differences(values, decode(self.sudo().answer.encode()))
        except ODD:  # an invoice of another shape: surely the same it is not
            return ['customer', 'currency', 'gross']

    def _difference_text(self, move):
        """Return a sentence for each difference, with both sides, or False."""
        ours = {
            'number': move.name,
            'customer': move.commercial_partner_id.name,
            'currency': move.currency_id.name,
            'gross': formatLang(self.env, float(move._procountor_totals().gross), digits=2),
            'status': dict(move._fields['state']._description_selection(self.env))[move.state],
        }
        theirs = {name: self[name] for name in ours} | {'gross': formatLang(self.env, self.gross, digits=2)}
        labels = {name: self._fields[name]._description_string(self.env) for name in ours}
        return (
            '\n'.join(
                self.env._(
                    "%(what)s: %(odoo)s in Odoo, %(procountor)s in Procountor.",
                    what=labels[name],
                    odoo=ours[name] or '-',
                    procountor=theirs[name] or '-',
                )
                for name in self._difference_names(move)
            )
            or False
        )

    # ------------------------------------------------------------------
    # SETTLED
    # ------------------------------------------------------------------

    def action_link(self):
        """Link each with the invoice of Odoo that was chosen for it, whatever differs; it is noted there.

        :raise UserError: none was chosen, or it cannot be the one
        """
        strays = self._to_settle()
        exchanges = self.env['procountor.exchange'].sudo()
        for stray in strays:
            stray._check_choice(stray.move_id.with_user(self.env.user))
            exchanges += stray._link(stray.move_id)
        exchanges._log(self.env._("%s was linked by hand with the invoice that is in Procountor."))
        strays._go_on()

    def action_leave(self):
        """Leave each in Procountor as it is, linked with nothing. Who did it and when is kept."""
        strays = self._to_settle()
        strays._settle('left')
        strays.move_id = False
        for connection, left in strays.grouped('connection_id').items():
            connection._message_log(
                body=self.env._(
                    "Left in Procountor, linked with nothing in Odoo: %s.",
                    ', '.join(f'{stray.number} ({stray.remote_number})' for stray in left),
                ),
                author_id=self.env.user.partner_id.id,
            )
        strays._go_on()

    def _to_settle(self):
        """Return ``self`` with the rights to write it, after those of the person were checked."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('write')
        strays = self.sudo().filtered(lambda stray: stray.state == 'open')
        if not strays:
            raise UserError(self.env._("Select what is still to be settled."))
        return strays

    def _check_choice(self, move):
        """Let a person link what differs, but never what is, or may be, another invoice there."""
        if not move:
            raise UserError(self.env._("Choose the invoice in Odoo that %s is.", self.number))
        move.check_access('write')
        if move.state != 'posted' or move.move_type not in DOCUMENT_TYPES:
            raise UserError(self.env._("%s: confirm the document first, then link it.", move.display_name))
        if move.company_id.root_id != self.company_id:
            raise UserError(self.env._("%s belongs to another company than the connection.", move.display_name))
        if not self._is_free(move.sudo()):
            raise UserError(
                self.env._(
                    "%s is in Procountor as another invoice, or may be. Settle it under Procountor / Outbox, or "
                    "leave this document as it is.",
                    move.display_name,
                )
            )

    def _is_free(self, move):
        return not move.procountor_id and self._last_exchange(move)._is_adoptable()

    def _last_exchange(self, move):
        return self.env['procountor.exchange'].sudo()._creations(move, self.connection_id)[move]

    def _link(self, move):
        """Make the stray the answer to the creation of ``move``; return the exchange."""
        self._settle('linked')
        self.move_id = move
        exchange = self._last_exchange(move)
        values = exchange._done_values(decode(self.answer.encode())) | {
            'company_id': move.company_id.id,
            'reference': move.name,
            'external_number': self.number,
            'attempt_key': self.attempt_key,
            'payload': False,  # what was sent then is lost
            'waits_for_ids': [Command.clear()],
            'is_ready': True,
            'applied': False,
        }
        if exchange:
            exchange.write(values)
            return exchange
        return exchange.create(
            values
            | {'connection_id': self.connection_id.id, 'operation': 'create_invoice'}
            | {'res_model': move._name, 'res_id': move.id}
        )

    def _steps_that_may_be_done(self):
        """Return the operations that Odoo may have carried out before it forgot the document, and cannot look for."""
        if not self.answer:  # it was settled long ago, and is not kept any more
            return ['attach', 'mark_paid']
        invoice = decode(self.answer.encode())
        operations = ['attach'] if invoice.get('attachments') else []
        return operations + (['mark_paid'] if invoice.get('status') != 'UNFINISHED' else [])

    def _settle(self, state):
        self.write({'state': state, 'settled_by_id': self.env.uid, 'settled_at': fields.Datetime.now()})

    def _go_on(self):
        """Send what waits for the connections that have nothing open any more."""
        for connection in self.connection_id.filtered(lambda each: not each._open_strays()):
            connection.activity_feedback([ACTIVITY], feedback=self.env._("All of them are settled."))
            self.env['procountor.exchange'].sudo()._resume(connection)
        self.env['procountor.exchange']._wake_up()
