"""What the connection's test compares, in plain values (chapters 2 and 16)."""

import re
from typing import NamedTuple

ENOUGH_TO_WRITE = ('ALL_RIGHTS', True)
ENOUGH_TO_READ = ('ALL_RIGHTS', 'VIEWING_RIGHTS', True)
OFF = (False,)


class Right(NamedTuple):
    """A user right of Procountor that a feature needs.

    ``accepted`` are the values that will do. The rights that hide or forbid something are wanted off.
    """

    group: str
    name: str
    accepted: tuple


RIGHTS = {
    'sending': [
        Right('sales', 'salesOrGroupInvoices', ENOUGH_TO_WRITE),
        Right('sales', 'salesInvoiceSearch', ENOUGH_TO_READ),
        # It hides the invoices of other people, so the search before a second attempt would miss some.
        Right('sales', 'personalSalesInvoicesOnly', OFF),
        Right('sales', 'customerRegister', ENOUGH_TO_READ),
        Right('sales', 'productRegister', ENOUGH_TO_READ),
        Right('accounting', 'preventCreatingEditingInvoices', OFF),
    ],
    'customers': [Right('sales', 'customerRegister', ENOUGH_TO_WRITE)],
    'products': [Right('sales', 'productRegister', ENOUGH_TO_WRITE)],
    'dimensions': [Right('management', 'basicAccountingInfo', ENOUGH_TO_WRITE)],
    'mark_paid': [Right('payments', 'markAsPaid', ENOUGH_TO_WRITE)],
}


class Judged(NamedTuple):
    """Whether the user has a right, and the feature (a key of `RIGHTS`) that needs it."""

    right: Right
    feature: str
    is_given: bool


def judged_rights(answer, features):
    """Return a `Judged` for each right that ``features`` need; the first feature that lacks it speaks for it.

    What the service leaves out of the answer is taken as granted: its refusal will have the last word.

    :param dict answer: of ``GET /users/rights``
    :param features: keys of `RIGHTS`, the most important first
    """
    groups, judged = answer.get('rights') or {}, {}
    for feature in features:
        for right in RIGHTS[feature]:
            value = (groups.get(right.group) or {}).get(right.name, right.accepted[0])
            before = judged.get((right.group, right.name))
            if not before or before.is_given:
                judged[right.group, right.name] = Judged(right, feature, value in right.accepted)
    return list(judged.values())


def plain_business_id(text):
    """Return the digits and letters of a business ID or Finnish VAT number, so that two spellings compare equal."""
    return re.sub(r'[^0-9A-Z]', '', (text or '').upper()).removeprefix('FI')


def age_in_months(version, today):
    """Return how old the API ``version`` ("26.04", "v2602") is at ``today``, or None for another form of version."""
    match = re.fullmatch(r'v?(\d\d)\.?(\d\d)(?:\.\d+)?', version or '')
    if not match:
        return None
    year, month = 2000 + int(match[1]), int(match[2])
    return (today.year - year) * 12 + today.month - month
