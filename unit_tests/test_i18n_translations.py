"""The Finnish and Swedish files carry every text of the list, whole: nothing empty, no placeholder or markup lost."""

import re

import polib
import pytest

from devtools import i18n

CURE = "run ./dev i18n, then translate what is empty in i18n/"
PLACEHOLDERS = re.compile(r"%%|%\(\w+\)[sd]|%[sd]")
MARKUP = re.compile(r"</?\w+[^>]*>")
# the line ends of a view are layout of its source, with the indent of the next line behind them
LINE_ENDS = re.compile(r"\n(?! )")


@pytest.fixture(params=i18n.LANGUAGES)
def catalog(request):
    """The file of one language."""
    return polib.pofile(str(i18n.FOLDER / f"{request.param}.po"))


def test_a_language_has_the_texts_of_the_list_and_no_others(catalog):
    texts = {entry.msgid for entry in polib.pofile(str(i18n.TEMPLATE))}
    assert {entry.msgid for entry in catalog} ^ texts == set(), CURE


def test_every_text_is_translated(catalog):
    assert [entry.msgid for entry in catalog if not entry.msgstr.strip()] == [], CURE


def test_nothing_is_marked_as_fuzzy(catalog):
    assert [entry.msgid for entry in catalog if entry.fuzzy] == [], "Odoo loads no fuzzy texts: check them"


@pytest.mark.parametrize("pattern", [PLACEHOLDERS, MARKUP, LINE_ENDS], ids=["placeholders", "markup", "line ends"])
def test_a_translation_keeps_what_is_no_language(catalog, pattern):
    different = [
        f"{entry.msgid} -> {entry.msgstr}"
        for entry in catalog
        if sorted(pattern.findall(entry.msgid)) != sorted(pattern.findall(entry.msgstr))
    ]
    assert different == [], "repair these in i18n/"


def test_bringing_a_file_up_to_the_list_keeps_adds_and_drops(tmp_path):
    template, former = polib.POFile(), polib.POFile()
    template.extend([polib.POEntry(msgid="Kept"), polib.POEntry(msgid="New")])
    former.extend([polib.POEntry(msgid="Gone", msgstr="Poissa"), polib.POEntry(msgid="Kept", msgstr="Pysyy")])
    path = tmp_path / "fi.po"
    former.save(str(path))

    i18n.merge(template, path, "fi")

    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [("Kept", "Pysyy"), ("New", "")]
