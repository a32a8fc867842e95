import pytest

from mapping.vat_percent import names_any_percent, names_percent, renamed, source_of

IN_USE = [25.5, 13.5, 10, 0]


@pytest.mark.parametrize(
    ("percent", "known", "source"),
    [
        (13.5, [25.5, 24, 14, 10, 0], 14),  # switched off there, and nearest
        (13.5, [25.5, 24, 10, 0], 24),  # nearer ones are in use still
        (13.5, [25.5, 10, 0], 10),  # all are in use: the nearest of them
        (10, [25.5, 14, 10], 10),  # archived: its own model
        (12, [11, 13], 13),
        (13.5, [0], None),
        (13.5, [], None),
    ],
)
def test_the_percentage_that_is_the_model(percent, known, source):
    assert source_of(percent, known, IN_USE) == source


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("14%", 14.0, 13.5, "13.5%"),
        ("14% EU", 14.0, 13.5, "13.5% EU"),
        ("VAT 14 % (section 14)", 14.0, 13.5, "VAT 13.5 % (section 14)"),
        ("ALV 25,5 %", 25.5, 24.0, "ALV 24 %"),
        ("ALV 14,0 %", 14.0, 13.5, "ALV 13,5 %"),
        ("114% 14.5%", 14.0, 13.5, "114% 14.5%"),
        ("<div>14% S</div>", 14.0, 13.5, "<div>13.5% S</div>"),
        ("", 14.0, 13.5, ""),
    ],
)
def test_names_with_another_percentage(text, old, new, expected):
    assert renamed(text, old, new) == expected


def test_naming_a_percentage():
    assert names_percent("Rakennuspalvelu 25,50 %", 25.5)
    assert not names_percent("Rakennuspalvelu 25,5 %", 5)
    assert names_any_percent("Rakennuspalvelu 25,5 %")
    assert not names_any_percent("EU sales")
