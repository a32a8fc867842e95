"""E-mail addresses in what people enter."""

import re

ADDRESS = re.compile(r'(?:[^<>]*<)?([^@\s<>"]+@[^@\s<>"]+\.[^@\s<>"]+)>?')


def email_addresses(text):
    """Return the addresses in a ``text`` such as ``Ann <ann@x.example>, bob@x.example``; what is none is left out.

    One with letters beyond ASCII is left out too: written with other letters, it would be somebody else's.
    """
    matches = (ADDRESS.fullmatch(part.strip()) for part in re.split(r'[,;\n]', text or ''))
    return [match[1] for match in matches if match and match[1].isascii()]


def first_address(text):
    """Return the first address in a ``text``, or an empty text."""
    return next(iter(email_addresses(text)), '')
