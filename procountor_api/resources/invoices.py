"""Sales and purchase invoices. Source: 7."""

from ..errors import Conflict
from .base import Register, checked_objects, id_text, stored
from .paging import after_id, query


class Invoices(Register):
    """Amounts are Decimal or int in the currency of ``paymentInfo.currency``; dates are ISO text.

    `create` gives an invoice in status UNFINISHED, with ``id``, ``invoiceNumber``, ``version`` and ``invoiceSumInfo``.
    """

    path = "/invoices"

    # ----- reading

    def newest_id(self):
        """Return the id of the invoice that was stored last, of whatever type, or None. One request."""
        answer = self._get(self.path, params={"orderById": "DESC", "size": 1})
        return next((row["id"] for row in checked_objects(answer.get("results")) if row.get("id")), None)

    def count(self, **filters):
        """Return how many invoices `search` would yield, or None when the service does not count. One request."""
        answer = self._get(self.path, params=query(filters | {"size": 1}))
        meta = answer.get("meta") if isinstance(answer.get("meta"), dict) else {}
        return meta.get("totalCount") if isinstance(meta.get("totalCount"), int) else None

    def created_after(self, previous_id, **filters):
        """Yield the summaries of invoices with a greater id, in ascending order; of all for None (4.1)."""
        rows = self._rows(filters, position=after_id(previous_id and id_text(previous_id)))
        return (row for row in rows if int(row["id"]) > int(previous_id or 0))

    def transactions(self, invoice_id):
        """Return the event log, a list of ``{action, name, date, details}``: who did what, and when (7.7)."""
        answer = self._get(f"{self.path}/{id_text(invoice_id)}/transactions")
        return checked_objects(answer.get("transactions"))

    def payment_events(self, invoice_id):
        """Yield ``{id, type, paymentDate, status, amount, currency, description, …}``, oldest first (8)."""
        return self._rows({}, path=f"{self.path}/{id_text(invoice_id)}/paymentevents")

    def payments_of(self, invoice_ids):
        """Yield ``{id, invoiceId, paymentDate, amount, paidAmount, …}`` of 200 invoices at most, oldest first (8).

        Whether these ids are those of `payment_events` is not documented, so they are no proof of anything.
        """
        return self._rows({"invoiceId": [id_text(each) for each in invoice_ids]}, path="/payments/paymentevents")

    # ----- changing

    def update(self, invoice_id, payload):
        """Replace an unfinished invoice, and return it as stored (4.3).

        :param payload: the whole invoice with the ``version`` that was read last
        :raise Refused: 400, there is a newer version; 403, the status does not allow it
        """
        return self._change("PUT", invoice_id, payload)

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

    def unfinished(self, invoice_id):
        """Take an approval back, and return ``{"message": …}``: UNFINISHED then (7.4).

        :raise Refused: 403, the invoice was sent, or its fiscal year is closed
        """
        return self._act(invoice_id, "unfinished")

    def invalidate(self, invoice_id):
        """Void an unfinished invoice, and return ``{"message": …}``: INVALIDATED then, forever (7.4).

        :raise Refused: 403, the status or a right does not allow it
        """
        return self._act(invoice_id, "invalidate")

    def set_notes(self, invoice_id, text):
        """Replace the notes, which need no version and no certain status, and return ``{"message": …}`` (7.4)."""
        return self._act(invoice_id, "notes", {"notes": text})

    def mark_paid(self, invoice_id, payload):
        """Register a payment by hand and return its event: ``{id, type, amount, description, …}`` (8).

        A second call registers a second payment: look with `find_payment` after an unknown outcome.

        :param payload: ``{paymentDate, amount, currency, description, paymentMethodType}``; the currency is that of the
            invoice, the description has 140 characters at most
        :raise Refused: 403, the invoice is unfinished
        """
        return stored(self._act(invoice_id, "paymentevents/markpaid", payload))

    # ----- evidence after an unknown outcome

    def find_own(self, number, key, type):
        """Return the invoice that we created as ``number`` of ``type`` with ``key`` in its notes, or None.

        Used after an unknown outcome, so it never guesses: it looks at every date and status, the service may match
        the number partially, and only our key in the notes proves that an invoice is ours (7.6, 20).

        :raise Conflict: several invoices have the number, or one without our key
        """
        if not number or not key:
            raise ValueError("Neither the number nor the key may be empty")
        # what a row does not tell is looked up
        rows = {
            str(row["id"]): row
            for row in self.search(originalInvoiceNumber=number, types=[type])
            if row.get("originalInvoiceNumber") in (number, None) and row.get("type") in (type, None)
        }
        found = self.get_many(rows)
        invoices = [found.get(row_id, row) for row_id, row in rows.items()]
        hits = [
            hit for hit in invoices if hit.get("originalInvoiceNumber") == number or key in (hit.get("notes") or "")
        ]
        if len(hits) > 1 or any(key not in (hit.get("notes") or "") for hit in hits):
            raise Conflict(f"{len(hits)} invoice(s) in Procountor have our number, not one that is surely ours", hits)
        return hits[0] if hits else None

    def find_attachment(self, invoice_id, name):
        """Return the attachment of the invoice with exactly this file name, or None (14)."""
        attachments = checked_objects(self.get(invoice_id).get("attachments") or [])
        return next((attachment for attachment in attachments if attachment.get("name") == name), None)

    def find_payment(self, invoice_id, key, known_ids):
        """Return the payment event with ``key`` in its description, or None (8).

        :param known_ids: ids of the events that there were before; they are left out
        :raise Conflict: several
        """
        if not key:
            raise ValueError("The key may not be empty")
        known = {id_text(event_id) for event_id in known_ids}
        hits = [
            event
            for event in self.payment_events(invoice_id)
            if str(event["id"]) not in known and key in (event.get("description") or "")
        ]
        if len(hits) > 1:
            raise Conflict(f"{len(hits)} payments in Procountor have our key", hits)
        return hits[0] if hits else None
