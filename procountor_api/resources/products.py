"""Products of both registers."""

from .base import Register
from .paging import by_previous_id


class Products(Register):
    """Sales and purchase products. ``code`` (<= 40) need not be unique, and is searched as a substring. Source: 10."""

    path = "/products"
    _position = staticmethod(by_previous_id)  # this listing has no page numbers

    def find_code(self, code, type="SALES"):
        """Return the products of ``type`` whose code is exactly ``code``, inactive ones too."""
        return [row for row in self.search(code=code, type=type) if row.get("code") == code]
