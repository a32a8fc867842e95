from .dimensions import PUT_RECEIPT, DimensionsCommon


class TestDimensionsKept(DimensionsCommon):
    """Somebody corrects the invoice in Procountor between our dimensions and our approval."""

    def _corrected_before_approval(self, **row):
        """Return an invoice whose first row a person changed there while the approval waited."""
        self.connection.target_status = 'approve'
        invoice = self.split({self.helsinki: 60, self.tampere: 40})
        self.sandbox.order_fault('status', operation='approveInvoice1', status=403)
        self.send(invoice)
        self.assertEqual(self.step(invoice, 'approve').state, 'failed')
        with self.connection._client() as client:
            stored = client.invoices.get(invoice.procountor_id)
            stored['invoiceRows'][0] |= row
            client.invoices.update(invoice.procountor_id, stored)
        self.assertEqual(self.there(invoice), [{}], "the receipt was made anew")
        return invoice

    def _retry(self, invoice):
        self.step(invoice, 'approve').action_retry()
        self.run_cron()
        return self.step(invoice, 'approve')

    def test_they_are_set_again_before_the_approval(self):
        invoice = self._corrected_before_approval(quantity=2, unitPrice=50)
        self.assertEqual(self._retry(invoice).state, 'done')
        self.assertEqual(self.there(invoice), [{'Helsinki': -60.0, 'Tampere': -40.0}])

    def test_entries_that_are_no_more_those_of_the_rows_stop_the_approval(self):
        invoice = self._corrected_before_approval(unitPrice=70)
        approve = self._retry(invoice)
        self.assertEqual(approve.state, 'failed')
        self.assertIn("the dimensions are missing", approve.error)
        self.assertEqual(self.sandbox.invoices(invoice.name)[0]['status'], 'UNFINISHED')

    def test_a_receipt_that_is_the_same_is_not_written(self):
        self.connection.target_status = 'approve'
        invoice = self.split({self.helsinki: 100})
        self.send(invoice)
        self.assertEqual(self.step(invoice, 'approve').state, 'done')
        self.assertEqual(self.sandbox.requests(PUT_RECEIPT), 1)
