import pytest

from mapping.legal_text import says_why_no_vat


@pytest.mark.parametrize(
    "text",
    [
        "Käännetty verovelvollisuus AVL 8 c §",
        "Ostaja on verovelvollinen: käännetyn verovelvollisuuden alainen myynti",
        "VAT Reverse charge - Article 196 of the Directive 2006/112/EC",
        "Omvänd betalningsskyldighet, ML 8c §",
        "Veroton yhteisömyynti",
        "Momsfri gemenskapsförsäljning",
        "AVL 72 a §",
        "AVL:n 56 §",
        "Arvonlisäverolain 70 §",
        "Alv 0 %, kolmikantakauppa",
        "VAT 0 %, art. 138",
        "VAT Act 8 c",
        "Vienti EU:n ulkopuolelle",
        "Vähäinen toiminta, ei arvonlisäverovelvollinen",
    ],
)
def test_the_usual_words_for_no_vat(text):
    assert says_why_no_vat(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Kiitos tilauksesta!",
        "Maksuehto 14 pv netto",
        "Viivästyskorko 11,5 %",
        "ALV 0 %",
        "VAT 0%",
        "VAT 25.0 %",
        "AVL",
        "Arvonlisäverolaki",
        "Tuntihinta alv 0 %",
        "Veroton hinta 80 €",
        "Verottomat tuntihinnat",
    ],
)
def test_other_words_are_no_reason(text):
    assert not says_why_no_vat(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Exempt intra-Community supplies - Article 138 of the Directive 2006/112/EC", {"eu_goods"}),
        ("Veroton yhteisömyynti, AVL 72 a §", {"eu_goods"}),
        ("AVL 72 b §", {"eu_goods"}),
        ("VAT Reverse charge - Article 196 of the Directive 2006/112/EC", {"eu_services", "reverse_charge"}),
        ("Artikla 44", {"eu_services"}),
        ("Käänteinen verovelvollisuus", {"eu_services", "reverse_charge"}),
        ("AVL 8 c §", {"reverse_charge"}),
        ("AVL 8d §, metalliromu", {"reverse_charge"}),
        ("8 c § ML", {"reverse_charge"}),
        ("Triangular transaction, Article 141", {"triangulation"}),
        ("Kolmikantakauppa", {"triangulation"}),
        ("Vienti, AVL 70 §", set()),
        ("ALV 0 %", set()),
    ],
)
def test_each_kind_of_sale_has_a_reason_of_its_own(text, kinds):
    found = {
        kind for kind in ("eu_goods", "eu_services", "triangulation", "reverse_charge") if says_why_no_vat(text, kind)
    }
    assert found == kinds
