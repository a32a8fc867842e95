from odoo import fields, models
from odoo.exceptions import UserError


class ProcountorExchange(models.Model):
    """A person accepts that the sums of the two systems differ, and says why."""

    _inherit = 'procountor.exchange'

    accepted_because = fields.Text(
        string="Accepted because", readonly=True, help="Why the sums of this invoice may differ from Odoo's."
    )

    def _with_difference(self):
        """Return those whose sums differ, with the rights to write them, after those of the person were checked.

        :raise UserError: none of them does
        """
        exchanges = self._opened_by_person().filtered(
            lambda exchange: exchange.operation == 'check_sums' and exchange.state == 'failed'
        )
        if not exchanges:
            raise UserError(self.env._("There is no difference of sums to accept here."))
        return exchanges

    def _accept_difference(self, reason):
        """Let the steps go on although the sums differ; the ``reason`` is kept, and logged on the document.

        :raise UserError: there is no difference
        """
        exchanges = self._with_difference()
        exchanges.write({'state': 'done', 'answer': '{}', 'error': False, 'applied': False, 'accepted_because': reason})
        # what a person typed must not be taken for a place to fill in
        sentence = self.env._("The difference of the sums was accepted: %(document)s. %(reason)s")
        exchanges._log(sentence % {'document': '%s', 'reason': reason.replace('%', '%%')})
        self._wake_up()
