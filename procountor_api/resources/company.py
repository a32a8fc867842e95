"""The company that the key belongs to."""

from .base import Resource, checked_objects


class Company(Resource):
    path = "/company"

    def get(self):
        """Return ``id, name, country, businessIdentifier {brnType, code}, companyCurrency, …`` (16)."""
        return self._get(self.path)

    def usage_settings(self):
        """Return ``{defaultInvoiceChannel, cashDiscount, accountingByRow}``; members may be missing (16)."""
        return self._get(f"{self.path}/usagesettings")

    def einvoice_addresses(self):
        """Return the own e-invoice addresses, a list of ``{operator, sendingAddress, receivingAddress, …}`` (6).

        The specification types the answer as one object, everybody expects a list; both are read.
        """
        answer = self._get(f"{self.path}/einvoiceaddresses", shape=(dict, list))
        if isinstance(answer, dict):
            answer = [answer] if answer else []
        return checked_objects(answer)
