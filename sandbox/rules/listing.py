"""Searches: filters and pages as all lists have them (fact book, chapter 4.1)."""

from ..clock import stamp
from ..problems import not_found


class Filter:
    """Collects the conditions of a search. A value that is None sets no condition; both ends of a range count in."""

    def __init__(self):
        self._conditions = ["1"]
        self.values = []

    @property
    def where(self):
        """The SQL condition."""
        return " AND ".join(self._conditions)

    def add(self, condition, *values):
        """Add a condition with ``?`` for the values."""
        self._conditions.append(condition)
        self.values += values

    def equal(self, column, value):
        """The column has this value."""
        if value is not None:
            self.add(f"{column} = ?", value)

    def among(self, column, values):
        """The column has one of these values."""
        if values is not None:
            self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def between(self, column, low, high):
        """The column lies between these values."""
        if low is not None:
            self.add(f"{column} >= ?", low)
        if high is not None:
            self.add(f"{column} <= ?", high)

    def contains(self, column, text):
        """The column, which is kept in small letters, contains the text."""
        if text is not None:
            self.add(f"instr({column}, ?)", text.casefold())


def page(call, kind, wanted, show, orders=("id",)):
    """Return one page of a search: ``{"results", "meta"}``.

    :param wanted: Filter
    :param show: function from a Stored to the row of the answer
    :param orders: columns that may order the list, each by its parameter ``orderBy<Column>``; first = default, DESC
    """
    register, parameters = call.register(kind), call.parameters
    if delay := call.settings["search_delay"]:
        # Documents are found some time after they were stored.
        wanted.add("created <= ?", stamp(-delay))
    total = register.count(wanted.where, wanted.values)
    column, direction = _order(parameters, orders)
    if parameters.get("previousId"):
        descending = parameters.get("orderById", "DESC") == "DESC"
        wanted.add("id < ?" if descending else "id > ?", parameters["previousId"])
    size, number = parameters.get("size", 50), parameters.get("page", 0)
    order = f"id {direction}" if column == "id" else f"{column} {direction}, id {direction}"
    rows = register.search(wanted.where, wanted.values, order, size, size * number)
    meta = {"pageNumber": number, "pageSize": size, "resultCount": len(rows)}
    if call.settings["total_count"]:
        meta["totalCount"] = total
    return {"results": [show(row) for row in rows], "meta": meta}


def one_or_many(call, kind, ids, what):
    """Answer ``GET /things/{ids}``: an object for one id, a list when several were asked for (chapter 4.2)."""
    found = call.register(kind).get_many(ids)
    if not found:
        raise not_found(what)
    return found if ids.several else found[0]


def _order(parameters, orders):
    for column in orders:
        direction = parameters.get("orderBy" + column.title().replace("_", ""))
        if direction:
            return column, direction
    return orders[0], "DESC"
