import pytest

from mapping.text import Change, changed_part, clean, clean_line, is_readable, recorded_changes, replaced


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Höyläys Ärrä Åbo", "Höyläys Ärrä Åbo"),
        ("a\u0308iti", "äiti"),  # a letter and its dots as two characters
        ("10 € – “lainaus”…", "10 € – “lainaus”…"),
        ("Šakki ja Žilet", "Šakki ja Žilet"),
        # Latin letters that Windows-1252 lacks
        ("Łódź", "Lódz"),
        ("Đorđe Ǯ ŧ Ŋ ŉ", "Dorde Z t NG 'n"),
        ("İstanbul, Iğdır", "Istanbul, Igdir"),
        ("Việt Nam, ų ě", "Viet Nam, u e"),
        # other alphabets, letter by letter
        ("ООО «Ромашка»", "OOO «Romaška»"),
        ("Щука, Ёжик, съезд, Юрий", "Štšuka, Jožik, sezd, Jurij"),
        ("Київ, Ґалаґан", "Kijiv, Galagan"),
        ("Ελλάδα ΆΩ ψ", "Ellada AO ps"),
        # compatibility characters
        ("ﬁksu 5 ㎏", "fiksu 5 kg"),
        ("№ 5 Ⅳ ①", "No 5 IV 1"),
        ("ＡＢＣ１２３", "ABC123"),
        ("٣٤ ५", "34 5"),  # digits of other scripts
        # figures that must stay the same figures
        ("m² 10⁴ 10⁻³ 10¹⁰", "m² 10^4 10^-3 10^10"),
        ("½ ⅔ 5⅓", "½ 2/3 5 1/3"),
        ("H₂O", "H2O"),
        ("−5 °C", "-5 °C"),
        # units that are Greek letters
        ("10 kΩ, 5 μm", "10 kohm, 5 µm"),
        # signs
        ("A → B, x ≤ y ≠ z", "A -> B, x <= y <> z"),
        ("✓ ok ✗ ei ★", "v ok x ei *"),
        ("5 ₽, 6 ₺", "5 RUB, 6 TRY"),
        # pictures go, and alone they are a question mark
        ("kiitos \U0001f600!", "kiitos!"),
        ("\U0001f1eb\U0001f1ee Suomi \U0001f468\u200d\U0001f469\u200d\U0001f467 ja koti", "Suomi ja koti"),
        ("1\ufe0f\u20e3 eka", "1 eka"),
        ("\U0001f600\U0001f600", "?"),
        # no likeness
        ("日本", "??"),
        ("한국", "??"),
        ("שלום", "????"),
        # what is not seen goes
        ("\u202eabc\u200b\x07\u00ad", "abc"),
        ("\u200f\u2067abc\u2069", "abc"),
        ("\ud83d broken", "broken"),  # half of a pair
        ("\x00", ""),
        # lines
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
        ("one\u2028two\vthree\x85four", "one\ntwo\nthree\nfour"),
        ("  \n edges \n ", "edges"),
        ("", ""),
        (None, ""),
    ],
)
def test_every_character_is_expressed_in_windows_1252(text, expected):
    """Fault F39. Feature X14."""
    assert clean(text) == expected
    expected.encode("cp1252")


def test_every_character_of_unicode_comes_out_as_windows_1252():
    """Fault F39."""
    for start in range(0, 0x110000, 997):
        text = "".join(map(chr, range(start, min(start + 997, 0x110000))))
        clean(text).encode("cp1252")


def test_a_text_is_cut_visibly_at_the_limit():
    assert clean("x" * 81, 80) == "x" * 79 + "…"
    assert clean("x" * 80, 80) == "x" * 80
    assert clean("word " * 20, 11) == "word word…"


def test_a_letter_that_becomes_several_counts_as_several():
    assert clean("щ" * 10, 20) == ("štš" * 10)[:19] + "…"


def test_a_text_of_ten_thousand_characters_that_grew_is_cut():
    """Fault F39."""
    text = "Höylätty → lauta " * 600
    cut = clean(text, 10_000)
    assert (cut[-1], 9_998 <= len(cut) <= 10_000) == ("…", True)


def test_a_line_is_one_line():
    assert clean_line(" A\r\n 1\t2 ") == "A 1 2"
    assert clean_line(None) == ""


def test_every_change_is_recorded_and_nothing_else():
    """Feature X14."""
    with recorded_changes() as changes:
        clean("as it is\r\nfine ")
        clean("a → b")
        clean("abcdef", 4)
        clean("\u202eright to left")
        replaced("C:\\x", "\\", "/")
        replaced("plain", "\\", "/")
    assert changes == [
        ("a → b", "a -> b"),
        ("abcdef", "abc…"),
        ("\u202eright to left", "right to left"),
        ("C:\\x", "C:/x"),
    ]
    clean("→")
    assert len(changes) == 4, "outside, nobody listens"


@pytest.mark.parametrize(
    ("original", "sent", "change"),
    [
        ("a → b", "a -> b", Change("a ", "→", "->", " b")),
        ("x" * 90 + "→" + "y" * 90, "x" * 90 + "->" + "y" * 90, Change("…" + "x" * 40, "→", "->", "y" * 40 + "…")),
        ("aaa", "aa", Change("aa", "a", "", "")),
        ("Hei 😀", "Hei", Change("Hei", " 😀", "", "")),
        ("→", "->", Change("", "→", "->", "")),
    ],
)
def test_only_the_part_that_changed_is_shown(original, sent, change):
    assert changed_part(original, sent) == change
    assert (change.before.strip("…") + change.was + change.after.strip("…")) in original


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("Puu Oy", True),
        ("7", True),
        ("Москва", True),
        ("东京 Oy", True),
        ("东京", False),
        ("👍", False),
        ("-", False),
        ("", False),
        (None, False),
    ],
)
def test_texts_of_which_a_person_can_read_something(text, readable):
    assert is_readable(text) is readable
