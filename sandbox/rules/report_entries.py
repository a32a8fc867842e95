"""The entries that reports add up: those of stored ledger receipts, and the VAT that the service adds to them."""

from typing import Any, NamedTuple

from ..money import CONTEXT, HUNDRED, cents, decimal, vat_of
from ..problems import Problems
from .listing import Filter

VAT_PAYABLE, VAT_RECEIVABLE = "2939", "1763"
# Receipts in these count as official bookkeeping.
OFFICIAL = ["APPROVED", "SENT", "NOT_SENT", "PAYMENT_SENT_TO_BANK", "PAID", "PARTLY_PAID", "MARKED_PAID"]
OFFICIAL += ["PAYMENT_QUEUED", "PAYMENT_DENIED"]


class Entry(NamedTuple):
    """A value on an account: an entry of a receipt, or the VAT of one."""

    account: str
    value: Any
    receipt: dict
    source: dict
    is_vat: bool


def read_entries(call, first=None):
    """Return the entries that a report asks for.

    :param first: first day; None: the ``startDate`` of the request, or the first day of the year of ``endDate``
    :raise Refused: 400 when the days are the wrong way round
    """
    asked, wanted = call.body, Filter()
    start, end = period(asked)
    if start > end:
        problems = Problems()
        problems.invalid("startDate", start)
        problems.refuse()
    wanted.between("date", start if first is None else first, end)
    wanted.among("status", asked.get("receiptStatus", OFFICIAL))
    options = asked.get("options", {})
    if "receiptType" in options:
        wanted.among("type", options["receiptType"])
    entries = []
    for stored in call.register("ledger_receipt").search(wanted.where, wanted.values, order="date, id"):
        if options.get("receiptName", "").casefold() in stored.document["name"].casefold():
            entries += _entries(stored.document)
    return entries


def period(asked):
    """Return the first and the last day of a report."""
    return asked.get("startDate", asked["endDate"][:4] + "-01-01"), asked["endDate"]


def balances(entries):
    """Return the sums by account, ordered by account."""
    sums = {}
    for entry in entries:
        sums[entry.account] = sums.get(entry.account, 0) + entry.value
    return dict(sorted(sums.items()))


def _entries(receipt):
    for source in receipt["transactions"]:
        value = decimal(source["accountingValue"])
        vat = vat_of(value, source["vatPercent"])
        deducted = vat
        purchase = source.get("vatType", receipt["vatType"]) == "PURCHASE"
        if purchase:
            percent = decimal(source.get("vatDeductionPercent", 100))
            deducted = cents(CONTEXT.divide(CONTEXT.multiply(vat, percent), HUNDRED))
        # VAT that cannot be deducted is a cost of the same account.
        yield Entry(source["account"], value + vat - deducted, receipt, source, False)
        if deducted:
            yield Entry(VAT_RECEIVABLE if purchase else VAT_PAYABLE, deducted, receipt, source, True)
