from odoo import models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    """An invoice is not printed before it has the number that the customer is to see; a pro forma is."""

    _inherit = 'ir.actions.report'

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # EXTENDS 'account'
        is_proforma = (data or {}).get('proforma') or self.env.context.get('proforma_invoice')
        moves = self.env['account.move']
        if not is_proforma and self._is_invoice_report(report_ref):
            moves = moves.browse(res_ids)
        if waiting := moves._procountor_awaiting():
            raise UserError(waiting[0]._procountor_awaits_sentence())
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
