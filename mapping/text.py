"""Texts as Procountor accepts them: characters of Windows-1252 only, and limited in length (chapter 4)."""

import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar

ENCODING = 'cp1252'
ELLIPSIS = '…'
UNKNOWN = '?'
# What reads the same in Windows-1252 and is not found by decomposing the character.
ALIKE = {
    '\u2010': '-', '\u2011': '-', '\u2012': '–', '\u2015': '—', '\u2212': '-',
    '\u2190': '<-', '\u2192': '->', '\u21d2': '=>', '\u2264': '<=', '\u2265': '>=', '\u2260': '<>',
    '\u2009': ' ', '\u200a': ' ', '\u202f': ' ', '\u2002': ' ', '\u2003': ' ',
    'ł': 'l', 'Ł': 'L', 'đ': 'd', 'Đ': 'D', 'ı': 'i', '✓': 'v', '•': '•',
}  # fmt: skip

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

    Line feeds stay, other control characters go. What has no likeness becomes a question mark, so
    that a reader sees that something was there.
    """
    text = unicodedata.normalize('NFC', text or '').replace('\r\n', '\n').replace('\r', '\n').replace('\t', ' ')
    original = text.strip()
    text = ''.join(_express(char) for char in text).strip()
    if limit is not None and len(text) > limit:
        text = text[: limit - 1].rstrip() + ELLIPSIS
    if text != original and (changes := _changes.get()) is not None:
        changes.append((original, text))
    return text


def _express(char):
    if char == '\n':
        return char
    if unicodedata.category(char)[0] == 'C' or '\ufe00' <= char <= '\ufe0f':
        return ''  # controls, direction marks, joiners, variation selectors
    if _encodable(char):
        return char
    if char in ALIKE:
        return ALIKE[char]
    plain = ''.join(part for part in unicodedata.normalize('NFKD', char) if _encodable(part))
    return plain or UNKNOWN


def _encodable(char):
    try:
        char.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True
