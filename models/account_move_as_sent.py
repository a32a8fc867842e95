from odoo import models

from ..mapping.invoice_changes import sum_differences
from ..mapping.totals import Totals
from ..procountor_api import decode, encode

# What is kept with which exchanges of a document when they are made, to be compared with it later.
AS_SENT = {
    'create_invoice': ('sums', 'distributions'),
    'update_invoice': ('sums', 'distributions'),
    'set_dimensions': ('distributions',),
}


class AccountMove(models.Model):
    """What a document was in Odoo when it was sent, as far as the sent text does not say it.

    ``sums`` are net, VAT and gross: Procountor computes its own of the rows. ``distributions`` are the analytic ones of
    the rows, in their order: in Procountor they are items, and which ones those are may be chosen anew.
    """

    _inherit = 'account.move'

    def _procountor_payload(self, exchange):
        # EXTENDS
        payload = super()._procountor_payload(exchange)
        if names := AS_SENT.get(exchange.operation):
            values = self._procountor_unsaid_values()
            exchange.as_sent = encode({name: values[name] for name in names})
        return payload

    def _procountor_unsaid_values(self):
        """Return what the document is now, of what is kept with its exchanges."""
        return {
            'sums': list(self._procountor_totals()),
            'distributions': [line.analytic_distribution or {} for line in self._procountor_rows()],
        }

    def _procountor_as_sent(self):
        """Return by id what was kept when each document went: of the newest exchange that has it."""
        as_sent = {move_id: {} for move_id in self.ids}
        exchanges = self.env['procountor.exchange'].sudo()._of(self, list(AS_SENT))
        for exchange in exchanges.filtered(lambda each: each.state == 'done' and each.as_sent):
            as_sent[exchange.res_id] = decode(exchange.as_sent.encode()) | as_sent[exchange.res_id]
        return as_sent

    def _procountor_unsaid_differences(self, as_sent):
        """Return a `Difference` for each thing that is not any more what ``as_sent`` says."""
        sums = as_sent.get('sums')
        return sum_differences(Totals(*sums), self._procountor_totals()) if sums else []
