"""Invoices of Procountor that carry our key: which key it is, and how they differ from a document of Odoo."""

from decimal import Decimal
from typing import TypedDict

from .invoice_out import NUMBER_LIMIT
from .keys import KEY
from .partner import is_same_partner
from .text import clean
from .totals import stored_totals

VOID = ('INVALIDATED', 'DELETED')


class DocumentValues(TypedDict):
    """A document as it is compared. ``gross`` is negative on a credit note, None where Procountor tells none."""

    number: str
    customer: str
    business_id: str
    currency: str
    gross: Decimal | None


def key_of(invoice):
    """Return the attempt key in the notes of ``invoice``, or an empty text. People may write around it."""
    found = KEY.search(invoice.get('notes') or '')
    return found[1] if found else ''


def document_values(invoice):
    """Return the `DocumentValues` of ``invoice``, in the service's words."""
    party = invoice.get('counterParty') or {}
    totals = stored_totals(invoice, accounting_currency=False)
    return {
        'number': invoice.get('originalInvoiceNumber') or '',
        'customer': (party.get('counterPartyAddress') or {}).get('name') or '',
        'business_id': party.get('identifier') or '',
        'currency': (invoice.get('paymentInfo') or {}).get('currency') or '',
        'gross': totals.gross if totals else None,
    }


def differences(values, invoice):
    """Return the names of what keeps ``invoice`` from surely being the document.

    They are keys of `DocumentValues`, and ``status`` when the invoice is void there.

    :param DocumentValues values: the document of Odoo
    """
    theirs = document_values(invoice)
    ours = values | {'number': clean(values['number'], NUMBER_LIMIT)}
    differing = [name for name in ('number', 'currency', 'gross') if ours[name] != theirs[name]]
    if not is_same_partner(_as_partner(ours), _as_partner(theirs)):
        differing.append('customer')
    if invoice.get('status') in VOID:
        differing.append('status')
    return differing


def _as_partner(values):
    return {'name': values['customer'], 'invoicingInfo': {'identifier': values['business_id']}}
