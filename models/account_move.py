import json
from decimal import Decimal

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..mapping import invoice_out

DOCUMENT_TYPES = ('out_invoice', 'out_refund')
# What is left to do in Procountor is shown by the state of the exchange.
STATE_OF_EXCHANGE = {
    'waiting': 'queued',
    'sending': 'queued',
    'blocked': 'blocked',
    'uncertain': 'uncertain',
    'failed': 'failed',
    'done': 'sent',
    'cancelled': False,
}
REFUSALS_SHOWN = 5


class AccountMove(models.Model):
    _inherit = 'account.move'

    procountor_connection_id = fields.Many2one(
        'procountor.connection', copy=False, readonly=True, index='btree_not_null'
    )
    procountor_id = fields.Char(string="Procountor ID", copy=False, readonly=True)
    procountor_number = fields.Char(string="Procountor number", copy=False, readonly=True)
    procountor_state = fields.Selection(
        [
            ('not_sent', "Not sent"),
            ('queued', "Queued"),
            ('blocked', "Needs attention"),
            ('uncertain', "Checking"),
            ('failed', "Refused"),
            ('sent', "Sent"),
        ],
        string="Procountor",
        copy=False,
        readonly=True,
        index='btree_not_null',
    )
    procountor_status = fields.Char(
        string="Procountor status", copy=False, readonly=True, help="Status of the document in Procountor."
    )
    procountor_problem = fields.Text(copy=False, readonly=True)

    _procountor_id_uniq = models.UniqueIndex(
        '(procountor_connection_id, procountor_id) WHERE procountor_id IS NOT NULL',
        "This Procountor document is linked to another document already.",
    )

    # ------------------------------------------------------------------
    # LIFE OF THE DOCUMENT
    # ------------------------------------------------------------------

    def _post(self, soft=True):
        # EXTENDS 'account'
        posted = super()._post(soft)
        documents = posted.filtered(lambda move: move.move_type in DOCUMENT_TYPES and not move.procountor_state)
        connections = self.env['procountor.connection']._by_company(documents.company_id)
        documents.filtered(lambda move: move.company_id.root_id in connections).procountor_state = 'not_sent'
        return posted

    def button_draft(self):
        # EXTENDS 'account'
        open_documents = self.filtered(lambda move: move.procountor_state not in (False, 'sent'))
        self.env['procountor.exchange'].sudo()._withdraw(open_documents)
        result = super().button_draft()
        open_documents.write({'procountor_state': False, 'procountor_problem': False})
        return result

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
        documents = self.filtered(lambda move: move not in refusals)
        if not documents:
            raise UserError('\n'.join(refusals.values()) or self.env._("Select the invoices to send."))
        self.env['procountor.exchange'].sudo()._enqueue('create_invoice', documents, connections)
        return self._procountor_send_notification(documents, list(refusals.values()))

    def _procountor_send_notification(self, documents, refusals):
        """Tell what became of the selection; a single document shows it itself."""
        if len(self) == 1:
            return None
        queued = len(documents.filtered(lambda move: move.procountor_state == 'queued'))
        sentences = [self.env._("%s documents are on their way to Procountor.", queued)]
        if blocked := len(documents) - queued:
            sentences.append(self.env._("%s need attention: open them to see why.", blocked))
        sentences += refusals[:REFUSALS_SHOWN]
        if more := refusals[REFUSALS_SHOWN:]:
            sentences.append(self.env._("%s more cannot be sent.", len(more)))
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning' if refusals or blocked else 'success',
                'message': '\n'.join(sentences),
                'sticky': bool(refusals or blocked),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    def action_procountor_open_exchanges(self):
        """Show what was sent of this document, and the answers."""
        self.ensure_one()
        exchanges = self.env['procountor.exchange'].search([('res_model', '=', self._name), ('res_id', '=', self.id)])
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.procountor_exchange_action')
        action['domain'] = [('id', 'in', exchanges.ids)]
        if len(exchanges) == 1:
            action |= {'res_id': exchanges.id, 'views': [(False, 'form')]}
        return action

    def _procountor_refusal(self, connections):
        """Return the sentence that says why this document cannot be sent as it is, or None."""
        self.ensure_one()
        env, name = self.env, self.name or self.display_name
        if self.move_type not in DOCUMENT_TYPES:
            return env._("%s: only customer invoices and credit notes are sent to Procountor.", name)
        if self.state != 'posted':
            return env._("%s: confirm the document first, then send it.", name)
        if self.procountor_state == 'sent':
            return env._(
                "%(name)s: is in Procountor already, as number %(number)s.", name=name, number=self.procountor_number
            )
        if self.procountor_state == 'queued':
            return env._("%s: is on its way to Procountor already.", name)
        if self.procountor_state == 'uncertain':
            return env._("%s: may be in Procountor already; it is being checked and is not sent again.", name)
        if self.company_id.root_id not in connections:
            return env._(
                "%(name)s: %(company)s has no Procountor connection.", name=name, company=self.company_id.root_id.name
            )
        return None

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
            raise UserError('\n'.join(problems))
        return invoice_out.invoice_payload(self._procountor_values(exchange.connection_id), exchange.attempt_key)

    def _procountor_apply(self, exchange):
        """Show the state of ``exchange`` and keep what its answer says."""
        self.ensure_one()
        values = {
            'procountor_connection_id': exchange.connection_id.id,
            'procountor_state': STATE_OF_EXCHANGE[exchange.state],
            'procountor_problem': exchange.error,
        }
        if exchange.state == 'done':
            answer = json.loads(exchange.sudo().answer, parse_float=Decimal)
            values |= self._procountor_sent_values(answer)
            self._message_log(body=self._procountor_sent_message(values))
        elif exchange.error and exchange.error != self.procountor_problem:
            self._message_log(body=exchange.error)
        self.write(values)

    def _procountor_sent_values(self, answer):
        return {
            'procountor_id': str(answer['id']),
            'procountor_number': str(answer.get('invoiceNumber') or answer['id']),
            'procountor_status': answer.get('status'),
            'procountor_problem': self._procountor_difference(answer),
        }

    def _procountor_sent_message(self, values):
        message = self.env._("Sent to Procountor as number %s.", values['procountor_number'])
        if values['procountor_problem']:
            message = Markup("%s<br/>%s") % (message, values['procountor_problem'])
        return message
