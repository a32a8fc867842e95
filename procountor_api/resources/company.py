"""The company that the key belongs to."""

from .base import Resource


class Company(Resource):
    path = "/company"

    def get(self):
        """Return ``id, name, country, businessIdentifier {brnType, code}, companyCurrency, …`` (16)."""
        return self._get(self.path)
