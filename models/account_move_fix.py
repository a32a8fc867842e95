import re

from odoo import models
from odoo.exceptions import AccessError

# What Procountor calls a field of the request -> the method that returns the record on which it is mended.
PLACES = {
    r'counterParty\b': '_procountor_place_of_customer',
    r'billingAddress\b': '_procountor_place_of_customer',
    r'deliveryAddress\b': '_procountor_place_of_delivery',
    r'paymentInfo\.bankAccount\b': '_procountor_connection',
    r'partnerId\b': '_procountor_place_of_company',
}


class AccountMove(models.Model):
    """*Fix*: from what is in the way to the record on which it is mended. Once that is saved, it is sent again."""

    _inherit = 'account.move'

    def action_procountor_fix(self):
        """Open the record on which the problem is mended; the preview, when that is the document itself.

        :raise AccessError: the person may not see that record
        """
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to send. Ask your administrator."))
        record = self._procountor_cure().sudo(False)
        if not record or record == self:
            return self.action_procountor_preview()
        if not record.has_access('read'):
            raise AccessError(self.env._("Ask your administrator to mend this: %s.", record.sudo().display_name))
        return {
            'type': 'ir.actions.act_window',
            'res_model': record._name,
            'res_id': record.id,
            'views': [(False, 'form')],
        }

    def _procountor_cure(self):
        """Return the record on which the problem of this document is mended; the document itself when none is known."""
        exchanges = self.env['procountor.exchange'].sudo()._of(self, ['create_invoice'])
        stuck = exchanges.filtered(lambda each: each.state in ('blocked', 'failed'))[:1]
        if needed := stuck.waits_for_ids.filtered(lambda each: each.state in ('blocked', 'failed'))[:1]:
            return self.env[needed.res_model].browse(needed.res_id).exists()
        if stuck.state == 'failed' and not stuck.is_conflict:
            return self._procountor_place(stuck.refused_field)
        return self.env[stuck.cure_model].browse(stuck.cure_id).exists() if stuck.cure_model else self

    # ------------------------------------------------------------------
    # WHAT PROCOUNTOR REFUSED
    # ------------------------------------------------------------------

    def _procountor_place(self, field):
        """Return the record on which the ``field`` of the request, as Procountor calls it, is mended."""
        self.ensure_one()
        method = next((method for pattern, method in PLACES.items() if re.match(pattern, field or '')), None)
        return getattr(self, method)() if method else self

    def _procountor_place_of_customer(self):
        return self.partner_id

    def _procountor_place_of_company(self):
        return self.commercial_partner_id

    def _procountor_place_of_delivery(self):
        return self.partner_shipping_id or self.partner_id
