"""The user behind the key."""

from ..errors import Unreadable
from .base import Resource


class Users(Resource):
    path = "/users"

    def rights(self):
        """Return what the user of the key may do: ``{role, rights}`` (16).

        ``rights`` is a dict of groups, each a dict of rights: ``rights["sales"]["customerRegister"]`` is "ALL_RIGHTS",
        "VIEWING_RIGHTS", "NO_ACCESS", "NOT_ENABLED" or a boolean. Groups and rights may be missing.
        """
        answer = self._get(f"{self.path}/rights")
        groups = answer.get("rights")
        if not isinstance(groups, dict) or not all(isinstance(group, dict) for group in groups.values()):
            raise Unreadable("Procountor's answer about the user rights has another shape than it should")
        return answer
