from odoo import api, models
from odoo.exceptions import UserError

PROCOUNTOR = 'procountor'


class AccountMoveSendWizard(models.TransientModel):
    """Procountor stands beside e-mail and Peppol. To tick it only queues.

    It is no value of the partner's preferred method: what is sent to Procountor is the company's choice,
    not one by customer.
    """

    _inherit = 'account.move.send.wizard'

    @api.depends('move_id')
    def _compute_sending_method_checkboxes(self):
        # EXTENDS 'account'
        result = super()._compute_sending_method_checkboxes()
        for wizard in self:
            move = wizard.move_id
            if not move._procountor_connection():
                continue
            boxes, obstacle = dict(wizard.sending_method_checkboxes), move._procountor_send_obstacles()[move]
            if reason := wizard._procountor_instead(obstacle):
                boxes = {method: wizard._procountor_unticked(box, reason) for method, box in boxes.items()}
            boxes[PROCOUNTOR] = {'checked': not obstacle, 'label': self.env._("Procountor")}
            if obstacle:
                boxes[PROCOUNTOR] |= {'readonly': True, 'question_circle': obstacle}
            wizard.sending_method_checkboxes = boxes
        return result

    def _procountor_instead(self, obstacle):
        """Return why Odoo's own ways are not ticked, or None."""
        move = self.move_id
        if move._procountor_delivers() or (not obstacle and move._procountor_would_deliver()):
            return move._procountor_delivers_sentence()
        return move._procountor_awaits_sentence() if move._procountor_awaiting() else None

    def _procountor_unticked(self, box, reason):
        """Return the checkbox of a method of Odoo; where either of the two delivers, it can still be chosen."""
        is_closed = self.move_id._procountor_delivers() or bool(self.move_id._procountor_awaiting())
        return box | {'checked': False, 'question_circle': reason, 'readonly': is_closed}

    def _get_sending_settings(self):
        # EXTENDS 'account': Odoo knows no such method
        settings = super()._get_sending_settings()
        return settings | {'sending_methods': [each for each in settings['sending_methods'] if each != PROCOUNTOR]}

    def action_send_and_print(self, allow_fallback_pdf=False):
        # EXTENDS 'account'
        self.ensure_one()
        methods = self.sending_methods or []
        if PROCOUNTOR not in methods:
            if methods and self.move_id._procountor_delivers():  # it was asked while this dialog was open
                raise UserError(self.move_id._procountor_delivers_sentence())
            return super().action_send_and_print(allow_fallback_pdf=allow_fallback_pdf)
        if methods == [PROCOUNTOR]:
            # Odoo would make the PDF and mark the document as sent.
            self.move_id.action_procountor_send()
            return {'type': 'ir.actions.act_window_close'}
        if self.move_id._procountor_would_deliver():
            raise UserError(
                self.env._(
                    "Procountor sends this document to the customer. Untick the other ways, or untick Procountor and "
                    "send it there later."
                )
            )
        self.move_id.action_procountor_send()
        return super().action_send_and_print(allow_fallback_pdf=allow_fallback_pdf)
