import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.dimension import (
    Label,
    Proposal,
    completed,
    is_whole,
    item_values,
    labels,
    proposals,
    same,
    shares,
    split,
)

THIRDS = [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def cents(*texts):
    return [Decimal(text) for text in texts]


# ----- values


@pytest.mark.parametrize(
    ("value", "weights", "parts"),
    [
        ("-100", ["60", "40"], ("-60", "-40")),
        ("100", THIRDS, ("33.33", "33.33", "33.34")),
        ("0.01", ["50", "50"], ("0.01", "0")),
        ("-0.05", ["50", "50"], ("-0.03", "-0.02")),
        ("10", ["33.33", "33.33", "33.33"], ("3.34", "3.33", "3.33")),
        ("9.99", ["12.5", "87.5"], ("1.25", "8.74")),
        ("0", ["60", "40"], ("0", "0")),
        ("1234567.89", ["0.01", "99.99"], ("123.46", "1234444.43")),
    ],
)
def test_a_split_is_exact_to_the_cent(value, weights, parts):
    """Fault F43. Feature X15."""
    assert split(Decimal(value), [Decimal(weight) for weight in weights]) == cents(*parts)


@given(
    st.decimals("-1000000", "1000000", places=2),
    st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=9),
)
def test_the_parts_of_any_split_add_up_and_are_less_than_a_cent_away(value, weights):
    """Fault F43. Feature X15."""
    parts, whole = split(value, weights), sum(weights)
    assert sum(parts) == value
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - value * weight / whole) < Decimal("0.01000001")
        assert part * value >= 0


def test_values_are_made_for_each_dimension_and_none_of_zero():
    given_shares = {"401": {"4011": Decimal(60), "4012": Decimal(40)}, "402": {"4021": Decimal(100)}}
    assert item_values(Decimal("-100"), given_shares) == [
        {"dimensionId": 401, "itemId": 4011, "value": Decimal(-60)},
        {"dimensionId": 401, "itemId": 4012, "value": Decimal(-40)},
        {"dimensionId": 402, "itemId": 4021, "value": Decimal(-100)},
    ]
    assert [each["value"] for each in item_values(Decimal("0.01"), given_shares)] == cents("0.01", "0.01")


# ----- shares


PLACES = {1: ("401", "4011"), 2: ("401", "4012"), 5: ("402", "4021")}


def test_combined_accounts_of_several_plans_give_each_dimension_its_shares():
    assert shares({"1,5": 60.0, "2,5": 30.0, "2": 10.0, "9": 100.0}, PLACES) == {
        "401": {"4011": Decimal(60), "4012": Decimal(40)},
        "402": {"4021": Decimal(90)},
    }


def test_accounts_that_stay_in_odoo_or_have_nothing_give_no_share():
    assert shares({"9": 100.0, "1": 0.0, "x": 3}, PLACES) == {}
    assert shares(None, PLACES) == {}


def test_defaults_take_what_the_row_leaves():
    given_shares = {"401": {"4011": Decimal(80)}}
    assert completed(given_shares, {"401": ["4012"], "402": ["4021", "4022"]}) == {
        "401": {"4011": Decimal(80), "4012": Decimal(20)},
        "402": {"4021": Decimal(50), "4022": Decimal(50)},
    }
    assert completed({"401": {"4011": Decimal("99.99")}}, {"401": ["4012"]}) == {"401": {"4011": Decimal("99.99")}}
    assert given_shares == {"401": {"4011": Decimal(80)}}, "what was given is left alone"


@pytest.mark.parametrize(
    ("percentages", "whole"),
    [
        (["100"], True),
        (THIRDS, True),
        (["33.33", "33.33", "33.33"], True),
        (["99.97"], False),
        (["60", "50"], False),
        (["150", "-50"], False),
        ([], False),
    ],
)
def test_a_whole_is_100_percent_but_for_rounding(percentages, whole):
    items = {str(number): Decimal(percent) for number, percent in enumerate(percentages)}
    assert is_whole(items) is whole


# ----- names


def test_a_text_names_dimensions_and_items():
    """Feature F84. Feature F85."""
    assert labels(" Kustannuspaikka\\Helsinki ; Projekti \\ P-100;") == [
        Label("Kustannuspaikka", "Helsinki"),
        Label("Projekti", "P-100"),
    ]
    assert labels(None) == labels("") == []
    assert labels("A\\B\\C") == [Label("A", "B\\C")]


@pytest.mark.parametrize("part", ["Helsinki", "\\Helsinki", "Kustannuspaikka\\", "Kustannuspaikka/Helsinki"])
def test_a_text_of_another_form_is_refused_with_the_part(part):
    with pytest.raises(ValueError, match="^" + part.replace("\\", "\\\\") + "$"):
        labels(f"Projekti\\P-100; {part}")


def test_names_are_the_same_but_for_case_and_spaces():
    assert same("  Helsingin  Myymälä ") == same("helsingin myymälä") != same("Helsingin Myymala")


def test_names_are_proposed_by_name_code_and_beginning():
    candidates = {1: "Helsinki", 2: "P-101 Revontuli", 3: "Tampere", 4: "tampere", 5: "Oulu, suljettu"}
    wanted = {
        "same": ("HELSINKI", None),
        "code": ("Tilausjärjestelmä", "p 101"),
        "two": ("Tampere", None),
        "none": ("Turku", None),
        "begins": ("Oulu", None),
        "letter": ("P", None),
    }
    assert proposals(wanted, candidates) == {
        "same": Proposal(1, True),
        "code": Proposal(2, False),
        "two": Proposal(None, False),
        "none": Proposal(None, False),
        "begins": Proposal(5, False),
        "letter": Proposal(None, False),
    }


def test_thousands_of_names_are_proposed_at_once():
    names = {number: f"P-{number} Project of customer {number % 7}" for number in range(5000)}
    started = time.monotonic()
    found = proposals({number: (name.upper(),) for number, name in names.items()}, names)
    assert all(found[number] == Proposal(number, True) for number in names)
    assert time.monotonic() - started < 2
