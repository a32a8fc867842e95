from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from ..procountor_api import ApiError
from .error_text import explain

PATIENCE = 10  # seconds that a person waits for an answer of the service


class ProcountorExchange(models.Model):
    """What a person decides about an exchange. Each decision is logged on its document; nothing here writes there."""

    _inherit = 'procountor.exchange'

    def action_retry(self):
        """Send anew what was refused, blocked or cancelled: nothing of it was stored there.

        :raise UserError: nothing of the selection can be
        """
        exchanges = self._opened_by_person().filtered(
            lambda exchange: (
                exchange._can_go_again()
                and (exchange.is_ready or exchange.operation == 'create_invoice')  # whose prerequisites go again too
            )
        )
        documents = exchanges.filtered(lambda exchange: exchange.operation == 'create_invoice')
        steps = exchanges - documents
        if not exchanges:
            raise UserError(self.env._("Select what was refused, needs attention or was cancelled."))
        steps._try_again()
        moves = self.env['account.move'].browse(documents.mapped('res_id')).with_user(self.env.user)
        return moves.action_procountor_send() if moves else None

    def _try_again(self):
        self.write(
            {
                'state': 'waiting',
                'is_withdrawn': False,
                'is_conflict': False,
                'payload': False,
                'external_number': False,
                'content': False,
                'error': False,
                'applied': False,
                'priority': 0,
                'next_try': fields.Datetime.now(),
                'requested_by_id': self.env.uid,
                'requested_at': self._now_of_transaction(),
            }
        )
        self._unblock_dependants()
        self._wake_up()

    def action_cancel(self):
        """Take out what has not left: a step is skipped, and what waits for it goes on without it.

        :raise UserError: it may be there already
        """
        opened = self._opened_by_person()
        exchanges = opened.filtered(lambda exchange: exchange.state != 'cancelled') | opened._withdrawn_steps()
        exchanges.filtered(lambda exchange: not exchange._is_skippable())._check_withdrawable()
        dependants = exchanges._dependants(('waiting', 'blocked'))
        dependants.write({'waits_for_ids': [Command.unlink(exchange.id) for exchange in exchanges]})
        exchanges.write(
            {'state': 'cancelled', 'is_withdrawn': False, 'is_conflict': False, 'error': False, 'applied': False}
        )
        dependants._release()
        exchanges._log(self.env._("%s was taken out of the queue to Procountor by hand."))
        self._wake_up()

    def _is_skippable(self):
        """Whether it is a step that a person can leave as it is there, although it is not known how."""
        return self.is_conflict and self.operation != 'create_invoice'

    def action_look_now(self):
        """Look at once for what is uncertain, or for what could not be told before.

        :raise UserError: nothing of the selection is
        """
        exchanges = self._opened_by_person().filtered(lambda each: each.state == 'uncertain' or each.is_conflict)
        if not exchanges:
            raise UserError(self.env._("Select what is being checked, or what Procountor may have already."))
        for exchange in exchanges:
            since = exchange.uncertain_since or fields.Datetime.now()
            exchange.write(
                {'state': 'uncertain', 'is_conflict': False, 'uncertain_since': since, 'applied': False}
                | {'next_try': fields.Datetime.now(), 'priority': 0, 'answer': False}
            )
        self._wake_up()

    def action_adopt(self, remote_id):
        """Link the invoice with this Procountor ID as the one that was sent; it is read first.

        :raise UserError: it is not there, is no sales invoice, or belongs to another document of Odoo
        """
        self.ensure_one()
        exchange = self._unsettled()
        answer = exchange._read_remote(remote_id)
        owner = (
            self.env['account.move']
            .sudo()
            .search(
                [
                    ('procountor_connection_id', '=', exchange.connection_id.id),
                    ('procountor_id', '=', str(answer['id'])),
                ]
            )
        )
        if owner:
            raise UserError(self.env._("This invoice of Procountor belongs to %s.", owner.display_name))
        # by which it is looked for from now on
        number = answer.get('originalInvoiceNumber') or exchange.external_number
        exchange.write(
            exchange._done_values(answer) | {'external_number': number, 'applied': False, 'claim_token': False}
        )
        exchange._log(self.env._("%s was linked by hand with the invoice that is in Procountor."))
        self._wake_up()

    def _read_remote(self, remote_id):
        if not str(remote_id).isdigit():
            raise UserError(self.env._("The Procountor ID of an invoice has digits only."))
        try:
            with self.connection_id._client(timeout=PATIENCE) as client:
                answer = client.invoices.get(remote_id)
        except ApiError as error:
            raise UserError(explain(self.env, error)) from error
        if answer.get('type') != 'SALES_INVOICE':
            raise UserError(self.env._("This is no sales invoice of Procountor. Take the ID of the invoice itself."))
        return answer

    def action_send_again(self):
        """Send once more what a person found not to be there, under a new key: a decision that is logged."""
        self.ensure_one()
        exchange = self._unsettled()
        exchange.write({'state': 'cancelled', 'applied': True, 'claim_token': False, 'is_conflict': False})
        again = exchange.create(
            {
                'generation': exchange.generation + 1,
                'requested_by_id': self.env.uid,
                'connection_id': exchange.connection_id.id,
                'company_id': exchange.company_id.id,
                'operation': exchange.operation,
                'res_model': exchange.res_model,
                'res_id': exchange.res_id,
                'reference': exchange.reference,
                'was_uncertain': exchange.was_uncertain,
                'priority': 0,
                'applied': False,
            }
        )
        for dependant in exchange._dependants(('waiting', 'blocked')):
            dependant.waits_for_ids = [Command.unlink(exchange.id), Command.link(again.id)]
        again._unblock_dependants()
        exchange._log(self.env._("%s is sent once more to Procountor, by hand."))
        self._wake_up()

    # ------------------------------------------------------------------
    # RIGHTS AND LOG
    # ------------------------------------------------------------------

    def _opened_by_person(self):
        """Return ``self`` with the rights to write it, after those of the person were checked."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('read')
        if any(exchange.is_trial for exchange in self):
            raise UserError(self.env._("What went to the test system is over. Send the invoice itself."))
        return self.sudo()

    def _unsettled(self):
        exchange = self._opened_by_person()
        if exchange.operation != 'create_invoice' or not (exchange.state == 'uncertain' or exchange.is_conflict):
            raise UserError(self.env._("Only an invoice of which it is not known whether it arrived can be settled."))
        return exchange

    def _log(self, sentence):
        """Note a decision on the documents, by the person who took it."""
        for model, exchanges in self.grouped('res_model').items():
            documents = self.env[model].browse(exchanges.mapped('res_id')).exists()
            if hasattr(documents, '_message_log_batch'):
                documents._message_log_batch(
                    {document.id: sentence % document.display_name for document in documents},
                    author_id=self.env.user.partner_id.id,
                )
