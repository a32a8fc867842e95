from odoo import fields, models
from odoo.tools import SQL

from .account_move import DOCUMENT_TYPES


class ProcountorConnection(models.Model):
    """Which documents belong in Procountor, and with what."""

    _inherit = 'procountor.connection'

    go_live_date = fields.Date(
        string="Go-live date",
        default=fields.Date.context_today,
        tracking=True,
        copy=False,
        help="Invoices dated before this day stay out of Procountor: they are there already, or are entered by hand. "
        "Empty: every posted invoice is in scope.",
    )
    journal_ids = fields.Many2many(
        'account.journal',
        string="Journals to send",
        domain="[('type', '=', 'sale'), ('company_id', 'child_of', company_id)]",
        context={'active_test': False},  # when the last one is archived, the others are still not chosen
        help="Invoices of other journals stay out of Procountor. Empty: all sales journals.",
    )
    bank_account_id = fields.Many2one(
        'procountor.bank.account',
        string="Bank account on invoices",
        copy=False,
        domain="[('connection_id', '=', id)]",
        help="The account that customers pay to. Nothing is sent while none is chosen.",
    )

    def _scope_problem(self, move):
        """Return the sentence that says why ``move`` stays out of Procountor, or False."""
        if self.go_live_date and move.invoice_date and move.invoice_date < self.go_live_date:
            return self.env._(
                "%(name)s: is dated before the go-live date of the connection, %(date)s.",
                name=move.name,
                date=fields.Date.to_string(self.go_live_date),
            )
        if self.journal_ids and move.journal_id not in self.journal_ids:
            return self.env._(
                "%(name)s: invoices of the journal %(journal)s are not sent by this connection.",
                name=move.name,
                journal=move.journal_id.name,
            )
        return False

    def _follow_scope(self):
        """Show each posted document as *Not sent* when it belongs in Procountor, and as nothing when it does not.

        What waits, was refused or needs attention leaves the queue when it does not belong there any more.
        """
        # The person who changes the scope may not see the journals of every branch: read them all, and
        # leave none of them in the cache for the answer to that person.
        self.invalidate_recordset(['journal_ids'])
        for connection in self.sudo():
            self.env['procountor.exchange'].sudo()._drop_out_of_scope(connection)
            self.env.flush_all()
            in_scope = connection._scope_condition()
            connection._show_as('not_sent', SQL('procountor_state IS NULL AND %s', in_scope))
            connection._show_as(None, SQL("procountor_state = 'not_sent' AND NOT %s", in_scope))
        self.invalidate_recordset(['journal_ids'])
        self.env['account.move'].invalidate_model(['procountor_state'])

    def _scope_condition(self):
        conditions = [SQL('TRUE')]
        if self.go_live_date:
            conditions.append(SQL('invoice_date >= %s', self.go_live_date))
        if self.journal_ids:
            conditions.append(SQL('journal_id = ANY(%s)', self.journal_ids.ids))
        return SQL('(%s)', SQL(' AND ').join(conditions))

    def _show_as(self, state, condition):
        # By SQL: there may be very many, and the checks of a changed invoice have nothing to find.
        companies = self.env['res.company'].sudo().search([('id', 'child_of', self.company_id.id)])
        self.env.cr.execute(
            SQL(
                """UPDATE account_move SET procountor_state = %s
                    WHERE company_id = ANY(%s) AND move_type IN %s AND state = 'posted' AND %s""",
                state,
                companies.ids,
                DOCUMENT_TYPES,
                condition,
            )
        )
