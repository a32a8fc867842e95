from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..mapping import invoice_out
from ..procountor_api import decode
from .procountor_problem import Blocked

DOCUMENT_TYPES = ('out_invoice', 'out_refund')
SENT = ('sent', 'sent_problem')
# Of the exchange that creates it; the steps after that decide between *Sent* and *Sent, step failed*.
STATE_OF_EXCHANGE = {
    'waiting': 'queued',
    'sending': 'queued',
    'blocked': 'blocked',
    'uncertain': 'uncertain',
    'failed': 'failed',
    'done': 'sent',
}
SENTENCES_SHOWN = 5


class AccountMove(models.Model):
    _inherit = 'account.move'

    procountor_connection_id = fields.Many2one(
        'procountor.connection', copy=False, readonly=True, index='btree_not_null', groups='base.group_user'
    )
    procountor_id = fields.Char(string="Procountor ID", copy=False, readonly=True, groups='base.group_user')
    procountor_number = fields.Char(string="Procountor number", copy=False, readonly=True, groups='base.group_user')
    procountor_state = fields.Selection(
        [
            ('not_sent', "Not sent"),
            ('queued', "Queued"),
            ('blocked', "Needs attention"),
            ('uncertain', "Checking"),
            ('failed', "Refused"),
            ('sent', "Sent"),
            ('sent_problem', "Sent, step failed"),
        ],
        string="Procountor",
        copy=False,
        readonly=True,
        index='btree_not_null',
        groups='base.group_user',
    )
    procountor_status = fields.Char(
        string="Procountor status",
        copy=False,
        readonly=True,
        groups='base.group_user',
        help="Status of the document in Procountor.",
    )
    procountor_problem = fields.Text(string="Procountor problem", copy=False, readonly=True, groups='base.group_user')

    _procountor_id_uniq = models.UniqueIndex(
        '(procountor_connection_id, procountor_id) WHERE procountor_id IS NOT NULL',
        "This Procountor document is linked to another document already.",
    )
    _procountor_problem_idx = models.Index("(id) WHERE procountor_problem IS NOT NULL")

    # ------------------------------------------------------------------
    # LIFE OF THE DOCUMENT
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_procountor_fields(vals)
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        # OVERRIDE 'base': neither the context of a caller nor a default of a user says what is in Procountor
        return super().default_get([name for name in fields if not name.startswith('procountor_')])

    def write(self, vals):
        self._check_procountor_fields(vals)
        return super().write(vals)

    def _check_procountor_fields(self, vals):
        """Only the exchange says what is in Procountor: read-only fields of a view stop nobody over the web."""
        if not self.env.su and any(name.startswith('procountor_') for name in vals):
            raise AccessError(self.env._("What is in Procountor is not changed by hand."))

    def _post(self, soft=True):
        # EXTENDS 'account'
        posted = super()._post(soft)
        documents = posted.sudo().filtered(lambda move: move.move_type in DOCUMENT_TYPES and not move.procountor_state)
        connections = self.env['procountor.connection']._by_company(documents.company_id)
        in_scope = documents.filtered(lambda move: move._procountor_is_in_scope(connections))
        in_scope._procountor_write({'procountor_state': 'not_sent'})
        return posted

    def _procountor_is_in_scope(self, connections):
        connection = connections.get(self.company_id.root_id)
        return connection and not connection._scope_problem(self)

    def button_draft(self):
        # EXTENDS 'account'
        known = self.sudo().filtered('procountor_state')
        self.env['procountor.exchange'].sudo()._withdraw(known)
        result = super().button_draft()
        not_there = known.filtered(lambda move: move.procountor_state not in SENT)
        not_there._procountor_write({'procountor_state': False, 'procountor_problem': False})
        (known - not_there)._procountor_show_steps()  # those that were open are cancelled
        self.env['procountor.exchange'].sudo()._of(known)._untell()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_procountor(self):
        there = self.env['procountor.exchange'].sudo()._that_may_be_there(self)
        if there:
            raise UserError(
                self.env._(
                    "%s was sent to Procountor and can't be deleted: its number would be used twice.",
                    ', '.join(there.mapped('reference')),
                )
            )

    def _procountor_write(self, vals):
        """Write our own fields without marking the document as changed by a person; they move no line of it."""
        self.sudo().with_context(
            skip_is_manually_modified=True, skip_invoice_sync=True, check_move_validity=False
        ).write(vals)

    # ------------------------------------------------------------------
    # SENDING
    # ------------------------------------------------------------------

    def action_procountor_send(self):
        """Queue the selected documents; the scheduled action sends them.

        What has a problem that can be mended is marked *Needs attention* with the reason, and goes out
        when it is sent again after the cure.

        :raise UserError: when none of them is a document that can be sent
        """
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to send. Ask your administrator."))
        self.check_access('write')
        connections = self.env['procountor.connection']._by_company(self.company_id)
        refusals = {move: reason for move in self if (reason := move._procountor_refusal(connections))}
        refusals |= self._procountor_conflicts()
        documents = self.filtered(lambda move: move not in refusals)
        if not documents:
            raise UserError('\n'.join(self._procountor_first(list(refusals.values()))))
        documents._procountor_queue(connections)
        return self._procountor_send_notification(documents, list(refusals.values()))

    def _procountor_first(self, sentences):
        """Return the first ``sentences`` and one that counts the rest; or what to do when there are none."""
        shown, rest = sentences[:SENTENCES_SHOWN], sentences[SENTENCES_SHOWN:]
        if rest:
            shown.append(self.env._("And %s more that cannot be sent.", len(rest)))
        return shown or [self.env._("Select the invoices to send.")]

    def _procountor_send_notification(self, documents, refusals):
        """Tell what became of the selection; a single document shows it itself."""
        if len(self) == 1:
            return None
        queued = len(documents.filtered(lambda move: move.procountor_state == 'queued'))
        blocked = len(documents) - queued
        sentences = [self.env._("On their way to Procountor: %s", queued)]
        if blocked:
            sentences.append(self.env._("Need attention: %s. Open them to see why.", blocked))
        if refusals:
            sentences += self._procountor_first(refusals)
        return self._procountor_notification(sentences, is_warning=bool(refusals or blocked))

    def _procountor_notification(self, sentences, is_warning):
        """Return what tells a person the ``sentences``, a line each, and reads the list again; a warning stays."""
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning' if is_warning else 'success',
                'message': '\n'.join(sentences),
                'className': 'text-prewrap',
                'sticky': is_warning,
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    def action_procountor_open_exchanges(self):
        """Show what was sent of this document, and the answers."""
        self.ensure_one()
        self.check_access('read')
        exchanges = self.env['procountor.exchange'].search([('res_model', '=', self._name), ('res_id', '=', self.id)])
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.procountor_exchange_action')
        action |= {'domain': [('id', 'in', exchanges.ids)], 'context': {}}  # those that are done too
        if len(exchanges) == 1:
            action |= {'res_id': exchanges.id, 'views': [(False, 'form')]}
        return action

    def _procountor_refusal(self, connections):
        """Return the sentence that says why this document cannot be sent as it is, or None."""
        self.ensure_one()
        env, name = self.env, self.name or self._procountor_draft_name()
        if self.move_type not in DOCUMENT_TYPES:
            return env._("%s: only customer invoices and credit notes are sent to Procountor.", name)
        if self.state != 'posted':
            return env._("%s: confirm the document first, then send it.", name)
        if self.procountor_state in SENT:
            return env._(
                "%(name)s: is in Procountor already, as number %(number)s.", name=name, number=self.procountor_number
            )
        if self.procountor_state == 'queued':
            return env._("%s: is on its way to Procountor already.", name)
        if self.procountor_state == 'uncertain':
            return env._("%s: may be in Procountor already, so it is not sent again. Look there for this number.", name)
        if self.company_id.root_id not in connections:
            return env._(
                "%(name)s: %(company)s has no Procountor connection.", name=name, company=self.company_id.root_id.name
            )
        return connections[self.company_id.root_id]._scope_problem(self) or None

    def _procountor_conflicts(self):
        """Return the sentence for each document that may be there, and of which only a person can tell."""
        failed = self.filtered(lambda move: move.procountor_state == 'failed')
        exchanges = self.env['procountor.exchange'].sudo()._of(failed, ['create_invoice']).filtered('is_conflict')
        return {
            move: self.env._(
                "%s: Procountor has a document that may be this one. Open Procountor / Outbox and settle it there.",
                move.name,
            )
            for move in self.browse(exchanges.mapped('res_id'))
        }

    def _procountor_draft_name(self):
        return f'{self.display_name} ({self.partner_id.name or "-"})'

    # ------------------------------------------------------------------
    # EXCHANGE
    # ------------------------------------------------------------------

    def _procountor_payload(self, exchange):
        """Return what is sent for ``exchange``.

        :raise UserError: when the document changed since it was queued and cannot be sent any more
        """
        self.ensure_one()
        if self.state != 'posted':
            raise UserError(self.env._("%s is not confirmed any more.", self.display_name))
        if problems := self._procountor_problems(exchange.connection_id):
            raise Blocked(problems)
        return invoice_out.invoice_payload(self._procountor_values(exchange.connection_id), exchange.attempt_key)

    def _procountor_apply(self, exchanges):
        """Show the state of the creation by ``exchanges``, which are alike, and keep what their answers say."""
        state, connection = exchanges[0].state, exchanges[0].connection_id
        author = exchanges[0].requested_by_id.partner_id.id
        if state == 'cancelled':
            self._procountor_not_sent(connection)
        elif state == 'done':
            self._procountor_keep_answers(exchanges, author)
            self._procountor_queue_steps(exchanges)
            self._procountor_show_steps()
        else:
            self._procountor_show_state(STATE_OF_EXCHANGE[state], connection, exchanges[0].error, author)

    def _procountor_show_state(self, state, connection, problem, author):
        told = self.filtered(lambda move: problem and move.procountor_problem != problem)
        if told:
            told._message_log_batch(dict.fromkeys(told.ids, problem), author_id=author)
        self._procountor_write(
            {
                'procountor_connection_id': connection.id,
                'procountor_state': state,
                'procountor_problem': problem,
            }
        )

    def _procountor_keep_answers(self, exchanges, author):
        messages = {}
        for move, exchange in zip(self, exchanges, strict=True):
            answer = decode(exchange.sudo().answer.encode())
            values = move._procountor_sent_values(answer) | {'procountor_connection_id': exchange.connection_id.id}
            move._procountor_write(values)
            messages[move.id] = move._procountor_sent_message(answer)
        self._message_log_batch(messages, author_id=author)

    def _procountor_not_sent(self, connection):
        """Show that the documents left the queue of ``connection`` unsent; another one may have sent them since."""
        # A step that leaves the queue, or a lost creation that was sent again since, takes nothing back.
        documents = self.filtered(
            lambda move: move.procountor_connection_id == connection and move.procountor_state not in SENT
        )
        successors = self.env['procountor.connection']._by_company(documents.company_id)
        out_of_scope = documents.filtered(
            lambda move: successors.get(move.company_id.root_id, connection)._scope_problem(move)
        )
        out_of_scope._procountor_write({'procountor_state': False, 'procountor_problem': False})
        (documents - out_of_scope)._procountor_write({'procountor_state': 'not_sent', 'procountor_problem': False})

    def _procountor_sent_values(self, answer):
        return {
            'procountor_id': str(answer['id']),
            'procountor_number': str(answer.get('invoiceNumber') or answer['id']),
            'procountor_status': answer.get('status'),
        }
