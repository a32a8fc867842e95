"""Customers and suppliers."""

from .base import Register
from .headers import filter_headers


class BusinessPartners(Register):
    """A company that is both customer and supplier is two partners. Source: 9."""

    path = "/businesspartners"

    def search(self, name=None, identifier=None, **filters):
        """Yield summaries: ``id, name, type, version, invoicingInfo {customerNumber, …}, registryInfo {active}, …``.

        ``name`` and ``identifier`` are personal data and travel as HTTP headers (4.4). The service hides inactive
        partners unless ``active`` is given.
        """
        return self._rows(filters, filter_headers(name=name, identifier=identifier))

    def find_number(self, number, type):
        """Return the summaries of all partners of ``type`` with exactly this customer number, inactive ones too.

        Evidence after an unknown outcome: the number is ours, and unique on our side.

        :param type: ``CUSTOMER`` or ``SUPPLIER``
        """
        return self._exact("customerNumber", number, type, customer_number)

    def update(self, partner_id, payload):
        """Change a partner and return it as stored (9).

        :param payload: what changes, with the ``version`` that was read last; address, invoicing and payment
            information are possible, billing and delivery address are not
        :raise Refused: 400, there is a newer version
        """
        return self._change("PATCH", partner_id, payload)


def customer_number(partner):
    """Return the customer number of a partner or of its summary, or None."""
    return (partner.get("invoicingInfo") or {}).get("customerNumber")
