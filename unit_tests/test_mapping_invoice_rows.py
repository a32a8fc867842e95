from decimal import Decimal

import pytest

from mapping.invoice_rows import fits_discount, invoice_rows
from mapping.text import recorded_changes

DOMESTIC, NO_VAT = 1, 12


def line(**values):
    return {
        "kind": "product",
        "text": "Työ",
        "code": "",
        "product_remote_id": "",
        "quantity": Decimal("2"),
        "unit": "uom.product_uom_hour",
        "price_unit": Decimal("95"),
        "discount": Decimal("0"),
        "vat_percent": Decimal("25.5"),
        "vat_status": DOMESTIC,
    } | values


def rows(*lines, sign=1):
    return invoice_rows(lines, DOMESTIC, sign)


def row(sign=1, **values):
    [found] = rows(line(**values), sign=sign)
    return found


def section(text, kind="line_section"):
    return {"kind": kind, "text": text}


def note(text):
    return section(text, "line_note")


def texts(*lines):
    return [(each["headerText"], each["product"], each["comment"], each["explanationText"]) for each in rows(*lines)]


# ----------------------------------------------------------------------
# FIGURES
# ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "fits"),
    [("0", True), ("100", True), ("12.3456", True), ("12.34567", False), ("-0.01", False), ("100.01", False)],
)
def test_discounts_that_a_row_can_name(percent, fits):
    assert fits_discount(Decimal(percent)) is fits


@pytest.mark.parametrize("price", ["33.333333333333336", "0.000001", "1234567.89", "0", "-0.5"])
def test_a_price_keeps_all_its_digits(price):
    assert row(price_unit=Decimal(price))["unitPrice"] == Decimal(price)


@pytest.mark.parametrize(
    ("sign", "quantity", "price", "sent"),
    [
        (1, "1", "-50", (1, -50)),  # a global discount
        (-1, "1", "-50", (-1, -50)),  # the same, credited
        (1, "-1", "500", (-1, 500)),  # a down payment taken off
        (-1, "-1", "500", (1, 500)),
        (-1, "3", "20", (-3, 20)),
    ],
)
def test_negative_lines_stay_as_they_are_and_a_credit_note_turns_the_quantity(sign, quantity, price, sent):
    found = row(sign, quantity=Decimal(quantity), price_unit=Decimal(price))
    assert (found["quantity"], found["unitPrice"]) == sent


def test_no_quantity_is_zero_and_not_minus_zero():
    assert str(row(-1, quantity=Decimal("0"))["quantity"]) == "0"


@pytest.mark.parametrize(
    ("unit", "quantity"), [("uom.product_uom_dozen", "0.5"), ("PALLET", "3"), ("uom.product_uom_lb", "1.25")]
)
def test_quantity_and_price_are_those_of_the_line_in_whatever_unit(unit, quantity):
    found = row(unit=unit, quantity=Decimal(quantity), price_unit=Decimal("12.34"))
    assert (found["quantity"], found["unitPrice"]) == (Decimal(quantity), Decimal("12.34"))
    assert found["unit"] in ("DOZEN", "PALLET", "POUND")


def test_the_rounding_to_the_smallest_coin_is_a_row_without_vat():
    rounding = line(
        kind="rounding", text="Pyöristys", quantity=Decimal("1"), price_unit=Decimal("-0.02"), vat_status=NO_VAT
    )
    [_work, found] = rows(line(), rounding | {"vat_percent": Decimal("0"), "unit": "NO_UNIT"})
    assert (found["product"], found["unitPrice"], found["vatPercent"]) == ("Pyöristys", Decimal("-0.02"), 0)
    assert (found["vatStatus"], found["unit"]) == (NO_VAT, "NO_UNIT")


# ----------------------------------------------------------------------
# PRODUCTS
# ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "sent"),
    [
        ("HOY-1", "[HOY-1] Lauta", ("HOY-1", "Lauta")),
        ("HOY-1", "Lauta", ("HOY-1", "Lauta")),
        ("HOY-1", "[HOY-1]", ("HOY-1", "HOY-1")),
        (" HOY\n1 ", "[HOY 1] Lauta", ("HOY 1", "Lauta")),
        ("Ż→1", "[Ż→1] Lauta", ("Z->1", "Lauta")),
        ("", "[HOY-1] Lauta", ("", "[HOY-1] Lauta")),
        ("", "", ("", "-")),
        ("", "\u200b", ("", "-")),
        ("", "😀", ("", "?")),
        ("x" * 81, "Lauta", ("x" * 79 + "…", "Lauta")),
    ],
)
def test_the_code_is_cleaned_and_a_row_is_never_without_a_name(code, text, sent):
    """Feature F64. Fault F40."""
    found = row(code=code, text=text)
    assert (found["productCode"], found["product"]) == sent


def test_a_linked_product_is_named_by_its_id():
    """Feature F64."""
    assert row(product_remote_id="77", code="A")["productId"] == 77
    assert row(code="A")["productId"] is None


# ----------------------------------------------------------------------
# TEXTS
# ----------------------------------------------------------------------


def test_sections_subsections_and_notes_have_their_places():
    """Feature X14."""
    assert texts(
        note("Alkuun"),
        section("Urakka"),
        section("Tammikuu", "line_subsection"),
        line(text="Työ"),
        note("Sovittu hinta"),
        section("Helmikuu", "line_subsection"),
        note("Tarkenne"),
        line(text="Toinen"),
        section("Loppu"),
        note("Kiitos"),
    ) == [
        ("Alkuun\nUrakka\nTammikuu", "Työ", "", "Sovittu hinta"),
        ("Helmikuu\nTarkenne", "Toinen", "", "Loppu\nKiitos"),
    ]


def test_the_down_payments_that_are_taken_off_stand_under_their_heading():
    taken_off = line(text="Ennakko", quantity=Decimal("-1"), price_unit=Decimal("500"))
    assert [each[0] for each in texts(line(), section("Ennakkomaksut"), taken_off)] == ["", "Ennakkomaksut"]


def test_empty_notes_leave_no_empty_lines():
    assert texts(section(""), line(text="Työ"), note(" "), note("a"), note("\u200b")) == [("", "Työ", "", "a")]


def test_texts_alone_make_no_row():
    assert rows(section("a"), note("b")) == []


def test_a_long_description_goes_on_under_the_row_and_below():
    """Feature X14."""
    words = " ".join(f"sana{number}" for number in range(150))  # about 1,100 characters
    [(_heading, name, comment, explanation)] = texts(line(text=words))
    assert (len(name) <= 80, len(comment) <= 512, len(explanation) <= 512) == (True, True, True)
    assert f"{name} {comment} {explanation}" == words, "no word is lost or torn"


def test_a_long_note_uses_the_free_place_above_it():
    """Feature X14."""
    long = " ".join(f"sana{number}" for number in range(120))
    [(_heading, _name, comment, explanation)] = texts(line(text="Työ"), note(long))
    assert f"{comment} {explanation}" == long
    [(_heading, _name, comment, explanation)] = texts(line(text="Työ\nkuvaus"), note(long))
    assert comment == "kuvaus"
    assert explanation.endswith("…")
    assert len(explanation) <= 512


def test_a_long_heading_goes_on_below_its_row():
    """Feature X14."""
    long = " ".join(f"sana{number}" for number in range(80))
    [(heading, _name, comment, explanation)] = texts(section(long), line(text="Työ"), note("Loppu"))
    assert f"{heading} {explanation}" == f"{long}\nLoppu"
    assert comment == ""


def test_what_has_no_place_left_is_cut_visibly_and_recorded():
    """Feature X14."""
    with recorded_changes() as changes:
        [(heading, _name, comment, explanation)] = texts(section("a " * 300), line(text="Työ"), note("b " * 800))
    assert [len(each) <= 512 for each in (heading, comment, explanation)] == [True] * 3
    assert explanation.endswith("…")
    [(_before, after)] = changes
    assert after == explanation


def test_a_long_word_is_torn_and_nothing_of_it_is_lost():
    [(_heading, name, comment, explanation)] = texts(line(text="x" * 900))
    assert (len(name), len(comment), len(explanation)) == (80, 512, 308)


def test_a_backslash_in_a_comment_would_be_a_line_feed_there():
    """Chapter 4: it is replaced, and shown."""
    with recorded_changes() as changes:
        assert row(text="Tiedosto\nC:\\tilaus\ntoinen")["comment"] == "C:/tilaus\\toinen"
    assert changes == [("C:\\tilaus\ntoinen", "C:/tilaus\ntoinen")]


def test_a_note_before_the_first_row_heads_it_and_texts_are_joined_by_line_feeds():
    assert texts(note("a\nb"), note("c"), line(text="Työ")) == [("a\nb\nc", "Työ", "", "")]
