"""Products of both registers."""

from .base import Register
from .paging import by_previous_id


class Products(Register):
    """Sales and purchase products. ``code`` (<= 40) need not be unique, and is searched as a substring. Source: 10."""

    path = "/products"
    _position = staticmethod(by_previous_id)  # this listing has no page numbers
