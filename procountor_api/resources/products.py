"""Products of both registers."""

from .base import Register
from .paging import by_previous_id


class Products(Register):
    """Sales and purchase products. ``code`` (<= 40) need not be unique, and is searched as a substring. Source: 10."""

    path = "/products"
    _position = staticmethod(by_previous_id)  # this listing has no page numbers

    def find_code(self, code, type="SALES"):
        """Return the products of ``type`` with exactly this code, inactive ones too.

        Evidence after an unknown outcome.
        """
        return self._exact("code", code, type, lambda row: row.get("code"))

    def update(self, product_id, payload):
        """Replace a product and return it as stored (10).

        :param payload: the whole product: members that are left out are emptied
        """
        return self._change("PUT", product_id, payload)
