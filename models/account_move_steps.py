import base64
import hashlib

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..mapping.file_name import hashed_name
from ..mapping.money import decimal
from ..mapping.payment_out import mark_paid_payload
from ..procountor_api import decode
from . import timing

LARGEST_FILE = 10_000_000  # bytes (chapter 14)
STEPS = ('check_sums', 'set_dimensions', 'attach', 'approve', 'send', 'mark_paid', 'look_again')
SHOWN = (*STEPS, 'update_invoice')  # what a document that was sent tells when it goes wrong


class AccountMove(models.Model):
    """The steps that follow once the document is in Procountor.

    Each is an exchange of its own and waits for the one before it::

        create invoice -> compare sums -> set dimensions -> attach files -> approve -> deliver -> mark paid
                              |
                              '-- a difference: it stops here until a person accepts it or mends it there
    """

    _inherit = 'account.move'

    procountor_exchange_ids = fields.One2many(
        'procountor.exchange', 'res_id', readonly=True, groups='procountor_connector.group_procountor_user'
    )
    extra_file_ids = fields.Many2many(
        'ir.attachment',
        'account_move_procountor_file',
        'move_id',
        'attachment_id',
        string="Files for Procountor",
        copy=False,
        groups='account.group_account_invoice',
        help="Stored with the invoice in Procountor when it is sent, after the PDF.",
    )
    sends_extra_files = fields.Boolean(
        string="Customer gets them too",
        copy=False,
        groups='account.group_account_invoice',
        help="The files go along with the invoice when Procountor delivers it; else they are for the books only.",
    )

    # ------------------------------------------------------------------
    # WHICH STEPS
    # ------------------------------------------------------------------

    def _procountor_queue_steps(self, exchanges):
        """Queue what follows the creation by ``exchanges``, one for each document."""
        steps = self.env['procountor.exchange'].sudo()
        queued = set(steps._of(self, STEPS).mapped(lambda step: (step.res_id, step.generation)))
        chains = {
            move: move._procountor_steps(exchange)
            for move, exchange in zip(self, exchanges, strict=True)
            if (move.id, exchange.generation) not in queued
        }
        # One row of each document at a time: the next one waits for it.
        while any(chains.values()):
            heads = [(move, chain.pop(0)) for move, chain in chains.items() if chain]
            created = steps._create_once([values for _move, values in heads])
            created.filtered(lambda step: step.state == 'failed')._tell()  # a difference of sums
            for (move, _values), step in zip(heads, created, strict=True):
                if chains[move]:
                    chains[move][0] |= self._procountor_behind(step)

    def _procountor_behind(self, step):
        if step.operation == 'look_again':
            return {}
        values = {'waits_for_ids': [Command.set(step.ids)], 'is_ready': False}
        return values | ({'state': 'blocked', 'error': step._stuck_sentence()} if step.state == 'failed' else {})

    def _procountor_steps(self, exchange):
        """Return the values of the steps after the creation by ``exchange``, in their order."""
        self.ensure_one()
        connection = exchange.connection_id
        steps = []
        if exchange.was_uncertain:
            again = fields.Datetime.now() + timing.seconds(self.env, 'look_again_seconds')
            steps.append({'operation': 'look_again', 'next_try': again})
        steps += self._procountor_check_steps(decode(exchange.sudo().answer.encode()))
        if self._procountor_has_dimensions(connection):
            steps.append({'operation': 'set_dimensions'})
        if connection.attach_pdf:
            steps.append({'operation': 'attach'})
        steps += [{'operation': 'attach', 'detail': str(file.id)} for file in self.sudo().extra_file_ids]
        if connection.target_status != 'unfinished':
            steps.append({'operation': 'approve'})
            if self._procountor_is_to_be_delivered(connection):
                steps.append({'operation': 'send'})
            if connection.mark_paid:
                events = self._procountor_new_payments(connection)
                steps += [{'operation': 'mark_paid', 'detail': str(event.id)} for event in events]
        base = {
            'connection_id': connection.id,
            'company_id': exchange.company_id.id,
            'res_model': self._name,
            'res_id': self.id,
            'reference': exchange.reference,
            'requested_by_id': exchange.requested_by_id.id,
            'priority': exchange.priority,
            'generation': exchange.generation,
        }
        return [base | step for step in steps]

    def _procountor_new_payments(self, connection):
        """Return an event for each payment of this invoice in Odoo that Procountor does not know."""
        if self.move_type != 'out_invoice':
            return self.env['procountor.payment.event']
        return (
            self.env['procountor.payment.event']
            .sudo()
            .create(
                [
                    {
                        'connection_id': connection.id,
                        'company_id': self.company_id.id,
                        'move_id': self.id,
                        'origin': 'here',
                        'kind': line.journal_id.procountor_payment_type,
                        'date': line.date,
                        'amount': amount,
                        'currency_id': self.currency_id.id,
                        'line_id': line.id,
                    }
                    for line, amount in self._procountor_paid_by().items()
                ]
            )
        )

    def _procountor_paid_by(self):
        """Return the amount of each payment of this invoice, by its line; one payment may pay several instalments."""
        partials, _exchange_moves = self._get_reconciled_invoices_partials()
        paid = {}
        for _partial, amount, line in partials:
            if line.journal_id.procountor_payment_type:
                paid[line] = paid.get(line, 0) + amount
        return paid

    # ------------------------------------------------------------------
    # WHAT IS SENT
    # ------------------------------------------------------------------

    def _procountor_payload(self, exchange):
        # EXTENDS
        if exchange.operation not in STEPS:
            return super()._procountor_payload(exchange)
        if self.state != 'posted' and exchange.operation not in ('check_sums', 'look_again'):
            raise UserError(self.env._("%s is not confirmed any more.", self.display_name))
        values = {'invoice_id': self.procountor_id}
        if exchange.operation in ('approve', 'look_again'):
            return values | self._procountor_proof_values(exchange)
        if exchange.operation == 'attach':
            return values | self._procountor_file_values(exchange)
        if exchange.operation == 'mark_paid':
            return values | self._procountor_payment_values(exchange)
        return values

    def _procountor_proof_values(self, exchange):
        """What tells our document from a double, when its answer was lost once."""
        stored = exchange._of(self, ['create_invoice', 'update_invoice']).filtered(lambda each: each.state == 'done')
        created = stored.filtered(lambda each: each.operation == 'create_invoice')[:1]
        if not created.was_uncertain:
            return {}
        return {'number': stored[0].external_number, 'key': created.attempt_key}  # an update may bring a new number

    def _procountor_file_values(self, exchange):
        """Keep the file as it is now, so that each attempt sends the same bytes."""
        name, content = self._procountor_file(exchange.detail)
        if not content:
            raise UserError(self.env._("The file %s is empty. Replace it, then try this step again.", name))
        if len(content) > LARGEST_FILE:
            raise UserError(
                self.env._(
                    "The file %s is larger than 10 MB, which is the most Procountor takes. Make it smaller.", name
                )
            )
        digest = hashlib.sha256(content).hexdigest()
        exchange.content = base64.b64encode(content)
        return {
            'name': hashed_name(name, digest),
            'sha256': digest,
            'size': len(content),
            'send_with_invoice': self.sends_extra_files if exchange.detail else exchange.connection_id.sends_pdf,
        }

    def _procountor_file(self, attachment_id):
        """Return name and content of a chosen file, or of the invoice as Odoo prints it."""
        if attachment_id:
            file = self.env['ir.attachment'].sudo().browse(int(attachment_id)).exists()
            if not file:
                raise UserError(self.env._("The file was deleted in Odoo. Skip this step."))
            return file.name, file.raw
        if self.invoice_pdf_report_id:
            return self.invoice_pdf_report_id.name, self.invoice_pdf_report_id.raw
        report = self.env['account.move.send']._get_default_pdf_report_id(self)
        content, _kind = self.env['ir.actions.report']._render(report.report_name, self.ids)
        return self._get_invoice_report_filename(report=report), content

    def _procountor_payment_values(self, exchange):
        """The body, and the events that there are: the one to look for after a lost answer is none of them."""
        event = self.env['procountor.payment.event'].browse(int(exchange.detail))
        paid = self._procountor_paid_by()
        if event.line_id not in paid:
            sentence = self.env._("The payment does not pay this invoice in Odoo any more. Skip this step.")
            raise UserError(sentence)
        event.amount = paid[event.line_id]
        of_this = [('connection_id', '=', exchange.connection_id.id), ('move_id', '=', self.id)]
        known = event.search([*of_this, ('event_id', '!=', False)])  # another Procountor company has equal ids
        body = mark_paid_payload(
            {
                'name': event.line_id.move_id.name,
                'date': event.date,
                'amount': decimal(event.amount),
                'currency': event.currency_id.name,
                'kind': event.kind,
            },
            exchange.attempt_key,
        )
        return {'body': body, 'known': known.mapped('event_id')}

    # ------------------------------------------------------------------
    # WHAT CAME BACK
    # ------------------------------------------------------------------

    def _procountor_apply(self, exchanges):
        # EXTENDS
        if exchanges[0].operation not in STEPS:
            return super()._procountor_apply(exchanges)
        if exchanges[0].state == 'done':
            for move, exchange in zip(self, exchanges, strict=True):
                move._procountor_apply_step(exchange, decode(exchange.sudo().answer.encode()))
        elif exchanges[0].state == 'cancelled':
            self._procountor_keep_skipped_payments(exchanges)
        self._procountor_show_steps()
        return None

    def _procountor_keep_skipped_payments(self, exchanges):
        """Keep which events of Procountor a person left as they are."""
        events = self.env['procountor.payment.event'].sudo()
        for exchange in exchanges.sudo().filtered(lambda each: each.operation == 'mark_paid' and each.answer):
            events.browse(int(exchange.detail))._take_over(decode(exchange.answer.encode()))

    def _procountor_apply_step(self, exchange, answer):
        """Keep what the answer to one step says."""
        if exchange.operation == 'check_sums' and not exchange.accepted_because:
            if difference := self._procountor_difference(answer):
                exchange.write({'state': 'failed', 'error': difference})
        elif exchange.operation == 'mark_paid':
            event = self.env['procountor.payment.event'].sudo().browse(int(exchange.detail))
            event.write({'event_id': exchange.remote_id, 'state': 'known'})
        if answer.get('status') and exchange.operation in ('approve', 'send', 'check_sums', 'look_again'):
            self._procountor_write({'procountor_status': answer['status']})
        if message := self._procountor_step_message(exchange):
            self._message_log(body=message, author_id=exchange.requested_by_id.partner_id.id)

    def _procountor_step_message(self, exchange):
        return {
            'attach': self.env._("File stored in Procountor."),
            'approve': self.env._("Approved in Procountor."),
            'send': self.env._("Delivered to the customer by Procountor."),
            'mark_paid': self.env._("Payment marked in Procountor."),
        }.get(exchange.operation)

    def _procountor_show_steps(self):
        """Show on sent documents whether a step needs somebody, and why."""
        steps = self.env['procountor.exchange'].sudo()._of(self, SHOWN).grouped('res_id')
        for move in self:
            problems = [
                step.error
                for step in reversed(steps.get(move.id, self.env['procountor.exchange']))  # in their order
                if step.state in ('failed', 'uncertain')
                or (step.state == 'blocked' and step.is_ready)
                or (step._withdrawn_steps() and step.error and move.state == 'posted')  # its connection was archived
            ]
            move._procountor_write(
                {
                    'procountor_state': 'sent_problem' if problems else 'sent',
                    'procountor_problem': '\n'.join(filter(None, problems)) or False,
                }
            )
