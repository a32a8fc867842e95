from unittest.mock import patch

from odoo.addons.procountor_connector.models import exchange_carrier, exchange_dimensions

from .dimensions import GET_RECEIPT, PUT_RECEIPT, DimensionsCommon

GET_INVOICE = 'getInvoice'


class TestDimensionsTogether(DimensionsCommon):
    """Dimensions of many invoices in one go."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(exchange_carrier.Carrier, 'THREADS', 4))

    def test_the_receipts_of_many_invoices_are_read_together(self):
        """Feature F86."""
        accounts = [self.helsinki, self.tampere, self.shop, self.helsinki]
        invoices = self.env['account.move'].concat(*(self.split({account: 100}) for account in accounts))
        self.send(invoices)
        self.assertEqual(invoices.mapped('procountor_state'), ['sent'] * 4)
        self.assertEqual([self.sandbox.requests(each) for each in (GET_RECEIPT, GET_INVOICE, PUT_RECEIPT)], [1, 1, 4])
        self.assertEqual(
            [self.there(invoice) for invoice in invoices], [[{account.name: -100.0}] for account in accounts]
        )

    def test_a_receipt_that_somebody_changed_meanwhile_is_read_once_more(self):
        read = exchange_dimensions.Receipts._read

        def read_before(receipts, client):
            return {each: found | {'version': '2026-01-01T00:00:00'} for each, found in read(receipts, client).items()}

        invoices = self.split({self.helsinki: 100}) + self.split({self.tampere: 100})
        with patch.object(exchange_dimensions.Receipts, '_read', read_before):
            self.send(invoices)
        self.assertEqual([self.there(invoice) for invoice in invoices], [[{'Helsinki': -100.0}], [{'Tampere': -100.0}]])
        self.assertEqual(self.sandbox.requests(PUT_RECEIPT), 4)

    def test_when_they_cannot_be_read_together_each_is_tried_again(self):
        invoices = self.split({self.helsinki: 100}) + self.split({self.tampere: 100})
        self.sandbox.order_fault('status', operation=GET_RECEIPT, status=503, times=2)
        self.send(invoices)
        self.run_cron_after(minutes=5)
        self.assertEqual([self.there(invoice) for invoice in invoices], [[{'Helsinki': -100.0}], [{'Tampere': -100.0}]])
