from odoo import models

# Of a document, what tells where it is in Procountor, and by which day.
FORGOTTEN = (
    'procountor_connection_id',
    'procountor_id',
    'procountor_number',
    'procountor_state',
    'procountor_status',
    'procountor_problem',
    'procountor_version',
    'procountor_changed',
    'procountor_reference',
    'procountor_channel',
    'procountor_date',
)


class AccountMove(models.Model):
    """A document that went to a test system."""

    _inherit = 'account.move'

    def _procountor_forget_trial(self):
        sent = self.filtered('procountor_number')
        sent._message_log_batch(
            {
                move.id: self.env._(
                    "What was sent to the test system, as number %s, does not count: this company uses Procountor "
                    "itself now.",
                    move.procountor_number,
                )
                for move in sent
            }
        )
        # Odoo printed the number and the reference that the test system gave.
        printed = sent.filtered(lambda move: move.procountor_connection_id.number_policy == 'procountor')
        printed._detach_attachments()
        printed.invalidate_recordset(['invoice_pdf_report_id', 'invoice_pdf_report_file'])
        for move in printed.filtered(lambda move: move.payment_reference == move.procountor_reference):
            move._procountor_write({'payment_reference': move._get_invoice_computed_reference()})
        self._procountor_write(dict.fromkeys(FORGOTTEN, False))
