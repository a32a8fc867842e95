"""Health and version of the service."""

from .base import Resource


class Status(Resource):
    path = "/status"

    def get(self):
        """Return ``{name, version, status, procountorVersion}``; ``version`` is the API's, e.g. "26.04" (2)."""
        return self._get(self.path)
