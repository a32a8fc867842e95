"""The rules of a ledger receipt that the document cannot say (fact book, chapters 12 and 13)."""

from collections import Counter
from decimal import Decimal

from ..money import CENT, decimal
from ..problems import Problems
from .ledger_accounts import account_names
from .receipt_build import entries_sum
from .vats import VatLists

ONCE = ("REVERSING_ENTRY", "RECONCILIATION_ENTRY")
MAX_VALUE = 10**11


def check_receipt(call, draft, stored=None):
    """Check a receipt that has passed the schema.

    :param stored: what it replaces; percentages and accounts used there may stay
    :raise Refused: 400 with everything that is wrong
    """
    problems = Problems()
    if not draft["name"].strip():
        problems.blank("name")
    if "vatProcessing" in draft and draft["vatProcessing"] != call.fact("company")["country"]:
        problems.invalid("vatProcessing", draft["vatProcessing"])
    _check_vat(call, problems, draft, stored)
    _check_kinds(problems, draft["transactions"])
    _check_accounts(call, problems, draft["transactions"], stored)
    _check_values(problems, draft["transactions"])
    problems.refuse()
    check_dimensions(call, problems, draft["transactions"])
    if entries_sum(draft["transactions"]):
        problems.add("transactions", "The entries with their VAT do not add up to zero.")
    problems.refuse()


def check_dimensions(call, problems, entries, place="transactions[{}].dimensionItemValues"):
    """Check that dimensions and items exist, and that the values of each dimension add up to the entry."""
    items = None
    for number, entry in enumerate(entries):
        field, sums = place.format(number), {}
        for part, value in enumerate(entry.get("dimensionItemValues", ())):
            items = _items(call) if items is None else items
            dimension, item = value["dimensionId"], value["itemId"]
            if item not in items.get(dimension, ()):
                wrong = "itemId" if dimension in items else "dimensionId"
                problems.invalid(f"{field}[{part}].{wrong}", value[wrong])
            sums[dimension] = sums.get(dimension, Decimal()) + decimal(value["value"])
        for dimension, total in sums.items():
            if total != decimal(entry["accountingValue"]):
                problems.add(field, f"The values of dimension {dimension} do not add up to the accounting value.")


def _items(call):
    dimensions = [row.document for row in call.register("dimension").search()]
    return {dimension["id"]: {item["id"] for item in dimension["items"]} for dimension in dimensions}


def _check_vat(call, problems, draft, stored):
    side = draft["vatType"].lower()
    vats = call.fact("vats")
    lists = {"sales": VatLists(vats, "sales"), "purchase": VatLists(vats, "purchase")}
    old = {entry["vatPercent"] for entry in stored["transactions"]} if stored else set()
    if not stored or draft["vatStatus"] != stored["vatStatus"]:
        lists[side].check_status(problems, "vatStatus", draft["vatStatus"])
    for place, entry in enumerate(draft["transactions"]):
        if entry["transactionType"] in ONCE:
            continue
        own = lists[entry.get("vatType", draft["vatType"]).lower()]
        if entry["vatPercent"] not in old | {0}:
            own.check_percent(problems, f"transactions[{place}].vatPercent", entry["vatPercent"])
        own.check_status(problems, f"transactions[{place}].vatStatus", entry.get("vatStatus"))


def _check_kinds(problems, entries):
    kinds = Counter(entry["transactionType"] for entry in entries)
    for kind in ONCE:
        if kinds[kind] > 1:
            problems.add("transactions", f"There can be only one {kind}.")
    for place, entry in enumerate(entries):
        if entry["transactionType"] in ONCE:
            if entry["vatPercent"]:
                problems.invalid(f"transactions[{place}].vatPercent", entry["vatPercent"])
            if "vatStatus" in entry:
                problems.invalid(f"transactions[{place}].vatStatus", entry["vatStatus"])


def _check_accounts(call, problems, entries, stored):
    known = set(account_names(call))
    if stored:
        known |= {entry["account"] for entry in stored["transactions"]}
    for place, entry in enumerate(entries):
        if entry["account"] not in known:
            problems.invalid(f"transactions[{place}].account", entry["account"])


def _check_values(problems, entries):
    for place, entry in enumerate(entries):
        _check_amount(problems, f"transactions[{place}].accountingValue", entry["accountingValue"])
        for part, value in enumerate(entry.get("dimensionItemValues", ())):
            _check_amount(problems, f"transactions[{place}].dimensionItemValues[{part}].value", value["value"])


def _check_amount(problems, field, number):
    amount = decimal(number)
    if abs(amount) > MAX_VALUE or amount % CENT:
        problems.invalid(field, number)
