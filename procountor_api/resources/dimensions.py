"""Dimensions: cost centres, projects and the like."""

from .base import Resource, checked_objects


class Dimensions(Resource):
    path = "/dimensions"

    def all(self):
        """Return the list of dimensions, ``{id, name, items: [{id, codeName, status, description}]}``; no pages (12).

        ``status`` of an item is missing while it is active, and "P" when it is passive.
        """
        return checked_objects(self._get(self.path, shape=list))
