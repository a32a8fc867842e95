import pytest

from mapping.personal_code import MASK, is_personal_code, mask_personal_codes


@pytest.mark.parametrize(
    "text",
    [
        "131052-308T",
        "131052-308t",
        "131052+308T",
        "131052A308T",
        "131052Y308T",  # a sign of the year 2023
        "131052-9373",  # temporary
    ],
)
def test_valid_codes_are_masked(text):
    assert mask_personal_codes(text) == MASK
    assert mask_personal_codes(f'{{"identifier": "{text}"}}') == f'{{"identifier": "{MASK}"}}'
    assert mask_personal_codes(f"({text}), {text}.") == f"({MASK}), {MASK}."


def test_a_code_after_an_escape_of_json_is_masked():
    assert mask_personal_codes(r'"Buyer:\n131052-308T\nthanks"') == rf'"Buyer:\n{MASK}\nthanks"'


@pytest.mark.parametrize(
    "text",
    [
        "131052-308U",  # another check character
        "310252-308Y",  # no such day
        "131052-001J",  # no such person
        "1310523087",  # digits alone: a bank reference
        "2026000011",
        "RF18 5390 0754 7034",
        "9999999-2",  # business ID
        "2131052-308T",
        "X131052-308T",
        "131052-308T5",
        "131052 308T",
        "FI2112345600000785",
        "[0a1b2c3d131052a308e0131052]",  # our key
        "2026-03-02",
    ],
)
def test_what_is_no_code_stays(text):
    assert mask_personal_codes(text) == text


@pytest.mark.parametrize(
    ("number", "country", "personal"),
    [
        ("131052-308T", "FI", True),
        ("131052-308T", "DE", True),
        ("131052-9373", "FI", True),  # temporary
        ("880320-0016", "SE", True),
        ("880320-0016", "FI", False),
        ("556677-8899", "SE", False),  # of a company
        ("9999999-2", "FI", False),
        ("C-0007", "FI", False),
        ("", "SE", False),
        (False, False, False),
    ],
)
def test_a_code_is_known_by_the_form_of_finland_and_of_the_country(number, country, personal):
    assert is_personal_code(number, country) is personal
