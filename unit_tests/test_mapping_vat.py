from decimal import Decimal

import pytest

from mapping.vat import (
    buyer_kind,
    certain_kind,
    is_cash_based,
    is_on_eu_sales_list,
    is_status_for,
    is_without_vat,
    names_country,
    position_kind,
    propose_for_position,
    propose_for_tax,
)

SALES = {
    1: "Kotimaa",
    3: "EU:n ulkopuolinen myynti",
    5: "EU-yhteisömyynti, tavara",
    12: "Ei alv-käsittelyä",
    22: "EU-yhteisömyynti, palvelu",
    41: "Rakennuspalvelun myynti, käänteinen verovelvollisuus",
}
PURCHASES = {
    1: "Domestic",
    6: "EU acquisitions, goods",
    12: "No VAT handling",
    23: "EU acquisitions, services",
    31: "Import of goods from outside the EU",
    42: "Construction services, reverse charge 24 %",
    43: "Construction services, reverse charge 25.5 %",
}


def listed(descriptions):
    return [{"number": number, "description": text} for number, text in descriptions.items()]


def tax(**facts):
    return {
        "side": "sale",
        "amount": Decimal(0),
        "scope": "",
        "external_id": "",
        "tax_grids": set(),
        "is_plainly_domestic": False,
        "positions": set(),
        "is_cash_based": False,
    } | facts


def position(**facts):
    return {
        "external_id": "",
        "is_domestic": False,
        "has_foreign_vat": False,
        "country": "",
        "in_eu": False,
        "vat_required": False,
        "auto_apply": False,
    } | facts


@pytest.mark.parametrize(
    ("external_id", "kind", "number", "is_certain"),
    [
        ("tax_dom_sales_goods_25_5", "domestic", 1, True),
        ("tax_dom_sales_goods_0", "domestic", 1, True),
        ("tax_eu_sales_goods_0", "eu_goods", 5, True),
        ("tax_eu_sales_service_0", "eu_services", 22, True),
        ("vat0export", "export", 3, True),
        ("tax_construct_sales_0", "construction", 41, False),
        ("vat0triangulation", "triangulation", None, False),
        ("aland_sales_0", "aland", None, False),
    ],
)
def test_a_sale_tax_of_the_finnish_chart(external_id, kind, number, is_certain):
    assert propose_for_tax(tax(external_id=external_id), listed(SALES)) == (kind, number, is_certain)


@pytest.mark.parametrize(
    ("external_id", "grids", "number"),
    [
        ("tax_dom_purchase_goods_25_5", {"fi_307"}, 1),
        ("tax_dom_purchase_0", set(), 12),
        ("tax_eu_purchase_goods_25_5", {"fi_base_purchase_goods_eu", "fi_305", "fi_307"}, 6),
        ("tax_eu_purchase_service_25_5", {"fi_base_306", "fi_307", "fi_tax_306"}, 23),
        ("tax_construct_purchase_25_5", {"fi_307"}, 1),
        ("tax_construct_purchase_25_5_finland", {"fi_base_318", "fi_318", "fi_307"}, 43),
        ("tax_non_eu_purchase_goods_25_5", {"fi_base_340", "fi_340"}, 31),
        ("import_deduct25_5", {"fi_307"}, 31),
    ],
)
def test_a_purchase_tax_of_the_finnish_chart(external_id, grids, number):
    facts = tax(side="purchase", amount=Decimal("25.5"), external_id=external_id, tax_grids=grids)
    assert propose_for_tax(facts, listed(PURCHASES)).number == number


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"tax_grids": {"fi_312"}}, ("eu_services", 22, True)),
        ({"is_plainly_domestic": True}, ("domestic", 1, True)),
        ({"positions": {"eu_goods"}, "scope": "service"}, ("eu_services", 22, False)),
        ({"positions": {"eu_goods"}}, ("eu_goods", 5, False)),
        ({"positions": {"export"}}, ("export", 3, False)),
        ({"positions": {"export", "eu_goods"}}, (None, None, False)),
        ({}, (None, None, False)),
    ],
)
def test_a_tax_that_people_made_themselves(facts, expected):
    assert propose_for_tax(tax(**facts), listed(SALES)) == expected


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"tax_grids": {"fi_312"}, "external_id": "tax_dom_sales_goods_0"}, "eu_services"),
        ({"external_id": "vat0triangulation"}, "triangulation"),
        ({"is_plainly_domestic": True}, "domestic"),
        ({"tax_grids": {"fi_311"}, "is_plainly_domestic": True}, "eu_goods"),
        ({"tax_grids": {"fi_311", "fi_312"}, "positions": {"eu_goods"}}, None),
        ({"positions": {"eu_goods"}, "scope": "service"}, None),
        ({"positions": {"export"}}, None),
    ],
)
def test_what_a_tax_is_for_is_certain_by_its_boxes_or_the_chart_alone(facts, kind):
    assert certain_kind(tax(**facts)) == kind


@pytest.mark.parametrize(
    ("kind", "number", "description", "expected"),
    [
        ("eu_goods", 5, "EU-yhteisömyynti, tavara", True),
        ("eu_services", 5, "EU-yhteisömyynti, tavara", False),
        ("eu_services", 5, "EU community sales, goods and services", False),
        ("triangulation", 5, "EU-yhteisömyynti, tavara", False),
        ("triangulation", 51, "Kolmikantakauppa", True),
        ("triangulation", 51, "EU-tavaramyynti, myös kolmikantakauppa", False),
        ("eu_goods", 52, "Etämyynti, tavarat muihin EU-maihin", False),
        ("construction", 41, SALES[41], True),
        ("construction", 42, "Romumetalli, käännetty verovelvollisuus", False),
        ("aland", 3, "EU:n ulkopuolinen myynti", False),
        ("export", 3, "", True),
        ("domestic", 1, "Kotimaa", True),
        ("eu_goods", 1, "Kotimaa", False),
        (None, 41, SALES[41], False),
    ],
)
def test_a_status_is_for_a_tax_by_its_public_number_or_its_words_alone(kind, number, description, expected):
    assert is_status_for(kind, number, description) is expected


def test_what_is_bought_outside_the_eu_is_import():
    facts = tax(side="purchase", positions={"export"})
    assert propose_for_tax(facts, listed(PURCHASES)) == ("import", 31, False)


def test_only_a_status_that_was_fetched_is_proposed():
    facts = tax(external_id="tax_eu_sales_goods_0")
    assert propose_for_tax(facts, listed({1: "Domestic"})).number is None
    assert propose_for_tax(facts, listed({1: "Domestic", 9: "EU sales, goods"})) == ("eu_goods", 9, False)


def test_of_several_that_fit_the_one_with_the_percentage_is_proposed_and_else_none():
    facts = tax(side="purchase", tax_grids={"fi_base_318"})
    percents = {"24": 42, "25.5": 43, "10": None}
    for percent, number in percents.items():
        assert propose_for_tax(facts | {"amount": Decimal(percent)}, listed(PURCHASES)).number == number


@pytest.mark.parametrize(
    ("facts", "kind", "number"),
    [
        ({"is_domestic": True, "country": "FI"}, "domestic", 1),
        ({"country": "AX", "auto_apply": True}, "aland", None),
        ({"in_eu": True, "vat_required": True, "auto_apply": True}, "eu_goods", 5),
        ({"in_eu": True, "auto_apply": True}, "domestic", 1),
        ({"auto_apply": True}, "export", 3),
        ({"country": "US"}, "export", 3),
        ({"external_id": "construction", "country": "FI"}, "construction", 41),
        ({"has_foreign_vat": True, "country": "SE", "in_eu": True, "vat_required": True}, "domestic", 1),
        ({}, None, None),
    ],
)
def test_a_fiscal_position(facts, kind, number):
    assert position_kind(position(**facts)) == kind
    assert propose_for_position(position(**facts), listed(SALES)).number == number


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Kotimaa, maksuperusteinen alv", True),
        ("Domestic, cash-based VAT", True),
        ("Inrikes, kontantmetoden", True),
        ("Kotimaa", False),
        ("", False),
    ],
)
def test_cash_based_by_words(description, expected):
    assert is_cash_based(description) is expected


@pytest.mark.parametrize(
    ("number", "description", "expected"),
    [
        (5, "EU-yhteisömyynti, tavara", True),
        (22, "", True),
        (51, "Kolmikantakauppa", True),
        (52, "Etämyynti, tavarat muihin EU-maihin", False),
        (1, "Kotimaa", False),
        (1, None, False),
    ],
)
def test_what_is_on_the_eu_sales_list(number, description, expected):
    assert is_on_eu_sales_list(number, description) is expected


@pytest.mark.parametrize(
    ("number", "description", "expected"),
    [
        (1, "Kotimaa", False),
        (3, "", True),
        (5, None, True),
        (41, SALES[41], True),
        (42, "Romumetalli, käännetty verovelvollisuus", True),
        (51, "Kolmikantakauppa", True),
        (52, "Etämyynti, tavarat muihin EU-maihin", False),
        (53, "Kotimaa, maksuperusteinen alv", False),
    ],
)
def test_what_goes_with_no_percentage(number, description, expected):
    assert is_without_vat(number, description) is expected


@pytest.mark.parametrize(
    ("number", "description", "kind"),
    [
        (5, "", "eu_goods"),
        (22, None, "eu_services"),
        (51, "Kolmikantakauppa, käännetty verovelvollisuus", "triangulation"),
        (41, SALES[41], "reverse_charge"),
        (42, "Metalliromun myynti", "reverse_charge"),
        (43, "Metallskrot, omvänd betalningsskyldighet", "reverse_charge"),
        (44, "Sijoituskulta", "reverse_charge"),
        (45, "Päästöoikeuden myynti", "reverse_charge"),
        (46, "Kotimaan käännetty verovelvollisuus", "reverse_charge"),
        (47, "EU-palvelumyynti, käännetty verovelvollisuus", None),
        (1, "Kotimaa", None),
        (3, "Käännetty, EU:n ulkopuolelle", None),
        (50, "Kotimaa, maksuperusteinen alv", None),
        (50, None, None),
    ],
)
def test_why_the_buyer_owes_the_vat(number, description, kind):
    assert buyer_kind(number, description) == kind


@pytest.mark.parametrize(
    ("descriptions", "number"),
    [
        ({1: "Kotimaa", 50: "Kotimaa, maksuperusteinen alv"}, 50),
        ({1: "Kotimaa", 50: "Kotimaa, maksuperuste", 51: "Maksuperuste, muu"}, 1),
        ({1: "Kotimaa"}, 1),
    ],
)
def test_a_tax_that_is_owed_at_payment_is_proposed_the_cash_based_status(descriptions, number):
    facts = tax(external_id="tax_dom_sales_goods_25_5", amount=Decimal("25.5"), is_cash_based=True)
    proposal = propose_for_tax(facts, listed(descriptions))
    assert (proposal.number, proposal.is_certain) == (number, number == 1)
    assert propose_for_tax(facts | {"is_cash_based": False}, listed(descriptions)).number == 1


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Finland", "FI", True),
        ("FINLAND", "FI", True),
        ("FI", "FI", True),
        ("Sweden", "FI", False),
        ("Finland", "AX", True),
        ("Åland Islands", "SE", False),
        ("", "ZZ", False),
        ("New Zealand", "NZ", True),
    ],
)
def test_countries_of_the_percentages(text, code, expected):
    assert names_country(text, code) is expected
