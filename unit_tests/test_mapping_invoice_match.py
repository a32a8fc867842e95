from datetime import date
from decimal import Decimal

import pytest

from mapping.invoice_match import Document, candidates_of, compare, decide, document_there, reference_key
from mapping.text import clean_line

OURS = Document(
    id=1,
    number="INV/2026/00001",
    reference="2026000011",
    partner_ids=frozenset(),
    business_id="9999999-2",
    customer="Päijänteen Puu Oy",
    date=date(2026, 3, 2),
    currency="EUR",
    gross=Decimal("125.50"),
)
THEIRS = OURS._replace(id="501", gross=Decimal("125.5"))
PROVEN = ("number", "reference", "total", "partner", "date")


def decision(theirs, *ours):
    return decide(candidates_of([theirs], ours))[theirs.id]


@pytest.mark.parametrize(
    ("change", "agrees", "differs"),
    [
        ({}, PROVEN, ()),
        ({"number": ""}, ("reference", "total", "partner", "date"), ()),
        ({"number": "INV/2"}, ("reference", "total", "partner", "date"), ("number",)),
        ({"reference": "RF10 2026 0000 11"}, PROVEN, ()),
        ({"reference": "20 26000011"}, PROVEN, ()),
        ({"reference": "0002026000011"}, PROVEN, ()),
        ({"reference": "13"}, ("number", "total", "partner", "date"), ("reference",)),
        ({"gross": Decimal("125.51")}, ("number", "reference", "partner", "date"), ("total",)),
        ({"gross": Decimal("-125.50")}, ("number", "reference", "partner", "date"), ("total",)),  # a credit note
        ({"currency": "SEK"}, ("number", "reference", "partner", "date"), ("total",)),
        ({"date": date(2026, 3, 3)}, ("number", "reference", "total", "partner"), ("date",)),
        ({"business_id": "FI99999992", "customer": "Another name"}, PROVEN, ()),
        ({"business_id": "", "customer": "PÄIJÄNTEEN puu oy"}, PROVEN, ()),
        ({"business_id": "9999998-4"}, ("number", "reference", "total", "date"), ("partner",)),
        ({"business_id": "", "customer": ""}, ("number", "reference", "total", "date"), ("partner",)),
    ],
)
def test_what_agrees_and_what_differs_is_named(change, agrees, differs):
    candidate = compare(OURS, THEIRS._replace(**change))
    assert (candidate.agrees, candidate.differs) == (agrees, differs)


def test_what_procountor_cut_off_is_the_same():
    long = OURS._replace(number="N" * 50, customer="Ystävien " * 20, business_id="")
    cut = long._replace(number="N" * 39 + "…", customer=clean_line(long.customer, 80))
    assert compare(long, cut).differs == ()


def test_the_link_of_the_register_is_stronger_than_name_and_business_id():
    linked = OURS._replace(partner_ids=frozenset(["7"]), business_id="9999998-4")
    assert "partner" in compare(linked, THEIRS._replace(partner_ids=frozenset(["7"]))).agrees
    assert "partner" in compare(linked, THEIRS._replace(partner_ids=frozenset(["8"]))).differs


@pytest.mark.parametrize(
    ("change", "is_candidate", "is_sure"),
    [
        ({}, True, True),
        ({"number": ""}, True, True),
        ({"reference": ""}, True, True),
        ({"number": "INV/2"}, True, False),
        ({"reference": "13"}, True, False),
        ({"gross": Decimal("125.51")}, True, False),
        ({"date": date(2026, 3, 3)}, True, False),
        ({"business_id": "9999998-4"}, True, False),
        # Without number and reference money and customer only propose, and only about the same day.
        ({"number": "", "reference": ""}, True, False),
        ({"number": "", "reference": "13"}, True, False),
        ({"number": "", "reference": "", "date": date(2026, 3, 9)}, True, False),
        ({"number": "", "reference": "", "date": date(2026, 3, 10)}, False, False),
        ({"number": "", "reference": "", "business_id": "9999998-4"}, False, False),
        ({"number": "INV/2", "reference": ""}, False, False),  # it has a number of its own
        ({"number": "INV/2", "reference": "13"}, False, False),
    ],
)
def test_what_is_proposed_and_what_is_sure(change, is_candidate, is_sure):
    found = decision(THEIRS._replace(**change), OURS)
    assert (bool(found.candidates), bool(found.sure)) == (is_candidate, is_sure)


def test_several_candidates_are_never_decided():
    twin = OURS._replace(id=2, number="INV/2026/00002", reference="2026000024")
    found = decision(THEIRS._replace(number=""), OURS, twin)
    assert [candidate.id for candidate in found.candidates] == [1, 2]
    assert found.sure is None


def test_one_invoice_of_odoo_for_two_of_procountor_is_never_decided():
    found = decide(candidates_of([THEIRS, THEIRS._replace(id="502")], [OURS]))
    assert [each.sure for each in found.values()] == [None, None]


def test_equal_invoices_of_a_subscription_are_told_apart_by_their_numbers():
    ours = [OURS._replace(id=place, number=f"INV/{place}", reference="") for place in range(50)]
    theirs = [our._replace(id=f"9{our.id}") for our in ours]
    found = decide(candidates_of(theirs, ours))
    assert {their: each.sure.id for their, each in found.items()} == {f"9{place}": place for place in range(50)}


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("", ""),
        (None, ""),
        ("1 23453", "123453"),
        ("RF64 0123 453", "123453"),
        ("RF33ABC", "RF33ABC"),
        ("INV/1", "INV/1"),
    ],
)
def test_references_are_compared_in_one_form(reference, key):
    assert reference_key(reference) == key


INVOICE = {
    "id": 501,
    "partnerId": 7,
    "status": "SENT",
    "date": "2026-03-02",
    "originalInvoiceNumber": " INV/1 ",
    "counterParty": {"identifier": "9999999-2", "counterPartyAddress": {"name": "Päijänteen Puu Oy"}},
    "paymentInfo": {"currency": "EUR", "bankReferenceCode": "2026000011"},
    "invoiceSumInfo": [
        {"inAccountingCurrency": True, "excludingVatTotal": 100, "vatSumTotal": 25.5, "invoiceSumTotal": 125.5}
    ],
}


def test_an_invoice_of_the_service_as_it_is_compared():
    assert document_there(INVOICE) == Document(
        id="501",
        number="INV/1",
        reference="2026000011",
        partner_ids=frozenset(["7"]),
        business_id="9999999-2",
        customer="Päijänteen Puu Oy",
        date=date(2026, 3, 2),
        currency="EUR",
        gross=Decimal("125.5"),
    )


@pytest.mark.parametrize("change", [{"status": "INVALIDATED"}, {"status": "DELETED"}, {"invoiceSumInfo": []}])
def test_what_is_void_or_has_no_sums_is_not_compared(change):
    assert document_there(INVOICE | change) is None


def test_a_private_person_is_not_known_by_the_personal_code():
    assert document_there(INVOICE | {"counterParty": {"identifier": "131052-308T"}}).business_id == ""
