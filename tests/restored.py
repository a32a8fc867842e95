from odoo.tools import SQL

from .common import ProcountorCommon

# What the sender writes, each after what it refers to.
TABLES = (
    'procountor_cursor',
    'procountor_payment_event',
    'procountor_exchange',
    'procountor_exchange_wait',
    'procountor_attempt',
)


class RestoredCommon(ProcountorCommon):
    """Odoo after a restore from a backup: Procountor is ahead of it."""

    def _send_and_restore(self, invoices):
        """Send ``invoices`` after a run that saw none of them, and put Odoo back to before they were queued."""
        self._restore_after(lambda: self.send(invoices))

    def _restore_after(self, action):
        """Put the tables back to before ``action``, as a backup has them. By SQL: nobody deletes an exchange."""
        self.env['procountor.cursor'].sudo()._set(self.connection, 'watch', value=self._newest())
        self.env.flush_all()
        for table in TABLES:
            self._run("CREATE TEMP TABLE %s AS TABLE %s", f'before_{table}', table)
        self.cr.execute(
            """CREATE TEMP TABLE before_move AS
               SELECT id, procountor_id, procountor_number, procountor_state, procountor_status,
                      procountor_connection_id
                 FROM account_move"""
        )
        action()
        self.marked = self.sandbox.requests('markInvoiceAsPaid')
        self.env.flush_all()
        for table in reversed(TABLES):
            self._run("DELETE FROM %s", table)
        for table in TABLES:
            self._run("INSERT INTO %s TABLE %s", table, f'before_{table}')
            self._run("DROP TABLE %s", f'before_{table}')
        self.cr.execute(
            """UPDATE account_move move
                  SET procountor_id = old.procountor_id, procountor_number = old.procountor_number,
                      procountor_state = old.procountor_state, procountor_status = old.procountor_status,
                      procountor_connection_id = old.procountor_connection_id, procountor_problem = NULL
                 FROM before_move old WHERE old.id = move.id"""
        )
        self.cr.execute("DROP TABLE before_move")
        self.env.invalidate_all()

    def _run(self, statement, *tables):
        self.cr.execute(SQL(statement, *(SQL.identifier(table) for table in tables)))

    def _newest(self):
        return str(max((row['id'] for row in self.sandbox.operator('GET', 'companies/1/invoices')), default=0))

    def _pay(self, invoice, **values):
        journal = self.company_data['default_journal_bank']
        self.env['account.payment.register'].with_context(active_model='account.move', active_ids=invoice.ids).create(
            {'journal_id': journal.id} | values
        )._create_payments()
