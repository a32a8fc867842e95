import json
from decimal import Decimal

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from ..mapping import invoice_out
from ..mapping.codes import country_name
from ..mapping.money import decimal

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


class AccountMove(models.Model):
    _inherit = 'account.move'

    procountor_connection_id = fields.Many2one('procountor.connection', copy=False, readonly=True, index='btree_not_null')
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
        string="Procountor", copy=False, readonly=True, index='btree_not_null',
    )  # fmt: skip
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
        """Queue the selected documents; the scheduled action sends them. Refusals are told, one by one."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to send. Ask your administrator."))
        self.check_access('write')
        connections = self.env['procountor.connection']._by_company(self.company_id)
        refusals = {move: problem for move in self if (problem := move._procountor_refusal(connections))}
        accepted = self.filtered(lambda move: move not in refusals)
        if not accepted:
            raise UserError('\n'.join(refusals.values()) or self.env._("Select the invoices to send."))
        self.env['procountor.exchange'].sudo()._enqueue('create_invoice', accepted, connections)
        accepted.write({'procountor_state': 'queued', 'procountor_problem': False})
        for move in accepted:
            move.procountor_connection_id = connections[move.company_id.root_id]
        return self._procountor_send_notification(accepted, refusals)

    def _procountor_send_notification(self, accepted, refusals):
        if not refusals:
            return None if len(self) == 1 else self._procountor_notify('success', self.env._(
                "%s documents are on their way to Procountor.", len(accepted)
            ))  # fmt: skip
        return self._procountor_notify('warning', '\n'.join([
            self.env._("%(sent)s of %(all)s documents are on their way to Procountor. Not sent:",
                       sent=len(accepted), all=len(self)),
            *refusals.values(),
        ]), sticky=True)  # fmt: skip

    def _procountor_notify(self, kind, message, sticky=False):
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': kind, 'message': message, 'sticky': sticky,
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }  # fmt: skip

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
        """Return the sentence that says why this document cannot be queued, or None."""
        self.ensure_one()
        env, name = self.env, self.display_name
        if self.move_type not in DOCUMENT_TYPES:
            return env._("%s: only customer invoices and credit notes are sent to Procountor.", name)
        if self.state != 'posted':
            return env._("%s: confirm the document first, then send it.", name)
        if self.procountor_state == 'sent':
            return env._("%(name)s: is in Procountor already, as number %(number)s.",
                         name=name, number=self.procountor_number)  # fmt: skip
        if self.procountor_state == 'queued':
            return env._("%s: is on its way to Procountor already.", name)
        if self.procountor_state == 'uncertain':
            return env._("%s: may be in Procountor already; it is being checked and is not sent again.", name)
        if self.company_id.root_id not in connections:
            return env._("%(name)s: %(company)s has no Procountor connection.",
                         name=name, company=self.company_id.root_id.name)  # fmt: skip
        problems = self._procountor_problems(connections[self.company_id.root_id])
        return '\n'.join(env._("%(name)s: %(problem)s", name=name, problem=problem) for problem in problems) or None

    def _procountor_problems(self, connection):
        """Return a sentence for each thing that has to be mended before this document can be sent."""
        self.ensure_one()
        env, problems = self.env, []
        if not connection.bank_account:
            problems.append(env._("the connection has no bank account. Test the connection to fetch it."))
        if not connection._domestic_status():
            problems.append(env._("the VAT status Domestic was not fetched. Test the connection to fetch it."))
        if not country_name(self.partner_id.country_id.code):
            problems.append(env._("give the country of %s.", self.partner_id.display_name))
        problems += [problem for line in self._procountor_lines() if (problem := line._procountor_problem())]
        return problems or self._procountor_total_problems(connection)

    def _procountor_total_problems(self, connection):
        """A difference that rounding cannot explain is found before anything leaves."""
        lines = self._procountor_lines()
        payload = invoice_out.invoice_payload(self._procountor_values(connection), '')
        there, here = invoice_out.expected_totals(payload), self._procountor_totals()
        if abs(there.gross - here.gross) <= Decimal('0.01') * len(lines):
            return []
        return [self.env._("the total is %(here)s in Odoo, but its rows make %(there)s.", here=here.gross, there=there.gross)]

    def _procountor_lines(self):
        """Return the lines that become rows."""
        return self.invoice_line_ids.filtered(lambda line: line.display_type == 'product')

    def _procountor_totals(self, in_company_currency=False):
        """Return net, VAT and gross as Procountor counts them: negative on a credit note."""
        sign = -1 if self.move_type == 'out_refund' else 1
        if in_company_currency:
            amounts = (self.amount_untaxed_signed, self.amount_tax_signed, self.amount_total_signed)
            digits, sign = self.company_currency_id.decimal_places, 1
        else:
            amounts = (self.amount_untaxed, self.amount_tax, self.amount_total)
            digits = self.currency_id.decimal_places
        return invoice_out.Totals(*(sign * Decimal(f'{amount:.{digits}f}') for amount in amounts))

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        """Return the plain values of this document, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        return {
            'number': self.name,
            'is_credit_note': self.move_type == 'out_refund',
            'date': self.invoice_date,
            'due_date': self.invoice_date_due or self.invoice_date,
            'currency': self.currency_id.name,
            'currency_rate': decimal(self.invoice_currency_rate),
            'customer': self._procountor_customer_values(),
            'delivery': self._procountor_delivery_values(),
            'order_reference': self.ref or '',
            'payment_reference': self.payment_reference or '',
            'bank_account': connection.bank_account,
            'vat_status': connection._domestic_status().number,
            'text': html2plaintext(self.narration or ''),
            'lines': [
                line._procountor_values()
                for line in self.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
            ],
        }

    def _procountor_customer_values(self):
        contact, customer = self.partner_id, self.commercial_partner_id
        return contact._procountor_address_values() | {
            'name': customer.name,
            'contact': contact.name or '' if contact != customer and not contact.is_company else '',
            'business_id': customer.company_registry or '',
            'vat': customer.vat or '',
            'number': customer.ref or '',
            'email': contact.email or customer.email or '',
            'lang': contact.lang or '',
        }

    def _procountor_delivery_values(self):
        """Where the goods go, when that is not where the invoice goes."""
        delivery = self.partner_shipping_id
        return delivery._procountor_address_values() if delivery and delivery != self.partner_id else None

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
        """Show the state of ``exchange``, keep what its answer says, and tell the person who waits."""
        self.ensure_one()
        values = {'procountor_state': STATE_OF_EXCHANGE[exchange.state], 'procountor_problem': exchange.error}
        if exchange.state == 'done':
            answer = json.loads(exchange.sudo().answer, parse_float=Decimal)
            values |= self._procountor_sent_values(answer)
            self._message_log(body=self._procountor_sent_message(values))
        elif exchange.error and exchange.error != self.procountor_problem:
            self._message_log(body=exchange.error)
        self.write(values)
        exchange.requested_by_id._bus_send('procountor_connector/changed', {'model': self._name, 'ids': self.ids})

    def _procountor_sent_values(self, answer):
        return {
            'procountor_id': str(answer['id']),
            'procountor_number': str(answer.get('invoiceNumber') or answer['id']),
            'procountor_status': answer.get('status'),
            'procountor_problem': self._procountor_difference(answer),
        }

    def _procountor_difference(self, answer):
        """Return a sentence with both figures for each currency in which the two systems differ, else False."""
        currencies = {self.currency_id: False, self.company_currency_id: self.currency_id != self.company_currency_id}
        sentences = []
        for currency, is_books in currencies.items():
            here = self._procountor_totals(in_company_currency=is_books)
            there = invoice_out.stored_totals(answer, accounting_currency=is_books)
            if there and there != here:
                sentences.append(self.env._(
                    "The sums differ. Odoo: %(currency)s %(net)s + VAT %(vat)s = %(gross)s. "
                    "Procountor: %(currency)s %(there_net)s + VAT %(there_vat)s = %(there_gross)s.",
                    currency=currency.name, net=here.net, vat=here.vat, gross=here.gross,
                    there_net=there.net, there_vat=there.vat, there_gross=there.gross,
                ))  # fmt: skip
        return '\n'.join(sentences) or False

    def _procountor_sent_message(self, values):
        message = self.env._("Sent to Procountor as number %s.", values['procountor_number'])
        if values['procountor_problem']:
            message = Markup("%s<br/>%s") % (message, values['procountor_problem'])
        return message
