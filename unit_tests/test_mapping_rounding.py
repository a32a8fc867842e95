from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.money import rounded
from mapping.rounding import agreed_lines, fitted_names, fitted_price, rounding_amount, spread
from mapping.totals import RowFigures, Totals, row_amount, totals_of

CENT = Decimal("0.01")


def line(quantity, price, percent="25.5", discount="0", *, with_vat=False, **amounts):
    return {
        "kind": "product",
        "text": "Puutavara",
        "unit": "uom.product_uom_meter",
        "quantity": Decimal(quantity),
        "price_unit": Decimal(price),
        "discount": Decimal(discount),
        "vat_percent": Decimal(percent),
        "price_includes_vat": with_vat,
    } | {name: Decimal(amount) for name, amount in amounts.items()}


def document(*lines, totals="0 0 0", **options):
    return {"lines": list(lines), "totals": Totals(*map(Decimal, totals.split()))} | options


def figures(lines):
    return [
        (str(each["quantity"]), str(each["price_unit"]), str(each["discount"])) for each in lines if "quantity" in each
    ]


@pytest.mark.parametrize(
    ("amount", "quantity", "discount", "price"),
    [
        ("239.04", "3", "0", "79.68"),
        ("59.98", "3", "0", "19.993"),
        ("100.01", "1000", "0", "0.10001"),
        ("52.47", "3", "12.5", "19.99"),
        ("-10.00", "-3", "0", "3.333"),
        ("0", "3", "0", "0.00"),
    ],
)
def test_a_price_has_as_many_decimals_as_the_amount_needs(amount, quantity, discount, price):
    found = fitted_price(Decimal(amount), Decimal(quantity), Decimal(discount))
    assert str(found) == price


@pytest.mark.parametrize(("quantity", "discount"), [("0", "0"), ("3", "100")])
def test_no_price_makes_an_amount_of_nothing(quantity, discount):
    assert fitted_price(Decimal("1"), Decimal(quantity), Decimal(discount)) is None


@settings(derandomize=True, database=None, max_examples=300)
@given(
    st.decimals("-99999", "99999", places=2), st.decimals("0.001", "5000", places=3), st.decimals("0", "99", places=2)
)
def test_a_fitted_price_makes_the_amount_to_the_cent(amount, quantity, discount):
    assert row_amount(quantity, fitted_price(amount, quantity, discount), discount) == amount


def test_cents_go_to_the_largest_amounts():
    amounts = [Decimal(each) for each in ("1.00", "5.00", "3.00")]
    assert spread(amounts, Decimal("9.02")) == [Decimal(each) for each in ("1.00", "5.01", "3.01")]
    assert spread(amounts, Decimal("8.99")) == [Decimal(each) for each in ("1.00", "4.99", "3.00")]
    assert spread(amounts, Decimal("9.00")) == amounts


# ------------------------------------------------------------------
# LINES
# ------------------------------------------------------------------


def test_a_line_that_makes_its_amount_is_sent_as_it_is():
    values = document(line("3", "19.995", net="59.99", gross="75.29"))
    lines, with_vat = agreed_lines(values)
    assert lines == values["lines"]
    assert with_vat is False


def test_lines_that_tell_no_amounts_are_sent_as_they_are():
    values = {"lines": [{"kind": "product", "quantity": 1, "price_unit": 2, "discount": 0, "vat_percent": 0}]}
    assert agreed_lines(values) == (values["lines"], False)


def test_the_cent_that_odoo_moved_is_in_the_price():
    values = document(line("3", "19.995", net="59.98", gross="75.28"))
    assert figures(agreed_lines(values)[0]) == [("3", "19.993", "0")]
    assert fitted_names(values) == ["Puutavara"]


def test_an_uneven_line_is_sent_as_one_amount_where_that_is_chosen():
    values = document(
        line("3", "19.995", net="59.98", discount="0"),
        line("7.5", "3.30", discount="12.5", net="21.65"),
        line("3", "20", net="60.00"),
        line("1000", "0.125", net="125.00"),
        prices_per_line=True,
    )
    lines, _with_vat = agreed_lines(values)
    assert figures(lines) == [("1", "59.98", "0"), ("1", "21.65", "0"), ("3", "20", "0"), ("1", "125.00", "0")]
    assert [each["text"].partition("\n")[2] for each in lines] == [
        "3 x 19.995",
        "7.5 x 3.30, -12.5 %",
        "",
        "1000 x 0.125",
    ]
    assert [each["unit"] for each in lines] == ["NO_UNIT", "NO_UNIT", "uom.product_uom_meter", "NO_UNIT"]


@pytest.mark.parametrize(
    ("price", "discount", "sent"),
    [
        ("100", "0", ("100", "0")),
        ("100", "12.5", ("100", "12.5")),
        ("100", "33.3333", ("100", "33.3333")),
        ("100", "100", ("100", "100")),
        ("-15", "10", ("-15", "10")),
        # what the row cannot name is in its price, to the last digit
        ("100", "33.33333", ("66.66667", "0")),
        ("0.07", "12.345678", ("0.0613580254", "0")),
        ("100", "-5", ("105", "0")),
        ("100", "120", ("-20", "0")),
    ],
)
def test_a_discount_is_named_or_in_the_price_and_the_amount_is_the_same(price, discount, sent):
    """Fault F34."""
    net = RowFigures(Decimal(1), Decimal(price), Decimal(discount), Decimal(0)).amount
    values = document(line("1", price, discount=discount, net=net))
    [found] = agreed_lines(values)[0]
    assert (found["price_unit"], found["discount"]) == tuple(map(Decimal, sent))
    assert found["price_unit"] * (100 - found["discount"]) == Decimal(price) * (100 - Decimal(discount))
    assert fitted_names(values) == []  # a warning of its own tells it


def test_a_discount_that_a_row_cannot_name_leaves_no_decimals_where_none_are_wanted():
    values = document(
        line("3", "19.99", discount="-5", net="62.97"),
        line("4", "20.00", discount="-5", net="84.00"),
        line("2", "10.00", discount="33.33333", with_vat=True, net="10.62", gross="13.33"),
        totals="10.62 2.71 13.33",
        prices_per_line=True,
    )
    lines, with_vat = agreed_lines(values | {"lines": values["lines"][:2]})
    assert figures(lines) == [("1", "62.97", "0"), ("4", "21.00", "0")]
    assert lines[0]["text"] == "Puutavara\n3 x 19.99, +5 %"
    [included], with_vat = agreed_lines(values | {"lines": values["lines"][2:]})
    assert with_vat
    assert figures([included]) == [("1", "13.33", "0")]


@given(
    price=st.decimals("-500", "5000", places=6),
    quantity=st.decimals("0", "200", places=3),
    discount=st.decimals("-50", "150", places=6),
    included=st.booleans(),
)
@settings(derandomize=True, database=None, max_examples=300)
def test_prices_have_two_decimals_where_no_more_are_wanted(price, quantity, discount, included):
    exact = RowFigures(quantity, price, discount, Decimal("25.5"))
    totals = totals_of([exact], included)
    only = line(quantity, price, discount=discount, with_vat=included, net=totals.net, gross=totals.gross)
    values = document(only, totals=' '.join(map(str, totals)), prices_per_line=True)
    [found] = agreed_lines(values)[0]
    assert found["price_unit"] == round(found["price_unit"], 2)
    assert row_amount(found["quantity"], found["price_unit"], found["discount"]) == (
        totals.gross if included else totals.net
    )


def test_prices_that_all_include_vat_are_sent_so():
    values = document(
        line("3", "9.99", with_vat=True, net="23.88", gross="29.97"),
        line("1", "5.00", "0", net="5.00", gross="5.00"),
        {"kind": "line_section", "text": "Alku"},
        totals="28.88 6.09 34.97",
    )
    lines, with_vat = agreed_lines(values)
    assert with_vat is True
    assert figures(lines) == [("3", "9.99", "0"), ("1", "5.00", "0")]


def test_a_cent_of_the_whole_is_in_a_price_that_includes_vat():
    values = document(
        line("1.5", "3.33", with_vat=True, net="3.98", gross="5.00"),
        line("1.5", "3.33", with_vat=True, net="3.98", gross="5.00"),
        totals="7.96 2.03 9.99",
    )
    lines, _with_vat = agreed_lines(values)
    assert sum(row_amount(each["quantity"], each["price_unit"], each["discount"]) for each in lines) == Decimal("9.99")


def test_of_mixed_prices_the_amounts_without_vat_are_sent():
    values = document(
        line("2", "125.50", with_vat=True, net="200.00", gross="251.00"),
        line("1", "10", net="10.00", gross="12.55"),
        line("3", "9.99", discount="100", with_vat=True, net="0", gross="0"),
        totals="210.00 53.55 263.55",
    )
    lines, with_vat = agreed_lines(values)
    assert with_vat is False
    assert figures(lines) == [("2", "100.00", "0"), ("1", "10", "0"), ("3", "7.9602", "100")]
    assert not fitted_names(values), "they were converted"


def test_of_mixed_prices_those_with_vat_are_sent_when_the_vat_would_differ():
    # 0.27 with VAT is 0.22 + 0.05, and 25.5 % of 0.22 is 0.0561
    values = document(
        line("1", "0.27", with_vat=True, net="0.22", gross="0.27"),
        line("1", "10", net="10.00", gross="12.55"),
        totals="10.22 2.60 12.82",
    )
    lines, with_vat = agreed_lines(values)
    assert with_vat is True
    assert figures(lines) == [("1", "0.27", "0"), ("1", "12.55", "0")]


def all_rates(draw_with_vat):
    return st.tuples(
        st.decimals("0.01", "2000", places=2),
        st.sampled_from(["25.5", "24", "14", "13.5", "10", "0"]),
        draw_with_vat,
    )


@settings(derandomize=True, database=None, max_examples=300)
@given(st.lists(all_rates(st.booleans()), min_size=1, max_size=6))
def test_a_company_that_rounds_each_line_gets_its_sums_whatever_its_prices_include(rows):
    """Fault F34."""
    lines = []
    for price, percent, with_vat in rows:
        rate = Decimal(percent)
        vat = rounded(price * rate / (100 + rate if with_vat else 100), 2)
        net, gross = (price - vat, price) if with_vat else (price, price + vat)
        lines.append(line("1", price, percent, with_vat=with_vat, net=net, gross=gross))
    net, gross = sum(each["net"] for each in lines), sum(each["gross"] for each in lines)
    values = document(*lines) | {"totals": Totals(net, gross - net, gross)}
    sent, includes = agreed_lines(values)
    found = [RowFigures(each["quantity"], each["price_unit"], each["discount"], each["vat_percent"]) for each in sent]
    assert totals_of(found, includes) == values["totals"]


def test_a_line_of_cash_rounding_counts_and_keeps_its_price():
    cash = {key: value for key, value in line("1", "0.01", "0").items() if key != "price_includes_vat"}
    values = document(
        line("3", "9.99", with_vat=True, net="23.88", gross="29.97"),
        cash | {"kind": "rounding"},
        totals="23.89 6.09 29.98",
    )
    lines, with_vat = agreed_lines(values)
    assert with_vat is True
    assert figures(lines) == [("3", "9.99", "0"), ("1", "0.01", "0")]
    assert rounding_amount(values | {"rounding_line": ROUNDING}) == 0


# ------------------------------------------------------------------
# ROUNDING ROW
# ------------------------------------------------------------------

ROUNDING = {"kind": "product", "text": "Pyöristys", "unit": "", "discount": Decimal(0), "vat_percent": Decimal(0)}


def uneven(**options):
    """Return three lines of 0.02: their VAT is 0.03 row by row, and 0.02 as a whole."""
    options = {"rounding_line": ROUNDING} | options
    return document(*[line("1", "0.02", net="0.02", gross="0.03")] * 3, totals="0.06 0.02 0.08", **options)


def test_a_rounding_row_makes_the_total():
    lines, _with_vat = agreed_lines(uneven())
    assert figures(lines)[3:] == [("-1", "0.01", "0")]
    assert rounding_amount(uneven()) == -CENT


@pytest.mark.parametrize(
    "values",
    [
        uneven(rounding_line=None),
        uneven(vat_rounding="document"),
        uneven() | {"totals": Totals(Decimal("0.06"), Decimal("0.12"), Decimal("0.18"))},
    ],
    ids=["not wanted", "no difference", "more than rounding explains"],
)
def test_no_rounding_row(values):
    assert len(agreed_lines(values)[0]) == 3
