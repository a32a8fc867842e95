"""Who and where we are."""

from .base import Resource


class Session(Resource):
    path = "/sessioninfo"

    def info(self):
        """Return the company and the user that the key belongs to: ``companyId, name, userId, userName, …`` (16)."""
        return self._get(self.path)
