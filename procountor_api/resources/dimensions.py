"""Dimensions: cost centres, projects and the like."""

from .base import Resource, checked_objects, id_text, stored


class Dimensions(Resource):
    path = "/dimensions"

    def all(self):
        """Return the list of dimensions, ``{id, name, items: [{id, codeName, status, description}]}``; no pages (12).

        ``status`` of an item is missing while it is active, and "P" when it is passive.
        """
        return checked_objects(self._get(self.path, shape=list))

    def create_item(self, dimension_id, payload):
        """Add an item to a dimension, and return it as stored (12). The service may take one name twice.

        :param payload: ``{codeName, description}``
        """
        return stored(self._transport.write("POST", f"{self.path}/{id_text(dimension_id)}/items", payload))

    def find_items(self, dimension_id, name):
        """Return the items of a dimension with exactly this ``codeName``, passive ones too.

        Evidence after an unknown outcome.
        """
        wanted = [one for one in self.all() if str(one.get("id")) == id_text(dimension_id)]
        return [item for one in wanted for item in one.get("items") or [] if item.get("codeName") == name]
