"""Finnish bank references (chapter 19): the national one and the RF reference around it.

Other countries put letters into an RF reference. What the service makes of these is not known, so here they are none.
"""

import re


def reference_type(reference):
    """Return ``'FI'`` or ``'RF'`` when ``reference`` is a valid bank reference, else None.

    :param str reference: as printed, spaces allowed
    """
    compact = compact_reference(reference)
    if _is_national(compact):
        return 'FI'
    return 'RF' if _is_iso_11649(compact) and _is_national(compact[4:]) else None


def is_foreign(reference):
    """Tell whether ``reference`` is a valid RF reference that stands around no Finnish one: ``RF67INV000037``."""
    compact = compact_reference(reference)
    return _is_iso_11649(compact) and not _is_national(compact[4:])


def same_references(reference):
    """Return all that is written for the payment that ``reference`` names, by which a payment is found.

    A national reference and the RF reference around it name the same one, with spaces or without.

    :param str reference: a valid bank reference, as printed
    """
    compact = compact_reference(reference)
    national = compact[4:] if reference_type(compact) == 'RF' else compact
    rf = f'RF{98 - _iso_11649_remainder("RF00" + national):02}{national}'
    return {national, re.sub(r'(?<=\d)(?=(\d{5})+$)', ' ', national), rf, re.sub(r'(.{4})(?=.)', r'\1 ', rf)}


def is_misspelt(reference):
    """Tell whether ``reference`` is written like a bank reference and is none: customers could not pay by it."""
    compact = compact_reference(reference)
    return bool(re.fullmatch(r'\d+|RF\d{2}[0-9A-Z]*', compact)) and not (reference_type(compact) or is_foreign(compact))


def reference_payload(reference):
    """Return what the payment data say of the reference: itself, or the wish that the service makes one.

    Left out, an invoice has no reference at all; an empty one is a wish (chapter 20).

    :param str reference: as printed; what is no bank reference counts as none
    """
    kind = reference_type(reference)
    if not kind:
        return {'bankReferenceCode': ''}
    return {'bankReferenceCode': compact_reference(reference), 'bankReferenceCodeType': kind}


def compact_reference(reference):
    """Return ``reference`` without white space, in upper case."""
    return re.sub(r'\s', '', reference or '').upper()


def _is_national(compact):
    return bool(re.fullmatch(r'\d{4,20}', compact)) and _finnish_check_digit(compact[:-1]) == compact[-1]


def _is_iso_11649(compact):
    return bool(re.fullmatch(r'RF\d{2}[0-9A-Z]{1,21}', compact)) and _iso_11649_remainder(compact) == 1


def _finnish_check_digit(digits):
    weighted = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def _iso_11649_remainder(reference):
    return int(''.join(str(int(char, 36)) for char in reference[4:] + reference[:4])) % 97
