from decimal import Decimal

import pytest

from mapping.ledger_receipt import Mismatch, Row, has_dimensions, mismatch, with_dimensions

HALVES = {"401": {"4011": Decimal(50), "4012": Decimal(50)}}


def entry(value, kind="ENTRY", **values):
    return {
        "transactionType": kind,
        "account": "3000",
        "accountingValue": value,
        "vatPercent": Decimal("25.5"),
    } | values


def receipt(*entries):
    return {"id": 7, "version": "2026-02-02T10:00:00", "transactions": [entry(125.5, "REVERSING_ENTRY"), *entries]}


def row(value, shares=None):
    return Row(Decimal(value), HALVES if shares is None else shares)


def values_of(changed):
    return [
        [(one["dimensionId"], one["itemId"], one["value"]) for one in each.get("dimensionItemValues", [])]
        for each in changed["transactions"]
    ]


def test_each_entry_gets_the_values_of_its_row_and_the_rest_stays():
    """Feature X15."""
    before = receipt(entry(Decimal("-33.33")), entry(-20, description="freight"), entry(-0.01, "RECONCILIATION_ENTRY"))
    changed = with_dimensions(before, [row("-33.33"), row("-20", {})])
    assert values_of(changed) == [
        [],
        [(401, 4011, Decimal("-16.67")), (401, 4012, Decimal("-16.66"))],
        [],
        [],
    ]
    assert "dimensionItemValues" not in changed["transactions"][2]
    assert changed["version"] == "2026-02-02T10:00:00"
    assert "dimensionItemValues" not in str(before), "what was read is left alone"


def test_other_dimensions_of_an_entry_stay():
    there = {"dimensionId": 409, "itemId": 4091, "value": -10}
    old = {"dimensionId": 401, "itemId": 4019, "value": -10}
    changed = with_dimensions(receipt(entry(-10, dimensionItemValues=[old, there])), [row("-10")])
    assert values_of(changed)[1] == [(409, 4091, -10), (401, 4011, Decimal(-5)), (401, 4012, Decimal(-5))]


def test_values_that_are_there_are_recognised_in_any_order():
    rows = [row("-10"), row("-20", {})]
    bare = receipt(entry(-10), entry(-20))
    assert not has_dimensions(bare, rows)
    written = with_dimensions(bare, rows)
    written["transactions"][1]["dimensionItemValues"].reverse()
    assert has_dimensions(written, rows)
    assert not has_dimensions(written, [row("-10", {"401": {"4011": Decimal(100)}}), rows[1]])


@pytest.mark.parametrize(
    ("entries", "rows", "expected"),
    [
        ([-10, -20], ["-10", "-20"], None),
        ([10, 20], ["-10", "-20"], None),  # the sign of debit is likely, not certain
        ([Decimal("-10.01"), -20], ["-10", "-20"], None),
        ([-1010], ["-1000"], None),  # another rate of the currency
        ([-30], ["-10", "-20"], Mismatch(2, 1)),
        ([-10, -20, -5], ["-10", "-20"], Mismatch(2, 3)),
        ([-20, -10], ["-10", "-20"], Mismatch(2, 2, 1)),
        ([-10, Decimal("-20.50")], ["-10", "-20"], Mismatch(2, 2, 2)),
    ],
)
def test_rows_and_entries_that_do_not_fit_are_found(entries, rows, expected):
    """Fault F43."""
    assert mismatch(receipt(*map(entry, entries)), [row(value) for value in rows]) == expected
