"""What each operation of an exchange says to Procountor, and what proves that it was said.

Plain functions of a client and a job: they run in threads and touch no ORM. A request raises what the client raises;
its evidence is asked for only after the answer to the request was lost, and returns what stands for the answer, or None
when Procountor shows nothing of it.

    operation        evidence (design: Sending, 7)
    create_customer  our customer number, and the same company (`exchange_registers`)
    create_product   our code
    update_customer, update_product  what was chosen is there
    create_dimension_item  our name, in the list of the dimension
    create_invoice   our number and our key in the notes; what the watch has seen is read by its id
    update_invoice   the version we knew, or our content
    set_dimensions   the values on the ledger receipt (`exchange_dimensions`)
    approve, send    the status there
    attach_*         a file of that name, which has our hash
    mark_paid        our key in the description of an event that was not there before

After a restored backup that evidence is lost too: see `exchange_forgotten`. A probe and a watch belong to no exchange.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from ..mapping.invoice_changes import differences
from ..mapping.stray import key_of
from ..procountor_api import ApiError, Conflict, NotListed, OutcomeUnknown, Refused, Stale, decode
from . import exchange_dimensions as dimensions
from . import exchange_registers as registers
from .exchange_forgotten import FORGOTTEN, untouched

APPROVED = ('APPROVED', 'NOT_SENT', 'SENT', 'PARTLY_PAID', 'PAID', 'MARKED_PAID')
SENT = ('SENT', 'PARTLY_PAID', 'PAID', 'MARKED_PAID')


class Job(NamedTuple):
    """One attempt. ``payload`` is the stored text; ``deadline``, of `time.monotonic`, ends the claim.

    With ``known``, ids, it looks first for what Odoo may have forgotten. ``seen`` are the ids of invoices that carried
    our key, ``receipts`` what it reads together with other jobs (`exchange_dimensions`).
    """

    connection_id: int
    operation: str
    exchange_id: int = 0
    token: str = ''
    is_look: bool = False
    payload: str = ''
    number: str = ''
    key: str = ''
    content: bytes | None = None
    deadline: float = math.inf
    known: frozenset | None = None
    receipts: dimensions.Receipts | None = None
    seen: tuple = ()

    @property
    def values(self):
        return decode(self.payload.encode())


class Operation(NamedTuple):
    """``number`` takes our number of what is created out of the payload."""

    request: Callable[[Any, Job], dict]
    evidence: Callable[[Any, Job], dict | None]
    number: Callable[[dict], str | None] = lambda _payload: None


def run(client, job):
    """Carry ``job`` out and return its answer; None when a look found nothing."""
    operation = OPERATIONS[job.operation]
    if job.is_look:
        return operation.evidence(client, job)
    if job.known is not None and (found := FORGOTTEN[job.operation](client, job)):
        return found
    with client.lease(job.deadline):
        return operation.request(client, job)


# ------------------------------------------------------------------
# INVOICES
# ------------------------------------------------------------------


def create_invoice(client, job):
    """Create it, and return what was stored.

    :raise OutcomeUnknown: the answer is about another invoice, which a proxy on the way may have mixed up
    """
    answer = client.invoices.create(job.payload)
    if key_of(answer) not in ('', job.key) or answer.get('originalInvoiceNumber') not in (None, '', job.number):
        raise OutcomeUnknown("Procountor answered with another invoice than was sent")
    return answer


def find_invoice(client, job):
    """Return our invoice: the one that the watch saw, which the list need not show, else what the list shows; or None.

    :raise Conflict: what was seen has another number or no key of ours by now, or there is more than one
    """
    seen = client.invoices.get_many(job.seen) if job.seen else {}
    for invoice in seen.values():
        _demand_ours(invoice, job)
    listed = client.invoices.find_own(job.number, job.key, 'SALES_INVOICE') if job.number else None
    found = seen | ({str(listed['id']): listed} if listed else {})
    if len(found) > 1:
        raise Conflict(f"Several invoices in Procountor have our key: {_numbers(found.values())}", [*found.values()])
    return next(iter(found.values()), None)


def _demand_ours(invoice, job):
    """Raise `Conflict` when an invoice that carried our key is not surely ours any more."""
    ours, number = f"Invoice {_numbers([invoice])} in Procountor carried our key", invoice.get('originalInvoiceNumber')
    if number != job.number:
        raise Conflict(f"{ours}; its number is {number} there, and {job.number or 'none'} is ours", [invoice])
    if job.key not in (invoice.get('notes') or ''):
        raise Conflict(f"{ours}, and does not any more", [invoice])


def _numbers(invoices):
    return ', '.join(str(invoice.get('invoiceNumber') or invoice['id']) for invoice in invoices)


def update_invoice(client, job):
    """Replace the invoice that we know; without its version, only look what is there.

    :raise Stale: it is another one by now
    """
    values = job.values
    if not values['invoice']['version']:
        return find_update(client, job)
    try:
        return client.invoices.update(values['invoice_id'], values['invoice'])
    except Refused:
        if found := find_update(client, job):
            return found
        raise


def find_update(client, job):
    """Return the invoice when it has our content, else None when it is still the one that we knew.

    :raise Stale: it is neither
    """
    wanted, found = job.values['invoice'], read_invoice(client, job)
    if not differences(found, wanted):
        return found
    if found.get('version') == wanted['version'] and found.get('status') == 'UNFINISHED':
        return None
    raise Stale("The invoice in Procountor is not the one that was to be updated any more", found)


def look_again(client, job):
    """Make sure that our document is there once: the service may have stored a lost one very late.

    :raise Conflict: there is another one
    :raise NotFound: ours is gone
    :raise NotListed: the list shows none, so it could not show another one either
    """
    values = job.values
    found = client.invoices.find_own(values['number'], values['key'], 'SALES_INVOICE')
    if not found:
        known = client.invoices.get(values['invoice_id'])
        if known.get('originalInvoiceNumber') != values['number']:
            raise Conflict("The invoice that we know has another number in Procountor than ours", [known])
        raise NotListed("Procountor's list does not show the invoice yet")
    if str(found['id']) != str(values['invoice_id']):
        raise Conflict("Procountor shows another invoice with our number than the one we know", [found])
    return found


# ------------------------------------------------------------------
# STEPS OF AN INVOICE THAT IS THERE
# ------------------------------------------------------------------


def read_invoice(client, job):
    return client.invoices.get(job.values['invoice_id'])


def approve(client, job):
    if job.values.get('key'):  # its answer was lost once
        look_again(client, job)
    if 'receipt_id' in job.values and (mismatch := dimensions.keep_dimensions(client, job)):
        return mismatch
    return _advance(client, job, client.invoices.approve, APPROVED)


def find_approved(client, job):
    return _in_status(client, job, APPROVED)


def send(client, job):
    # An invoice in SENT would be delivered once more.
    return find_sent(client, job) or _advance(client, job, client.invoices.send, SENT)


def find_sent(client, job):
    """Return the invoice when it was delivered.

    :raise Conflict: it was, and came back
    """
    if invoice := _in_status(client, job, SENT):
        return invoice
    log = client.invoices.transactions(job.values['invoice_id'])
    if any(entry.get('action') == 'SEND' for entry in log):
        raise Conflict("Procountor delivered this invoice once, and it came back", log)
    return None


def _advance(client, job, action, reached):
    """Act, and return the invoice as it is then. What a person did there meanwhile counts as done."""
    try:
        action(job.values['invoice_id'])
    except Refused:
        if found := _in_status(client, job, reached):
            return found
        raise
    try:
        return read_invoice(client, job)
    except ApiError as error:  # it was done: this must not look as if it had been refused, or could be repeated
        raise OutcomeUnknown(f"Done, and then: {error}") from error


def _in_status(client, job, statuses):
    invoice = read_invoice(client, job)
    return invoice if invoice.get('status') in statuses else None


def attach(client, job):
    values = job.values
    return client.attachments.upload(
        'INVOICE', values['invoice_id'], values['name'], job.content, values['send_with_invoice']
    )


def find_file(client, job):
    return client.invoices.find_attachment(job.values['invoice_id'], job.values['name'])


def mark_paid(client, job):
    return client.invoices.mark_paid(job.values['invoice_id'], job.values['body'])


def find_payment(client, job):
    values = job.values
    return client.invoices.find_payment(values['invoice_id'], job.key, values['known'])


def probe(client, _job):
    """Ask for something small, to see whether an outage is over."""
    return client.company.get()


def watch(client, job):
    """Return what is new since the last watch: ``{'newest': id as text, 'keyed': invoices, 'odd': ids, …}``.

    ``keyed`` are the invoices with a key like ours in their notes, without the ``known``; ``odd`` those of which that
    cannot be told, which must not stop the others. The first time there is
    nothing to compare with, and the newest one is where the next watch starts. ``untouched`` says of which of the
    invoices that have steps nothing can be forgotten.
    """
    after, known, steps = job.values['after'], set(job.values['known']), job.values['with_steps']
    sure = untouched(client, steps) if steps else {}
    if not after:
        return {'newest': str(client.invoices.newest_id() or 0), 'keyed': [], 'odd': [], 'untouched': sure}
    newest, unknown = after, []
    for row in client.invoices.created_after(after):
        newest = str(row['id'])
        if row.get('type') == 'SALES_INVOICE' and row.get('originalInvoiceNumber') and newest not in known:
            unknown.append(newest)
    found = client.invoices.get_many(unknown)
    odd = [each for each, invoice in found.items() if not isinstance(invoice.get('notes') or '', str)]
    keyed = [invoice for each, invoice in found.items() if each not in odd and key_of(invoice)]
    return {'newest': newest, 'keyed': keyed, 'odd': odd, 'untouched': sure}


OPERATIONS = {
    'create_customer': Operation(
        registers.create_customer, registers.find_customer, lambda payload: payload['invoicingInfo']['customerNumber']
    ),
    'create_product': Operation(registers.create_product, registers.find_product, lambda payload: payload['code']),
    'update_customer': Operation(registers.update_customer, registers.find_updated_customer),
    'update_product': Operation(registers.update_product, registers.find_updated_product),
    'create_dimension_item': Operation(dimensions.create_item, dimensions.find_item),
    'create_invoice': Operation(create_invoice, find_invoice, lambda payload: payload['originalInvoiceNumber']),
    'update_invoice': Operation(
        update_invoice, find_update, lambda payload: payload['invoice']['originalInvoiceNumber']
    ),
    'check_sums': Operation(read_invoice, read_invoice),
    'set_dimensions': Operation(dimensions.set_dimensions, dimensions.find_dimensions),
    'attach': Operation(attach, find_file),
    'approve': Operation(approve, find_approved),
    'send': Operation(send, find_sent),
    'mark_paid': Operation(mark_paid, find_payment),
    'look_again': Operation(look_again, look_again),
    'probe': Operation(probe, probe),
    'watch': Operation(watch, watch),
}
