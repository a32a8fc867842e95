import logging

import psycopg2

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..mapping.invoice_changes import SUMS, is_same_customer, update_payload
from ..procountor_api import decode
from .account_move import SENT

_logger = logging.getLogger(__name__)

UPDATE = 'update_invoice'
VOID = ('INVALIDATED', 'DELETED')


class AccountMove(models.Model):
    """What a person does about a document that is not any more what was sent::

    changed, draft      -> confirm it first
    changed, posted     -> an update is on its way: wait
                               unfinished there, same customer: update it there (`procountor.exchange`)
                           otherwise: back to what it was, credit note and new invoice
                           only dimensions differ: set those again (`account_move_dimensions_changed`)
    unchanged, posted   -> let the steps go on that a reset to draft cancelled
    cancelled           -> void it there, or credit it
    """

    _inherit = 'account.move'

    procountor_cure = fields.Selection(
        [
            ('confirm', "Confirm it first"),
            ('update', "Update in Procountor"),
            ('dimensions', "Set the dimensions again"),
            ('wait', "The update is on its way"),
            ('credit', "Credit note and new invoice"),
            ('resume', "Continue the steps"),
            ('void', "Cancelled in Odoo, still in Procountor"),
        ],
        string="What to do",
        compute='_compute_procountor_cure',
        compute_sudo=True,
        groups='base.group_user',
    )
    procountor_difference = fields.Html(
        string="Differences",
        compute='_compute_procountor_cure',
        compute_sudo=True,
        sanitize=False,  # made here, of escaped texts
        groups='base.group_user',
    )

    @api.depends('state', 'procountor_state', 'procountor_changed', 'procountor_status')
    def _compute_procountor_cure(self):
        self.procountor_cure = self.procountor_difference = False
        sent = self._origin.filtered(lambda move: move.procountor_state in SENT)
        changed = sent.filtered('procountor_changed')
        there, as_sent = changed._procountor_there(), changed._procountor_as_sent()
        nothing = self.env['procountor.exchange'].sudo()
        exchanges = nothing._of(sent).grouped('res_id') if sent else {}
        for move in self.filtered(lambda move: move._origin in sent):
            origin = move._origin
            body = there.get(origin.id)
            try:
                is_changed = origin.procountor_changed
                found = origin._procountor_differences(body, as_sent[origin.id]) if is_changed else []
                move.procountor_cure = origin._procountor_cure_with(body, exchanges.get(origin.id, nothing), found)
                if is_changed:
                    move.procountor_difference = origin._procountor_difference_table(body, found)
            except psycopg2.Error:
                raise
            except Exception:  # a document opens, whatever is wrong with this
                _logger.exception("Procountor: %s could not be compared with what was sent", origin)

    def _procountor_cure_with(self, there, exchanges, found):
        if self._procountor_is_cancelled_here_only():
            return 'void'
        if not self.procountor_changed:
            return 'resume' if exchanges._withdrawn_steps() and self.state == 'posted' else False
        if self.state == 'draft':
            return 'confirm'
        if exchanges._updates_in_flight():
            return 'wait'
        return 'credit' if self._procountor_update_refusal(there) else 'update'

    # ------------------------------------------------------------------
    # UPDATE
    # ------------------------------------------------------------------

    def action_procountor_update(self):
        """Queue the document as it is now for the unfinished invoice in Procountor.

        :raise UserError: it cannot be updated there
        """
        self._procountor_check_sender()
        connection = self.procountor_connection_id
        if not connection.active:
            raise UserError(self.env._("The connection that sent %s is archived: correct it in Procountor.", self.name))
        if refusal := self._procountor_update_refusal(self._procountor_there().get(self.id)):
            raise UserError(refusal)
        exchanges = self.env['procountor.exchange'].sudo()
        updates = exchanges._of(self, [UPDATE])
        if updates._updates_in_flight():
            raise UserError(self.env._("%s: an update is on its way to Procountor already.", self.name))
        number = len(updates.filtered(lambda exchange: exchange.state == 'done')) + 1
        exchanges._enqueue(UPDATE, self.sudo(), {self.company_id.root_id: connection}, detail=str(number))

    def _procountor_update_refusal(self, there):
        """Return the sentence that says why this document cannot be updated in Procountor, or None."""
        name = self.name or self._procountor_draft_name()
        if self.procountor_state not in SENT or self.state != 'posted':
            return self.env._("%s: only a confirmed document that is in Procountor can be updated there.", name)
        if self.procountor_status != 'UNFINISHED':
            return self.env._(
                "%s: is not unfinished in Procountor any more. Make a credit note and a new invoice.", name
            )
        if not there:
            return self.env._("%s: what was sent is not kept any more. Correct it in Procountor by hand.", name)
        complete = self._procountor_is_complete()  # else the pre-flight tells what is missing
        if complete and not is_same_customer(there, self.sudo()._procountor_body(self.sudo().procountor_connection_id)):
            return self.env._(
                "%s: Procountor does not let the customer of an invoice change. Make a credit note and a new invoice.",
                name,
            )
        return None

    def _procountor_payload(self, exchange):
        # EXTENDS
        if exchange.operation != UPDATE:
            return super()._procountor_payload(exchange)
        there = self._procountor_there().get(self.id)
        if refusal := self._procountor_update_refusal(there):
            raise UserError(refusal)
        if problems := self._procountor_problems(exchange.connection_id):
            raise UserError('\n'.join(problems))
        body = self._procountor_body(exchange.connection_id)
        return {
            'invoice_id': self.procountor_id,
            'invoice': update_payload(there, body, self.procountor_version or ''),
        }

    def _procountor_apply(self, exchanges):
        # EXTENDS
        if exchanges[0].operation != UPDATE:
            return super()._procountor_apply(exchanges)
        if exchanges[0].state in ('done', 'failed'):
            for move, exchange in zip(self, exchanges, strict=True):
                if exchange.sudo().answer:  # a refusal brings one when the invoice is another one by now
                    move._procountor_keep_update(exchange, decode(exchange.sudo().answer.encode()))
            self._procountor_notice_changes()
        self._procountor_show_steps()
        return None

    def _procountor_keep_update(self, exchange, answer):
        """Keep how the invoice is there: as we left it, or as somebody else did, which a person compares now."""
        self._procountor_write({'procountor_status': answer['status'], 'procountor_version': answer.get('version')})
        if exchange.state == 'done':
            author = exchange.requested_by_id.partner_id.id
            self._message_log(body=self.env._("Updated in Procountor."), author_id=author)
            if difference := self._procountor_difference(answer):
                self._procountor_hold_steps(exchange, difference)

    def _procountor_hold_steps(self, exchange, difference):
        """The sums differ since the update: what is not approved yet waits for a person."""
        held = exchange._of(self, ['approve', 'send', 'mark_paid']).filtered(lambda step: step.state != 'done')
        check = exchange.create(
            {
                'operation': 'check_sums',
                'state': 'failed',
                'error': difference,
                'detail': exchange.detail,
                'connection_id': exchange.connection_id.id,
                'company_id': exchange.company_id.id,
                'res_model': self._name,
                'res_id': self.id,
                'reference': exchange.reference,
                'requested_by_id': exchange.requested_by_id.id,
            }
        )
        held.write({'waits_for_ids': [Command.link(check.id)], 'is_ready': False})
        check._block_dependants()

    # ------------------------------------------------------------------
    # CANCELLED
    # ------------------------------------------------------------------

    def _procountor_show_steps(self):
        # EXTENDS
        result = super()._procountor_show_steps()
        for move in self.filtered(lambda move: move._procountor_is_cancelled_here_only()):
            sentences = [move.procountor_problem, move._procountor_cancelled_sentence()]
            move._procountor_write({'procountor_problem': '\n'.join(filter(None, sentences))})
        return result

    def _procountor_is_cancelled_here_only(self):
        return self.state == 'cancel' and self.procountor_state in SENT and self.procountor_status not in VOID

    def _procountor_cancelled_sentence(self):
        return self.env._(
            "Cancelled in Odoo, still in Procountor as number %s. While it is unfinished there, invalidate it there, "
            "then press Read from Procountor. Otherwise reset it to draft, confirm it as it was and credit it.",
            self.procountor_number,
        )

    # ------------------------------------------------------------------
    # OTHER CURES
    # ------------------------------------------------------------------

    def action_procountor_resume_steps(self):
        """Let the steps go on that a reset to draft, or the archiving of the connection, cancelled.

        :raise UserError: there are none, or what they would act on is not what Odoo has
        """
        self._procountor_check_sender()
        steps = self.env['procountor.exchange'].sudo()._of(self)._withdrawn_steps()
        if archived := steps.connection_id.filtered(lambda connection: not connection.active):
            raise UserError(
                self.env._(
                    "%(name)s was sent by the connection %(connection)s, which is archived. Unarchive it, then "
                    "continue the steps.",
                    name=self.display_name,
                    connection=archived[0].name,
                )
            )
        if self.procountor_cure != 'resume':
            raise UserError(
                self.env._(
                    "%s: its steps can go on when it is confirmed, and as it is in Procountor.", self.display_name
                )
            )
        steps._try_again()

    def action_procountor_read(self):
        """Read the status of the document in Procountor, after a person changed it there.

        :raise UserError: Procountor does not answer in 10 seconds, or knows it no more
        """
        self._procountor_check_sender()
        created = self.env['procountor.exchange'].sudo()._of(self, ['create_invoice'])[:1]
        if not (created and self.procountor_id):
            raise UserError(self.env._("%s was not sent to Procountor by Odoo.", self.display_name))
        # Its version is not kept: an update must not replace what nobody here has seen.
        self._procountor_write({'procountor_status': created._read_remote(self.procountor_id).get('status')})
        self.sudo()._procountor_show_steps()

    def action_procountor_credit(self):
        """Open Odoo's own credit note dialog for this document.

        :raise UserError: the credit note would have other rows than the invoice in Procountor
        """
        self.ensure_one()
        self.check_access('write')
        move = self.sudo()
        found = move._procountor_differences(move._procountor_there().get(self.id), move._procountor_as_sent()[self.id])
        if any(each.row or each.label in ('customer', 'currency', *SUMS) for each in found or ()):
            raise UserError(
                self.env._(
                    "%s: set rows, sums, customer and currency back to what Procountor has. The credit note copies "
                    "them.",
                    self.display_name,
                )
            )
        context = {'active_model': self._name, 'active_ids': self.ids, 'default_reason': self.env._("Correction")}
        return self.action_reverse() | {'context': context}

    def _procountor_check_sender(self):
        self.ensure_one()
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('write')
