"""Any line of Odoo makes a row that the service takes; the examples are the same in each run."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.invoice_rows import fits_discount, invoice_rows
from mapping.text import recorded_changes

LIMITS = {"product": 80, "productCode": 80, "comment": 512, "headerText": 512, "explanationText": 512}


def amounts(places, limit):
    return st.decimals(-limit, limit, places=places, allow_nan=False)


# Long ones are what the limits are for; letters of all kinds are in the short ones.
TEXTS = st.one_of(st.text(max_size=60), st.text("aä →щ\n\\😀", max_size=2000))
PRODUCTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["product", "rounding"]),
        "text": TEXTS,
        "code": st.one_of(st.just(""), st.text(max_size=100)),
        "product_remote_id": st.sampled_from(["", "7"]),
        "quantity": amounts(2, 10**4),
        "unit": st.sampled_from(["uom.product_uom_hour", "PALLET", "", "my.unit"]),
        "price_unit": amounts(6, 10**6),
        # `agreed_lines` takes one that a row cannot name into the price.
        "discount": st.decimals(0, 100, places=4).filter(fits_discount),
        "vat_percent": st.just(Decimal("25.5")),
        "vat_status": st.sampled_from([1, 12]),
    }
)
WORDS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["line_section", "line_subsection", "line_note"]), "text": TEXTS}
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(st.one_of(PRODUCTS, WORDS), max_size=8), st.sampled_from([1, -1]))
def test_every_line_with_an_amount_is_a_row_that_the_service_takes(lines, sign):
    """Features F64, X14. Faults F34, F39."""
    with recorded_changes() as changes:
        rows = invoice_rows(lines, 1, sign)
    priced = [line for line in lines if line["kind"] in ("product", "rounding")]
    assert len(rows) == len(priced)
    for row, line in zip(rows, priced, strict=True):
        for name, limit in LIMITS.items():
            assert len(row[name]) <= limit
            row[name].encode("cp1252")
            assert row[name] == row[name].strip()
        assert row["product"].strip()
        assert "\n" not in row["product"] + row["productCode"] + row["comment"]
        assert 0 <= row["discountPercent"] <= 100
        amount = line["quantity"] * line["price_unit"] * (100 - line["discount"])
        assert row["quantity"] * row["unitPrice"] * (100 - row["discountPercent"]) == sign * amount
    cut = any(value.endswith("…") for row in rows for value in row.values() if isinstance(value, str))
    assert changes or not cut or any("…" in line["text"] + line.get("code", "") for line in lines)
