"""Sales and purchase invoices. Source: 7."""

from ..errors import Conflict
from .base import Register


class Invoices(Register):
    """Amounts are Decimal or int in the currency of ``paymentInfo.currency``; dates are ISO text.

    `create` gives an invoice in status UNFINISHED, with ``id``, ``invoiceNumber``, ``version`` and ``invoiceSumInfo``.
    """

    path = "/invoices"

    def approve(self, invoice_id):
        """Approve, and return ``{"message": …}``: NOT_SENT then, or APPROVED for the channel NO_SENDING (7.4).

        :raise Refused: 403, the status or a right does not allow it
        """
        return self._act(invoice_id, "approve")

    def send(self, invoice_id):
        """Let Procountor deliver the invoice by its channel, and return ``{"message": …}`` (7.4).

        An invoice in status SENT is delivered once more.

        :raise Refused: 403, the status or a right does not allow it
        """
        return self._act(invoice_id, "send")

    def find_own(self, number, key, type):
        """Return the invoice that we created as ``number`` of ``type`` with ``key`` in its notes, or None.

        Used after an unknown outcome, so it never guesses: it looks at every date and status, the service may match
        the number partially, and only our key in the notes proves that an invoice is ours (7.6, 20).

        :raise Conflict: several invoices have the number, or one without our key
        """
        if not number or not key:
            raise ValueError("Neither the number nor the key may be empty")
        rows = {
            str(row["id"]): row
            for row in self.search(originalInvoiceNumber=number, types=[type])
            if row.get("originalInvoiceNumber") == number and row.get("type") in (type, None)
        }
        found = self.get_many(rows)
        hits = [found.get(row_id, row) for row_id, row in rows.items()]
        if len(hits) > 1 or any(key not in (hit.get("notes") or "") for hit in hits):
            raise Conflict(f"{len(hits)} invoice(s) in Procountor have our number, not one that is surely ours", hits)
        return hits[0] if hits else None
