from odoo import fields, models
from odoo.tools.misc import format_datetime

from . import timing


class ProcountorExchange(models.Model):
    """What a person reads of an exchange: what is known, what happens next and when."""

    _inherit = 'procountor.exchange'

    attempt_ids = fields.One2many('procountor.attempt', 'exchange_id', readonly=True)
    situation = fields.Text(compute='_compute_situation', compute_sudo=True)
    step_name = fields.Char(string="Step", compute='_compute_step_name', compute_sudo=True)

    def _compute_situation(self):
        for exchange in self:
            exchange.situation = getattr(exchange, f'_{exchange.state}_situation')()

    def _compute_step_name(self):
        """The operation, and which file when there are several."""
        operations = dict(self._fields['operation']._description_selection(self.env))
        chosen = self.filtered(lambda exchange: exchange.operation == 'attach' and exchange.detail)
        files = self.env['ir.attachment'].browse(int(exchange.detail) for exchange in chosen).exists()
        names = {str(file.id): file.name for file in files}
        for exchange in self:
            name = names.get(exchange.detail) if exchange in chosen else None
            exchange.step_name = ' '.join(filter(None, [operations[exchange.operation], name]))

    def _at(self, moment):
        return format_datetime(self.env, moment, dt_format='short')

    # ------------------------------------------------------------------
    # A SENTENCE FOR EACH STATE
    # ------------------------------------------------------------------

    def _waiting_situation(self):
        if not self.is_ready:
            return self._waits_for_sentence()
        if pause := self.connection_id.pause_reason:
            return pause
        if self.next_try <= fields.Datetime.now():
            return self.env._("Nothing has left yet. It goes out in a moment.")
        if self.attempts:
            return self.env._("Nothing is stored in Procountor. It is tried again at %s.", self._at(self.next_try))
        return self.env._("Nothing has left yet. It does not leave before %s.", self._at(self.next_try))

    def _waits_for_sentence(self):
        needed = self.waits_for_ids.filtered(lambda exchange: not exchange._is_settled())
        return self.env._(
            "Goes on by itself when this is done: %s.",
            ', '.join(f'{exchange.step_name} ({exchange.reference})' for exchange in needed) or '-',
        )

    def _sending_situation(self):
        return self.env._(
            "The request is on its way. Without an answer until %s it is looked for in Procountor.",
            self._at(self.lease_until),
        )

    def _blocked_situation(self):
        if not self.is_ready:
            return self._waits_for_sentence()
        return self.env._("Nothing has left. Mend what is written above, then press Retry.")

    def _uncertain_situation(self):
        last = self.uncertain_since + timing.look_after(self.env)[-1]
        sentence = self.env._(
            "It may be in Procountor: the answer was lost. Looked for and not found: %(looks)s times. It is looked for "
            "again at %(next)s. Found, it is linked; not found, it is sent again after %(last)s.",
            looks=self.looks,
            next=self._at(self.next_try),
            last=self._at(last),
        )
        return ' '.join(filter(None, [sentence, self.connection_id.pause_reason]))

    def _failed_situation(self):
        if self.is_conflict and self.operation != 'create_invoice':
            return self.env._(
                "It waits for your decision: look in Procountor. Press Skip when it is as it should be there, or Look "
                "now after you mended it there."
            )
        if self.is_conflict:
            return self.env._(
                "It waits for your decision: press Settle to compare both and link or send again, or mend it in "
                "Procountor and press Look now."
            )
        if self.operation == 'check_sums':
            return self.env._(
                "The invoice is in Procountor, and the steps after this one wait. Mend it there and press Retry, or "
                "accept the difference."
            )
        return self.env._("Procountor stored nothing of it. Mend what is written above, then press Retry.")

    def _done_situation(self):
        if self.remote_number and self.done_at:
            return self.env._(
                "Done at %(when)s. Number in Procountor: %(number)s.",
                when=self._at(self.done_at),
                number=self.remote_number,
            )
        return self.env._("Done.")

    def _cancelled_situation(self):
        return self.env._("It was taken out of the queue. Nothing is sent.")
