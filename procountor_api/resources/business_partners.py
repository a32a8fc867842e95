"""Customers and suppliers."""

import string
from urllib.parse import quote

from .base import Register

VERBATIM = "".join(sorted(set(string.printable) - set(string.whitespace) - {"%"})) + " "


class BusinessPartners(Register):
    """A company that is both customer and supplier is two partners. Source: 9."""

    path = "/businesspartners"

    def search(self, name=None, identifier=None, **filters):
        """Yield summaries of partners: ``id, name, type, customerNumber, identifier, active, version, …``.

        ``name`` and ``identifier`` are personal data and travel as HTTP headers (4.4). The service hides inactive
        partners unless ``active`` is given.
        """
        headers = {"name": name, "identifier": identifier}
        return self._rows(filters, {field: header_text(text) for field, text in headers.items() if text is not None})


def header_text(text):
    """Return ``text`` for an HTTP header: all but plain ASCII percent-encoded as UTF-8.

    How the service wants ``ä`` is not documented (24, question 6); this is the one place that decides. A search by
    ``identifier`` or ``customerNumber`` avoids the question. Line feeds are encoded too, so no header can be smuggled
    in.
    """
    if not text.strip():
        raise ValueError("An empty filter would select everything")
    return quote(text.strip(), safe=VERBATIM)
