import pytest

from mapping.company_number import company_key, is_wrong_number
from mapping.match_sides import partner_side, product_side
from mapping.matching import PARTNER_RULES, PRODUCT_RULES, match
from mapping.name_key import name_key, product_key, words


def partner(record_id, name, number="", einvoice=(), emails=(), customer_numbers=(), **others):
    return partner_side(record_id, name, company_key(number), einvoice, emails, customer_numbers, **others)


def product(record_id, name, code="", barcode="", **others):
    return product_side(record_id, [name], [code], [barcode or code], **others)


def found(entry, *records, rules=PARTNER_RULES, linked=()):
    """Return the verdict and the ids of the candidates."""
    result = match([entry], records, rules, linked)[entry.id]
    return result.verdict, [candidate.id for candidate in result.candidates]


# ----- keys


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("9999997-6", "FI99999976"),
        ("FI99999976", "FI99999976"),
        (" fi 9999997-6 ", "FI99999976"),
        ("99999976", "FI99999976"),
        ("9999997-7", ""),
        ("SE999999999901", "SE999999999901"),
        ("se 999999-9999 01", "SE999999999901"),
        ("SE999999999902", ""),
        ("131052-308T", ""),
        ("", ""),
        (None, ""),
        (False, ""),
    ],
)
def test_numbers_of_companies_have_one_form(number, key):
    assert company_key(number) == key


def test_digits_alone_are_a_business_id_in_finland_only():
    assert [company_key("99999976", country) for country in ("", "FI", "AX", "DK")] == ["FI99999976"] * 3 + [""]
    assert company_key("FI99999976", "DK") == "FI99999976"
    assert [is_wrong_number("99999977", country) for country in ("", "FI", "DK")] == [True, True, False]


@pytest.mark.parametrize(
    ("number", "is_wrong"),
    [
        ("9999997-7", True),
        ("FI99999977", True),
        ("9999997-6", False),
        ("EE999999999", True),
        ("131052-308T", False),
        ("", False),
        ("123", False),
    ],
)
def test_wrong_check_digits_are_told(number, is_wrong):
    assert is_wrong_number(number) == is_wrong


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kuvitelma Oy", "KUVITELMA OY AB"),
        ("Höpölän Sähkö Ky", "Hopolan Sahko, Ky"),
        ("Ab Åma", "Åma"),
        ("Tmi Tyyne Testaaja", "Testaaja Tyyne T:mi"),
        ("Puu & Höyläys Oy", "Puu  Höyläys"),
        ("L.M. Puu Oyj", "LM Puu"),
    ],
)
def test_names_without_legal_form_case_accents_and_order(one, other):
    assert name_key(one) == name_key(other) != ""


def test_names_that_are_nothing_but_a_legal_form_stay():
    assert name_key("Oy Ab") == "ab oy"
    assert name_key("") == name_key(None) == name_key("!?") == ""
    assert name_key("Kuvitelma Oy") != name_key("Kuvitelmat Oy")


def test_words_of_other_alphabets_stay():
    assert words("Ρωμη 東京") == ["ρωμη", "東京"]
    assert product_key("Lauta, Höylätty") == "hoylatty lauta"


# ----- partners: what decides


PUU = {"number": "9999999-2", "einvoice": ["003799999992"], "emails": ["laskut@puu.example"]}


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"number": "9999999-2"}, {"name": "Aivan Muu", "number": "FI99999992"}, "sure"),
        ({"einvoice": ["0037 9999 9992"]}, {"einvoice": ["003799999992"]}, "sure"),
        ({"emails": ["Laskut@Puu.example"]}, {"emails": ["Ann <laskut@puu.example>"]}, "sure"),
        ({"customer_numbers": ["C-7"]}, {"customer_numbers": [" c-7"]}, "sure"),
        # anything but the business ID needs the name
        ({"einvoice": ["003799999992"]}, {"name": "Aivan Muu", "einvoice": ["003799999992"]}, "suggested"),
        ({"emails": ["a@puu.example"]}, {"name": "Aivan Muu", "emails": ["a@puu.example"]}, "suggested"),
        ({"customer_numbers": ["7"]}, {"name": "Aivan Muu", "customer_numbers": ["7"]}, "suggested"),
        # the name alone suggests
        ({}, {}, "suggested"),
        ({"name": "Puulaaki Oy"}, {"name": "Puulaakki Oy"}, "suggested"),
        ({"name": "Kuvitelma"}, {"name": "Aivan Muu"}, "none"),
        # another company with the same name, mail box and number
        (PUU, PUU | {"number": "9999998-4"}, "none"),
        # a wrong number is none
        ({"number": "9999999-3"}, {"name": "Aivan Muu", "number": "9999999-3"}, "none"),
        # archived
        ({"number": "9999999-2"}, {"number": "9999999-2", "is_active": False}, "suggested"),
    ],
)
def test_partners(one, other, verdict):
    entry, record = partner(1, **{"name": "Puu Oy"} | one), partner(2, **{"name": "Puu Oy"} | other)
    assert found(entry, record)[0] == verdict


def test_a_business_id_outranks_a_namesake_with_the_same_mail_box():
    entry = partner(1, "Puu Oy", number="9999999-2", emails=["a@puu.example"])
    records = [partner(2, "Muu Oy", emails=["a@puu.example"]), partner(3, "Puu ja pojat Oy", number="FI99999992")]
    assert found(entry, *records) == ("sure", [3, 2])


def test_more_than_one_that_is_sure_is_never_decided():
    entry = partner(1, "Puu Oy", number="9999999-2")
    records = [partner(each, f"Puu {each}", number="9999999-2") for each in (2, 3)]
    assert found(entry, *records) == ("several", [2, 3])


def test_namesakes_are_all_suggested_and_the_better_one_comes_first():
    entry = partner(1, "Tyyne Testaaja", customer_numbers=["12"])
    records = [partner(2, "Tyyne Testaaja"), partner(3, "Testaaja Tyyne")]
    assert found(entry, *records) == ("suggested", [2, 3])
    assert found(entry, *records, partner(4, "Muu", customer_numbers=["12"])) == ("suggested", [4, 2, 3])


def test_two_entries_that_claim_one_record_get_neither():
    entries = [partner(1, "Puu Oy, Keksilä", number="9999999-2"), partner(2, "Puu Oy", number="9999999-2")]
    results = match(entries, [partner(3, "Puu Oy", number="9999999-2")], PARTNER_RULES)
    assert [results[each].verdict for each in (1, 2)] == ["claimed", "claimed"]
    assert results[1].candidates[0].id == 3


def test_a_further_address_of_a_linked_partner_is_told():
    entry, record = partner(1, "Puu Oy, varasto", number="9999999-2"), partner(2, "Puu Oy", number="9999999-2")
    assert found(entry, record, linked=[2]) == ("address", [2])
    # a second record in Odoo may be the other one
    assert found(entry, record, partner(3, "Puu Oy", number="9999999-2"), linked=[2]) == ("several", [3])
    # what is linked is suggested to nobody by its name alone
    assert found(partner(1, "Puu Oy"), record, linked=[2]) == ("none", [])


def test_score_and_reasons_say_why():
    entry = partner(1, "Puu Oy", **PUU)
    [candidate] = match([entry], [partner(2, "Puu Oy", **PUU)], PARTNER_RULES)[1].candidates
    assert (candidate.score, candidate.reasons) == (100, ("business_id", "einvoice", "email", "name"))
    [weak] = match([partner(1, "Puu Oy")], [partner(2, "Puu Oy")], PARTNER_RULES)[1].candidates
    assert (weak.score, weak.reasons, weak.is_sure) == (50, ("name",), False)


def test_a_name_that_everybody_has_is_no_reason_to_look_for_similar_ones():
    records = [partner(each, f"Kuvittelijoiden seura {each}") for each in range(2, 100)]
    assert found(partner(1, "Kuvittelijoiden seura 999"), *records) == ("none", [])
    assert found(partner(1, "Kuvittelijoiden seura 999"), *records[:5])[0] == "suggested"


# ----- products


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"code": "HOY-1"}, {"code": "hoy-1 "}, "sure"),
        ({"code": "HOY-1"}, {"code": "HOY-1", "name": "Lauta, höylätty 22x100"}, "sure"),
        ({"code": "6400000000000"}, {"barcode": "6400000000000"}, "sure"),
        # the same code for something else
        ({"code": "1001"}, {"code": "1001", "name": "Konsultointi"}, "suggested"),
        ({"code": "1001", "name": "atual"}, {"code": "1001", "name": "lauta"}, "suggested"),
        ({"code": "1001", "name": "Höylättyä"}, {"code": "1001", "name": "Höylätty lauta"}, "sure"),
        # the name alone suggests
        ({"code": "A"}, {"code": "B"}, "suggested"),
        ({"name": "Lauta höylättty"}, {}, "suggested"),
        ({"name": "Konsultointi"}, {}, "none"),
        ({"code": "HOY-1"}, {"code": "HOY-1", "is_active": False}, "suggested"),
    ],
)
def test_products(one, other, verdict):
    entry, record = (product(each, **{"name": "Lauta höylätty"} | values) for each, values in ((1, one), (2, other)))
    assert found(entry, record, rules=PRODUCT_RULES)[0] == verdict


def test_variants_are_told_apart_by_their_codes_and_suggested_by_their_common_name():
    variants = [product_side(each, ["Paita", f"Paita ({size})"], [code], [], True) for each, size, code in VARIANTS]
    assert found(product(1, "Paita", "P-M"), *variants, rules=PRODUCT_RULES)[1][0] == 3
    assert found(product(1, "Paita M"), *variants, rules=PRODUCT_RULES) == ("suggested", [3])
    assert found(product(1, "Paita"), *variants, rules=PRODUCT_RULES) == ("suggested", [2, 3])


VARIANTS = [(2, "S", "P-S"), (3, "M", "P-M")]


def test_one_code_twice_is_not_decided():
    records = [product(each, "Lauta", "L") for each in (2, 3)]
    assert found(product(1, "Lauta", "L"), *records, rules=PRODUCT_RULES) == ("several", [2, 3])
