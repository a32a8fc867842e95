"""Customers and suppliers."""

from .base import Register
from .headers import filter_headers


class BusinessPartners(Register):
    """A company that is both customer and supplier is two partners. Source: 9."""

    path = "/businesspartners"

    def search(self, name=None, identifier=None, **filters):
        """Yield summaries of partners: ``id, name, type, customerNumber, identifier, active, version, …``.

        ``name`` and ``identifier`` are personal data and travel as HTTP headers (4.4). The service hides inactive
        partners unless ``active`` is given.
        """
        return self._rows(filters, filter_headers(name=name, identifier=identifier))

    def find_number(self, number, type):
        """Return the summaries of the partners of ``type`` whose customer number is ``number``, inactive ones too."""
        return [
            row
            for active in (True, False)
            for row in self.search(customerNumber=number, type=type, active=active)
            if (row.get("invoicingInfo") or {}).get("customerNumber") == number
        ]
