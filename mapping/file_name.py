"""Names of the files that are stored with an invoice (chapter 14): each ends with a part of its hash."""

import re

from .text import clean

LIMIT = 80
HASH = re.compile(r'-[0-9a-f]{8}(?=\.[^.]*$|$)')


def hashed_name(name, digest):
    """Return ``name`` with the start of ``digest`` before its ending: it tells the same file from another one."""
    stem, dot, ending = clean(name).rpartition('.')
    if not dot:
        stem, ending = ending, ''
    unique = f'-{digest[:8]}{dot}{ending}'
    return stem[: LIMIT - len(unique)] + unique


def is_alike(name, other):
    """Return whether two such names are those of one file, of which the content may differ."""
    return bool(HASH.search(other)) and HASH.sub('', name) == HASH.sub('', other)
