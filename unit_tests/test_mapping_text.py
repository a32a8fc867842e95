import pytest

from mapping.text import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Höyläys Ärrä Åbo", "Höyläys Ärrä Åbo"),
        ("a\u0308iti", "äiti"),  # a letter and its dots as two characters
        ("10 € – “lainaus”…", "10 € – “lainaus”…"),
        ("Łódź", "Lódz"),
        ("A → B, x ≤ y", "A -> B, x <= y"),
        ("ﬁksu 5 ㎏", "fiksu 5 kg"),
        ("kiitos \U0001f600!", "kiitos ?!"),
        ("日本", "??"),
        ("\u202eabc\u200b\x07", "abc"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
        ("  \n edges \n ", "edges"),
        (None, ""),
    ],
)
def test_every_character_is_expressed_in_windows_1252(text, expected):
    """Fault F39."""
    assert clean(text) == expected
    expected.encode("cp1252")


def test_a_text_is_cut_visibly_at_the_limit():
    assert clean("x" * 81, 80) == "x" * 79 + "…"
    assert clean("x" * 80, 80) == "x" * 80
    assert clean("word " * 20, 11) == "word word…"
