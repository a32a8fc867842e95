"""Finnish bank references (chapter 19): the national one and the RF reference around it."""

import re


def reference_type(reference):
    """Return ``'FI'`` or ``'RF'`` when ``reference`` is a valid bank reference, else None.

    :param str reference: as printed, spaces allowed
    """
    compact = compact_reference(reference)
    if re.fullmatch(r'\d{4,20}', compact) and _finnish_check_digit(compact[:-1]) == compact[-1]:
        return 'FI'
    if re.fullmatch(r'RF\d{2}[0-9A-Z]{1,21}', compact) and _iso_11649_remainder(compact) == 1:
        return 'RF'
    return None


def is_misspelt(reference):
    """Tell whether ``reference`` is written like a bank reference and is none: customers could not pay by it."""
    compact = compact_reference(reference)
    return bool(re.fullmatch(r'\d+|RF\d{2}[0-9A-Z]*', compact)) and not reference_type(compact)


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


def _finnish_check_digit(digits):
    weighted = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def _iso_11649_remainder(reference):
    return int(''.join(str(int(char, 36)) for char in reference[4:] + reference[:4])) % 97
