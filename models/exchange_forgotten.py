"""What Procountor may have of a step that Odoo has forgotten, as after a restored backup (fault F49).

The key of the attempt was forgotten as well, so it proves nothing here. What is left is what comes out the same each
time: the name of a file with its hash, and of a payment its name in Odoo, its day and its sum. What agrees in all of
that is taken for the step; what agrees in a part stops it, and a person decides. To approve, to deliver and to update
look at the status, the event log or the version at any time (`exchange_operations`).

Plain functions of a client and a job, without the ORM. ``job.known`` holds the ids of what Odoo knows.
"""

from ..mapping.file_name import is_alike
from ..mapping.payment_out import is_same_payment, may_be_same_payment
from ..procountor_api import Conflict

PAID = ('PARTLY_PAID', 'PAID', 'MARKED_PAID')


class Forgotten(Conflict):
    """Procountor has something that may be the step. ``words``: what it is, a line each."""

    def __init__(self, words, hits):
        super().__init__(', '.join(words), hits)
        self.words = words


def forgotten_file(client, job):
    """Return the same file when it is there, else None.

    :raise Forgotten: a file of this name with other content; a PDF that is made anew has other bytes
    """
    wanted = job.values['name']
    files = [
        file
        for file in client.invoices.get(job.values['invoice_id']).get('attachments') or []
        if str(file.get('id')) not in job.known and is_alike(wanted, file.get('name') or '')
    ]
    if same := [file for file in files if file['name'] == wanted]:
        return same[0]
    if files:
        raise Forgotten([file['name'] for file in files], files)
    return None


def forgotten_payment(client, job):
    """Return the event of this payment when it is there, else None.

    :raise Forgotten: events that may be it
    """
    body, known = job.values['body'], {*job.values['known'], *job.known}
    events = [
        event
        for event in client.invoices.payment_events(job.values['invoice_id'])
        if str(event['id']) not in known and may_be_same_payment(body, event)
    ]
    if len(events) == 1 and is_same_payment(body, events[0]):
        return events[0]
    if events:
        raise Forgotten([_in_words(event) for event in events], events)
    return None


def untouched(client, invoice_ids):
    """Return ``{operation: ids}``: for which of the invoices there is nothing that Odoo could have forgotten.

    One request for each 200 of them, where each step that looks by itself costs one.
    """
    found = client.invoices.get_many(invoice_ids)
    return {
        'attach': [each for each, invoice in found.items() if not invoice.get('attachments')],
        'mark_paid': [each for each, invoice in found.items() if invoice.get('status') not in PAID],
    }


FORGOTTEN = {'attach': forgotten_file, 'mark_paid': forgotten_payment}


def _in_words(event):
    return f'{event.get("paymentDate")} {event.get("amount")} {event.get("currency")} {event.get("description") or ""}'
