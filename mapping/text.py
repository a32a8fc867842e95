"""Texts as Procountor accepts them: characters of Windows-1252 only, and limited in length (chapter 4)."""

import re
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple

from .transliteration import LIKENESS

ENCODING = 'cp1252'
ELLIPSIS = '…'
UNKNOWN = '?'
CONTEXT = 40  # characters that are shown around a change

LINE_FEEDS = re.compile(r'\r\n|[\r\v\f\x85\u2028\u2029]')
# What can be encoded and is nevertheless no text: controls and the soft hyphen.
CONTROLS = re.compile(r'[\x00-\x09\x0b-\x1f\x7f-\x9f\xad]')
# Pictures go with the space before them: "Thanks 😀!" becomes "Thanks!".
PICTURES = re.compile(
    ' ?[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23fa\u2600-\u2604\u2606-\u2610\u2612-\u26ff\u2700-\u2704\u2706-\u2712'
    '\u2718-\u2793\u27bf\u2b50\ufe0f\u20e3]+'
)
# A raised figure that became a plain one would be another number: 10⁴ is not 104.
RAISED = re.compile('[¹²³⁰⁴-⁹⁺⁻]*[⁰⁴-⁹⁺⁻][¹²³⁰⁴-⁹⁺⁻]*')
# 5⅓ is not 51/3.
FRACTION = re.compile(r'(?<=\d)(?=[⅐-⅞])')
# Units of measure that are Greek letters, when no Greek word is around them.
UNIT_SIGNS = re.compile('(?<![Ͱ-Ͽἀ-῾])[Ωμ](?![Ͱ-Ͽἀ-῾])')
UNIT_NAMES = {'Ω': 'ohm', 'μ': 'µ'}  # the second is the micro sign, which Windows-1252 has

_changes = ContextVar('changes', default=None)


@contextmanager
def recorded_changes():
    """Collect what `clean` changes meanwhile, for a person to see: pairs of the text as it was and as it is sent."""
    changes = []
    token = _changes.set(changes)
    try:
        yield changes
    finally:
        _changes.reset(token)


def clean(text, limit=None):
    """Return ``text`` with every character expressed in Windows-1252, cut to ``limit`` characters.

    Cyrillic and Greek letters become Latin ones; pictures, controls and direction marks go, line feeds stay. What has
    no likeness becomes a question mark, so that a reader sees that something was there: a text of pictures alone too.
    """
    text = LINE_FEEDS.sub('\n', unicodedata.normalize('NFC', text or '')).replace('\t', ' ')
    original = text.strip()
    text = _expressed(original)
    if limit is not None and len(text) > limit:
        text = text[: limit - 1].rstrip() + ELLIPSIS
    return _recorded(original, text)


def clean_line(text, limit=None):
    """Return ``text`` as `clean` does, on one line."""
    return clean(' '.join((text or '').split()), limit)


def is_readable(text):
    """Whether a person can read anything of ``text`` as it is sent: more than signs for what was unknown."""
    return any(sign.isalnum() for sign in clean_line(text))


def replaced(text, old, new):
    """Return ``text`` with ``new`` for ``old``, which means something else where it is sent."""
    return _recorded(text, text.replace(old, new))


def is_encodable(text):
    """Whether every character of ``text`` is one of Windows-1252."""
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


class Change(NamedTuple):
    """The part of a text that changed, with a little of what is around it, which is the same on both sides."""

    before: str
    was: str
    sent: str
    after: str


def changed_part(original, sent):
    """Return the `Change` between a text and what is sent of it: a person need not compare ten thousand characters."""
    start = _common_length(original, sent)
    end = _common_length(original[start:][::-1], sent[start:][::-1])
    before, after = original[:start], original[len(original) - end :]
    return Change(
        before if len(before) <= CONTEXT else ELLIPSIS + before[-CONTEXT:],
        original[start : len(original) - end],
        sent[start : len(sent) - end],
        after if len(after) <= CONTEXT else after[:CONTEXT] + ELLIPSIS,
    )


def _common_length(one, other):
    """Return how many characters are the same at the start of both texts."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def _recorded(original, text):
    if text != original and (changes := _changes.get()) is not None:
        changes.append((original, text))
    return text


def _expressed(text):
    if is_encodable(text) and not CONTROLS.search(text):
        return text  # nearly all are: this is called for every text of every document
    visible = UNIT_SIGNS.sub(lambda match: UNIT_NAMES[match[0]], PICTURES.sub('', text))
    visible = FRACTION.sub(' ', visible)
    visible = RAISED.sub(lambda match: '^' + unicodedata.normalize('NFKD', match[0]), visible)
    expressed = ''.join(map(_express, visible)).strip()
    # A text of pictures alone says something too, and a name must not be empty.
    return expressed or (UNKNOWN if PICTURES.search(text) else '')


@lru_cache(maxsize=4096)
def _express(char):
    """Return a character in those of Windows-1252."""
    if char == '\n':
        return char
    category = unicodedata.category(char)
    if category[0] == 'C':
        return ''  # controls, direction marks, joiners, halves of pairs
    if is_encodable(char):
        return char
    if char in LIKENESS:
        return LIKENESS[char]
    if category[0] in 'MZ':
        return ' ' if category == 'Zs' else ''  # spaces; accents and signs that belong to another letter
    if (digit := unicodedata.decimal(char, None)) is not None:
        return str(digit)
    parts = unicodedata.normalize('NFKD', char)
    expressed = ''.join(map(_express, parts)) if parts != char else UNKNOWN
    return expressed if expressed.strip(UNKNOWN) else UNKNOWN  # one for a syllable of several signs
