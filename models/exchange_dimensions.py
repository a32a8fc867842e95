"""Dimensions of an exchange: items that are created, and their values on the ledger receipt of an invoice.

Plain functions of a client and a job, without the ORM, as `exchange_operations` wants them. The receipt is always taken
from the invoice as it is now: a change of the invoice may have renewed it (chapter 13).
"""

import threading

from ..mapping.ledger_receipt import Row, has_dimensions, mismatch, with_dimensions
from ..procountor_api import Conflict, Refused

PASSIVE = 'P'


def create_item(client, job):
    """Create the item, or adopt the one that has our name; it comes with the id of its dimension.

    :raise Conflict: it is passive, or there are several
    """
    values = job.values
    return find_item(client, job) or _in_dimension(
        values, client.dimensions.create_item(values['dimension_id'], values['item'])
    )


def find_item(client, job):
    """Return the item with our name, or None.

    :raise Conflict: it is passive, or there are several
    """
    values = job.values
    name = values['item']['codeName']
    hits = client.dimensions.find_items(values['dimension_id'], name)
    if len(hits) > 1:
        raise Conflict(f"Procountor has the item {name} {len(hits)} times. Rename all but one of them there.", hits)
    if hits and hits[0].get('status') == PASSIVE:
        raise Conflict(f"The item {name} is passive in Procountor. Activate it there, or choose another one.", hits)
    return _in_dimension(values, hits[0]) if hits else None


def _in_dimension(values, item):
    return item | {'dimensionId': values['dimension_id']}


def set_dimensions(client, job):
    """Give the entries of the receipt the values of the rows, and return the receipt; see `find_dimensions`.

    Read with others, or changed by somebody meanwhile, the receipt may be an old one. The service refuses it then, and
    it is read once more.
    """
    receipt, rows = _receipt_read_together(client, job), _rows(job)
    if found := _outcome(receipt, rows):
        return found
    try:
        return _write(client, receipt, rows)
    except Refused:
        newer = _receipt(client, job)
        if found := _outcome(newer, rows):  # somebody was faster
            return found
        if _stamp(newer) == _stamp(receipt):
            raise
    return _write(client, newer, rows)


def keep_dimensions(client, job):
    """Set the values once more when the invoice has another receipt by now than the one they were written to.

    A person who corrects a row in Procountor makes it renew the receipt, without dimensions (chapter 13).

    :return dict: the answer of `set_dimensions` when its entries do not fit the rows any more, else None
    """
    invoice = client.invoices.get(job.values['invoice_id'])
    if str(invoice.get('ledgerReceiptId')) == job.values['receipt_id']:
        return None
    answer = set_dimensions(client, job)
    return answer if 'mismatch' in answer else None


def _write(client, receipt, rows):
    return client.ledger_receipts.update(receipt['id'], with_dimensions(receipt, rows))


def _stamp(receipt):
    return receipt.get('id'), receipt.get('version')


def find_dimensions(client, job):
    """Return the receipt when it has the values of the rows, None when it does not.

    When rows and entries do not fit, the answer is ``{'mismatch': [rows, entries, row]}`` (`Mismatch`): nothing can be
    written, and a person looks.
    """
    return _outcome(_receipt(client, job), _rows(job))


def _outcome(receipt, rows):
    if wrong := mismatch(receipt, rows):
        return {'mismatch': list(wrong)}
    return receipt if has_dimensions(receipt, rows) else None


def _receipt(client, job):
    receipt_id = client.invoices.get(job.values['invoice_id']).get('ledgerReceiptId')
    return client.ledger_receipts.get(receipt_id) if receipt_id else {}


def _receipt_read_together(client, job):
    found = job.receipts and job.receipts.take(client, job.values['invoice_id'])
    return found or _receipt(client, job)


def _rows(job):
    return [Row(row['value'], row['shares']) for row in job.values['rows']]


# ------------------------------------------------------------------
# SEVERAL RECEIPTS
# ------------------------------------------------------------------


class Receipts:
    """The ledger receipts of several invoices, for threads: the first one that asks reads all, in two requests (4.2).

    The receipt of an invoice has no address of its own, so the invoices are read before.
    """

    def __init__(self, invoice_ids):
        self._invoice_ids = invoice_ids
        self._lock = threading.Lock()
        self._found = None

    def take(self, client, invoice_id):
        """Return the receipt once; None when it was not there, or was taken."""
        with self._lock:
            if self._found is None:
                self._found = self._read(client)
            return self._found.pop(invoice_id, None)

    def _read(self, client):
        invoices = client.invoices.get_many(self._invoice_ids)
        ids = {each: invoice.get('ledgerReceiptId') for each, invoice in invoices.items()}
        receipts = client.ledger_receipts.get_many(filter(None, ids.values()))
        return {each: receipts.get(str(receipt_id)) for each, receipt_id in ids.items()}


def reading_together(jobs):
    """Return ``jobs``; those that set dimensions, and leave together, read their receipts together."""
    invoice_ids = [job.values['invoice_id'] for job in jobs if _sets(job)]
    if len(invoice_ids) < 2:
        return jobs
    receipts = Receipts(invoice_ids)
    return [job._replace(receipts=receipts) if _sets(job) else job for job in jobs]


def _sets(job):
    return job.operation == 'set_dimensions' and not job.is_look
