"""Invoices that may be on both sides: which of Odoo's a sales invoice of Procountor is.

Nothing here guesses: a pair is *sure* only when the money is equal, everything else that both sides tell agrees, and
neither of the two could be another one.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .bank_reference import compact_reference
from .invoice_out import NUMBER_LIMIT
from .money import decimal
from .partner import NAME_LIMIT, normalized_name, plain
from .personal_code import mask_personal_codes
from .stray import VOID
from .text import clean, clean_line
from .totals import stored_totals

NEAR_DAYS = 7  # an invoice that was typed in by hand may bear another day
WEIGHTS = {'number': 40, 'reference': 25, 'total': 20, 'partner': 10, 'date': 5}


class Document(NamedTuple):
    """An invoice as it is compared; what is not known is an empty text.

    ``id`` is the id of its own side. ``partner_ids`` are the ids that its customer has in Procountor's register,
    ``business_id`` is its business ID or VAT number. ``gross`` is negative on a credit note.
    """

    id: int | str
    number: str
    reference: str
    partner_ids: frozenset
    business_id: str
    customer: str
    date: date
    currency: str
    gross: Decimal


class Candidate(NamedTuple):
    """An invoice of Odoo that may be one of Procountor. ``agrees`` and ``differs`` name keys of `WEIGHTS`."""

    id: int | str
    score: int
    agrees: tuple
    differs: tuple


class Decision(NamedTuple):
    """What was found for one invoice of Procountor: its candidates, the best first, and the sure one or None."""

    candidates: list
    sure: Candidate | None


def document_there(invoice):
    """Return the `Document` of a sales ``invoice`` in the service's words, or None of what cannot be compared.

    That is one that is void, or of which the service tells no sums.
    """
    totals = stored_totals(invoice, accounting_currency=False)
    if invoice.get('status') in VOID or not totals:
        return None
    party, payment = invoice.get('counterParty') or {}, invoice.get('paymentInfo') or {}
    return Document(
        id=str(invoice['id']),
        number=(invoice.get('originalInvoiceNumber') or '').strip(),
        reference=payment.get('bankReferenceCode') or '',
        partner_ids=frozenset([str(invoice['partnerId'])] if invoice.get('partnerId') else []),
        business_id=_business_id(party.get('identifier') or party.get('taxCode') or ''),
        customer=(party.get('counterPartyAddress') or {}).get('name') or '',
        date=date.fromisoformat(invoice['date']),
        currency=payment.get('currency') or '',
        gross=decimal(totals.gross),
    )


def _business_id(code):
    """Return ``code`` unless it is a personal identity code: that is no business of ours."""
    return code if mask_personal_codes(code) == code else ''


def reference_key(reference):
    """Return a bank reference as it is compared: RF18 0000 1234 5 is 12345 in its Finnish form."""
    compact = compact_reference(reference)
    if compact.startswith('RF') and compact[4:].isdigit():
        compact = compact[4:]
    return compact.lstrip('0') if compact.isdigit() else compact


def candidates_of(theirs, ours):
    """Return ``{id there: [Candidate, …]}``, the best first, for each of ``theirs``.

    A candidate has our number or reference; or the same total and customer, about the same day, and no other number.

    :param theirs: documents of Procountor
    :param ours: documents of Odoo
    """
    by_key = {}
    for our in ours:
        for key in _keys(our):
            by_key.setdefault(key, []).append(our)
    return {their.id: _ranked(their, by_key) for their in theirs}


def decide(candidates):
    """Return ``{id there: Decision}`` of what `candidates_of` gave.

    Sure is a pair that agrees in everything, when there is no other candidate on either side.
    """
    claimed = {}
    for found in candidates.values():
        for candidate in found:
            claimed[candidate.id] = claimed.get(candidate.id, 0) + 1
    return {
        their_id: Decision(found, _sure(found) if len(found) == 1 and claimed[found[0].id] == 1 else None)
        for their_id, found in candidates.items()
    }


def compare(our, their):
    """Return how a document of Odoo and one of Procountor agree, as a `Candidate`."""
    agrees = tuple(name for name, agree in _AGREEMENTS.items() if agree(our, their))
    differs = tuple(name for name in WEIGHTS if name not in agrees and _is_told(name, our, their))
    return Candidate(our.id, sum(WEIGHTS[name] for name in agrees), agrees, differs)


def _sure(found):
    candidate = found[0]
    proven = {'total', 'partner', 'date'} <= set(candidate.agrees) and {'number', 'reference'} & set(candidate.agrees)
    return candidate if proven and not candidate.differs else None


def _keys(document):
    keys = [('total', document.currency, document.gross)]
    if document.number:
        keys.append(('number', _number_key(document)))
    if key := reference_key(document.reference):
        keys.append(('reference', key))
    return keys


def _number_key(document):
    """A long number is cut off in Procountor."""
    return clean(document.number, NUMBER_LIMIT)


def _ranked(their, by_key):
    found = {our.id: our for key in _keys(their) for our in by_key.get(key, ())}
    compared = [(compare(our, their), our) for our in found.values()]
    kept = [candidate for candidate, our in compared if _is_candidate(candidate, our, their)]
    return sorted(kept, key=lambda candidate: (-candidate.score, str(candidate.id)))


def _is_candidate(candidate, our, their):
    if 'number' in candidate.agrees or 'reference' in candidate.agrees:
        return True
    is_near = abs((our.date - their.date).days) <= NEAR_DAYS
    return {'total', 'partner'} <= set(candidate.agrees) and is_near and 'number' not in candidate.differs


def _is_same_partner(our, their):
    if our.partner_ids & their.partner_ids:
        return True
    codes = [plain(document.business_id).removeprefix('FI') for document in (our, their)]
    if all(codes):
        return codes[0] == codes[1]
    return bool(our.customer) and _name_key(our) == _name_key(their)


def _name_key(document):
    """A long name is cut off in Procountor."""
    return normalized_name(clean_line(document.customer, NAME_LIMIT))


def _is_told(name, our, their):
    """Tell whether both sides say something of ``name``, so that it can differ."""
    if name not in ('number', 'reference'):
        return True
    return bool(getattr(our, name) and getattr(their, name))


_AGREEMENTS = {
    'number': lambda our, their: bool(our.number) and _number_key(our) == _number_key(their),
    'reference': lambda our, their: (
        bool(our.reference) and reference_key(our.reference) == reference_key(their.reference)
    ),
    'total': lambda our, their: (our.currency, our.gross) == (their.currency, their.gross),
    'partner': _is_same_partner,
    'date': lambda our, their: our.date == their.date,
}
