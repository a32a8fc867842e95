import logging

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..mapping import invoice_out
from ..mapping.invoice_changes import differences
from .account_move import SENT

_logger = logging.getLogger(__name__)

# What of a document is sent, or decides what is; of its lines see below. The state is one: lines of a draft are made
# and deleted freely, and compared when it is posted again.
SYNCHRONISED = {
    'name', 'partner_id', 'partner_shipping_id', 'invoice_date', 'invoice_date_due', 'invoice_payment_term_id', 'ref',
    'payment_reference', 'narration', 'currency_id', 'invoice_currency_rate', 'fiscal_position_id', 'invoice_line_ids',
    'line_ids', 'state', 'delivery_date', 'partner_bank_id', 'einvoice_buyer_reference', 'einvoice_order_number',
    'einvoice_agreement_number', 'einvoice_accounting_code',
}  # fmt: skip
SYNCHRONISED_OF_LINE = {
    'name', 'product_id', 'quantity', 'product_uom_id', 'price_unit', 'discount', 'tax_ids', 'sequence',
    'analytic_distribution',
}  # fmt: skip
UNANSWERED = ('queued', 'uncertain', 'failed')  # what was sent may be fixed already: it is compared with the answer


class AccountMove(models.Model):
    """What a document was when it was sent, and what it is now.

    Nobody is kept from changing it. The two are compared when a synchronised field is written; what can be done about
    a difference is in `account_move_update`.
    """

    _inherit = 'account.move'

    procountor_version = fields.Char(
        copy=False,
        readonly=True,
        groups='base.group_user',
        help="Stamp of the invoice in Procountor as Odoo left it there; empty when somebody may have changed it since.",
    )
    procountor_changed = fields.Boolean(
        string="Changed since sent",
        copy=False,
        readonly=True,
        groups='base.group_user',
        help="Procountor has other values than this document.",
    )
    _procountor_changed_idx = models.Index("(id) WHERE procountor_changed IS TRUE")

    # ------------------------------------------------------------------
    # NOTICE
    # ------------------------------------------------------------------

    def write(self, vals):
        # The lines of this write are compared here, once.
        result = super(AccountMove, self.with_context(procountor_compares=True)).write(vals)
        if SYNCHRONISED & vals.keys():
            self._procountor_notice_changes()
        if 'state' in vals:
            self.sudo().filtered(lambda move: move.procountor_state in SENT)._procountor_show_steps()
        return result

    def _procountor_notice_changes(self):
        """Mark what differs from what was sent. Whatever is wrong with that, it never hinders the edit."""
        unanswered = self.sudo().filtered(
            lambda move: move.procountor_state in UNANSWERED and not move.procountor_changed
        )
        if unanswered:
            unanswered._procountor_write({'procountor_changed': True})
        documents = self.sudo().filtered(lambda move: move.procountor_state in SENT)
        if not documents:
            return
        self.env.flush_all()  # an error of the edit itself is told to the person
        try:
            with self.env.cr.savepoint():
                documents._procountor_mark_changed()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # Odoo makes the edit once more
        except Exception:
            _logger.exception("Procountor: %s were edited, and could not be compared with what was sent", documents)

    def _procountor_mark_changed(self):
        there, as_sent, same = self._procountor_there(), self._procountor_as_sent(), self.browse()
        for move in self:
            changed = move._procountor_differences(there.get(move.id), as_sent[move.id]) != []
            if changed != move.procountor_changed:
                move._procountor_write({'procountor_changed': changed})
                if not changed:
                    same += move
        if same:  # steps may wait for that
            self.env['procountor.exchange'].sudo()._check_again(same)

    # ------------------------------------------------------------------
    # COMPARE
    # ------------------------------------------------------------------

    def _procountor_there(self):
        """Return by id the body of each invoice that Procountor has, as far as Odoo knows."""
        there = {}
        for exchange in self.env['procountor.exchange'].sudo()._of(self, ['create_invoice', 'update_invoice']):
            if exchange.res_id not in there and (body := exchange._body_there()):
                there[exchange.res_id] = body
        return there

    def _procountor_differences(self, there, as_sent):
        """Return what differs between Procountor and this document; None when that cannot be told.

        :param dict there: the body that Procountor has
        :param dict as_sent: what the document was, as far as the body does not tell; see `account_move_as_sent`
        """
        if not (there and self._procountor_is_complete()):
            return None
        found = differences(there, self._procountor_body(self.procountor_connection_id))
        return found + self._procountor_unsaid_differences(as_sent)

    def _procountor_is_complete(self):
        """Whether a body can be made: a draft may lack what it needs."""
        problems = [line._procountor_problem() for line in self._procountor_lines()]
        return bool(self.invoice_date and self.invoice_date_due and problems and not any(problems))

    def _procountor_body(self, connection):
        """Return the body of the invoice as it would be sent now, without a key."""
        move = self.with_company(self.company_id)
        return invoice_out.invoice_payload(move._procountor_values(connection), '')

    # ------------------------------------------------------------------
    # WHAT CAME BACK
    # ------------------------------------------------------------------

    def _procountor_sent_values(self, answer):
        # EXTENDS
        return super()._procountor_sent_values(answer) | {'procountor_version': answer.get('version')}

    def _procountor_apply(self, exchanges):
        # EXTENDS
        result = super()._procountor_apply(exchanges)
        if exchanges[0].operation == 'create_invoice' and exchanges[0].state == 'done':
            # Found later, it may have been changed there meanwhile.
            late = exchanges.filtered('was_uncertain')
            self.filtered(lambda move: move.id in late.mapped('res_id'))._procountor_write(
                {'procountor_version': False}
            )
            self.filtered('procountor_changed')._procountor_notice_changes()
        return result


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def write(self, vals):
        result = super().write(vals)
        if SYNCHRONISED_OF_LINE & vals.keys() and not self.env.context.get('procountor_compares'):
            self.move_id._procountor_notice_changes()
        return result
