"""Ledger receipts: the accounting side of invoices, and journals."""

from .base import Register


class LedgerReceipts(Register):
    """A receipt has ``transactions``, its entries; values are Decimal or int, debit positive. Source: 13.

    That of an invoice is found by ``ledgerReceiptId`` of the invoice, which a change of the invoice may renew.
    """

    path = "/ledgerreceipts"

    def update(self, receipt_id, payload):
        """Replace a receipt and return it as stored (13).

        :param payload: the whole receipt with the ``version`` that was read last
        :raise Refused: 400, there is a newer version, or the entries do not balance
        """
        return self._change("PUT", receipt_id, payload)
