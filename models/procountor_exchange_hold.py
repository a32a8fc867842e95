from odoo import api, fields, models
from odoo.exceptions import UserError

from .exchange_forgotten import FORGOTTEN

# What approves, delivers or describes the invoice. A file that was chosen is sent as it is, a payment as it was paid.
HELD = ('attach', 'approve', 'send')
DECISIONS = [('as_it_is', "Go on as it is"), ('anyway', "Do it anyway")]


class ProcountorExchange(models.Model):
    """Steps that wait for a person: the invoice was changed in Odoo since it was sent, or Procountor may have the step.

    The first go on by themselves when both systems say the same again: after an update, or when it is changed back.
    """

    _inherit = 'procountor.exchange'

    goes_anyway = fields.Boolean(
        readonly=True,
        copy=False,
        help="A person decided that it goes on, whatever was changed in Odoo since.",
    )
    goes_unread = fields.Boolean(
        readonly=True, copy=False, help="A person decided that it is carried out, whatever Procountor may have already."
    )
    decision = fields.Selection(
        DECISIONS, compute='_compute_decision', compute_sudo=True, help="What a person can decide for it."
    )

    @api.depends('state', 'operation', 'is_conflict', 'was_uncertain', 'cure_model')
    def _compute_decision(self):
        for exchange in self:
            is_held = exchange.state == 'blocked' and exchange.cure_model == 'account.move'
            if is_held and exchange.operation in HELD:
                exchange.decision = 'as_it_is'
            elif exchange.is_conflict and exchange.operation in FORGOTTEN and not exchange.was_uncertain:
                exchange.decision = 'anyway'
            else:
                exchange.decision = False

    def _hold_if_changed(self):
        """Stop a step that would act on something else than the document is by now; return whether it was stopped."""
        if self.operation not in HELD or self.detail or self.goes_anyway:
            return False
        document = self._document_record()
        if not document.procountor_changed:
            return False
        sentence = self.env._(
            "%s was changed in Odoo after it was sent, so this step waits. Update it in Procountor, or set its "
            "dimensions again, change it back, or press Go on as it is on the Procountor page of the invoice.",
            document.display_name,
        )
        # The document says when it is mended (`account_move_changed`).
        cure = {'cure_model': document._name, 'cure_id': document.id, 'is_unchecked': False}
        self.write({'state': 'blocked', 'error': sentence, 'applied': False} | cure)
        return True

    def action_go_on(self):
        """Let steps go on that wait for this decision: what was changed in Odoo, or may be there, stops them no more.

        :raise UserError: none of the selection waits for it
        """
        exchanges = self._opened_by_person().filtered('decision')
        if not exchanges:
            raise UserError(self.env._("Select steps that wait for your decision; this one goes on by itself."))
        held = exchanges.filtered(lambda exchange: exchange.decision == 'as_it_is')
        held._log(self.env._("%s goes on in Procountor as it is there, without what was changed in Odoo."))
        (exchanges - held)._log(self.env._("A step of %s is carried out although Procountor may have it already."))
        if held:  # who decides that of one step means the document
            later = held._of(held._document_records(), HELD)
            (held | later.filtered(lambda step: step.state in ('waiting', 'blocked'))).goes_anyway = True
        (exchanges - held).write({'goes_unread': True, 'answer': False})
        exchanges._try_again()
