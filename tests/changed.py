from .common import ProcountorCommon


class ChangedCommon(ProcountorCommon):
    """An invoice that was sent, and is then changed on one side or the other."""

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'unfinished', 'attach_pdf': False, 'mark_paid': False})

    def _sent(self, **values):
        invoice = self._invoice(ref="PO 1", **values)
        self.send(invoice)
        return invoice

    def _there(self, invoice):
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    def _edit_there(self, invoice, **values):
        """Let a person change the invoice in Procountor."""
        with self.connection._client() as client:
            client.invoices.update(invoice.procountor_id, client.invoices.get(invoice.procountor_id) | values)

    def _redo(self, invoice, **values):
        """Reset to draft, change, and post again."""
        invoice.button_draft()
        invoice.write(values)
        invoice.action_post()
