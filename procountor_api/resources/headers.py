"""Filters that are personal data travel as HTTP headers. Source: fact book, 4.4."""

import string
from urllib.parse import quote

VERBATIM = "".join(sorted(set(string.printable) - set(string.whitespace) - {"%"})) + " "


def filter_headers(**filters):
    """Return the headers of these filters; one that is None is left out.

    :raise ValueError: an empty text, which would select everything
    """
    return {name: header_text(text) for name, text in filters.items() if text is not None}


def header_text(text):
    """Return ``text`` for an HTTP header: all but plain ASCII percent-encoded as UTF-8.

    How the service wants ``ä`` is not documented (24, question 6); this is the one place that decides. A search by
    ``identifier`` or ``customerNumber`` avoids the question. Line feeds are encoded too, so no header can be smuggled
    in.
    """
    if not text.strip():
        raise ValueError("An empty filter would select everything")
    return quote(text.strip(), safe=VERBATIM)
