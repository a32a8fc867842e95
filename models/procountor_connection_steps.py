from odoo import fields, models

from .account_journal import INVOICE_CHANNELS


class ProcountorConnection(models.Model):
    """What follows in Procountor once an invoice is there."""

    _inherit = 'procountor.connection'

    target_status = fields.Selection(
        [('unfinished', "Leave unfinished"), ('approve', "Approve"), ('send', "Approve and deliver")],
        required=True,
        default='unfinished',
        tracking=True,
        help="An invoice is always unfinished at first. Leave it so when somebody looks at it in Procountor; approved, "
        "it is in the books; delivered, Procountor itself brings it to the customer.",
    )
    invoice_channel = fields.Selection(
        INVOICE_CHANNELS,
        required=True,
        default='no_sending',
        tracking=True,
        help="How Procountor delivers, unless the customer or the journal says another way. Procountor charges for "
        "each way by its own price list. Not by Procountor: Odoo sends the invoices, as far as nobody says otherwise.",
    )
    fallback_channel = fields.Selection(
        INVOICE_CHANNELS,
        tracking=True,
        help="How Procountor delivers when what the chosen way needs is missing, such as the e-invoice address of the "
        "customer. Empty: the invoice waits until it is there.",
    )
    attach_pdf = fields.Boolean(
        string="Attach the PDF",
        help="The invoice as Odoo prints it is stored with the invoice in Procountor. Needs the Documents feature "
        "there.",
    )
    no_documents = fields.Boolean(
        readonly=True, copy=False, help="The last test found that Procountor's Documents feature is not in use."
    )
    mark_paid = fields.Boolean(
        string="Mark paid what was paid in Odoo",
        help="Payments that Odoo has already when it sends an invoice, online or in cash, are marked on it in "
        "Procountor too, also partial ones. Only on approved invoices.",
    )
    sum_tolerance = fields.Float(
        string="Tolerated difference",
        digits=(16, 2),
        help="By how much the sums in Procountor may differ from Odoo before the following steps stop. 0.00 stops at "
        "every cent; only the cents by which converting another currency differs in the books never stop anything.",
    )

    def _delivers(self):
        """Whether documents of this connection are sent to the customer by Procountor, those that have a way."""
        return self.target_status == 'send'

    def _may_deliver_by(self, way):
        """Whether documents of this connection may go the ``way``: by itself, by a journal or by a customer."""
        if not self._delivers():
            return False
        if way in (self.invoice_channel, self.fallback_channel):
            return True
        chosen = [('procountor_channel', '=', way)]
        journals = self.env['account.journal'].sudo()
        return bool(
            journals.search_count([*chosen, ('company_id', 'child_of', self.company_id.id)], limit=1)
            or self.env['res.partner'].sudo().search_count(chosen, limit=1)
        )
