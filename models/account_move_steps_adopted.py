from odoo import models


class AccountMove(models.Model):
    """The steps of a document that Odoo had sent and forgot by a restored backup: no payment and no file twice."""

    _inherit = 'account.move'

    def _procountor_steps(self, exchange):
        # EXTENDS this addon's own steps. To approve and to deliver look at the status first, the others cannot tell.
        steps = super()._procountor_steps(exchange)
        stray = exchange.sudo().stray_id
        if not stray:
            return steps
        repeated = [step for step in steps if step['operation'] in stray._steps_that_may_be_done()]
        self._procountor_forget_payments(repeated)
        if repeated:
            self._message_log(
                body=self.env._(
                    "This invoice was in Procountor already, so its files and payments were not sent once more. Look "
                    "there whether they are complete."
                )
            )
        return [step for step in steps if step not in repeated]

    def _procountor_forget_payments(self, steps):
        events = [int(step['detail']) for step in steps if step['operation'] == 'mark_paid']
        self.env['procountor.payment.event'].sudo().browse(events).unlink()
