"""Listings: filters and pages. Source: fact book, 4 and 4.1."""

import logging
from datetime import date, datetime

from ..errors import Unreadable

_logger = logging.getLogger(__name__)

PAGE_SIZE = 200
MAX_PAGES = 5_000


def by_page(number, _last_id):
    return {"page": number}


def by_previous_id(_number, last_id):
    return {} if last_id is None else {"previousId": last_id}


def after_id(first_id):
    """Return the position of a listing that starts after the row ``first_id``; None starts at the beginning."""
    return lambda number, last_id: by_previous_id(number, first_id if last_id is None else last_id)


def query(filters):
    """Return ``filters`` as texts: dates in ISO form, booleans in lower case, several values joined by commas.

    A filter that is None is left out.

    :raise ValueError: an empty text or list (it would select everything), or a date-time with a zone (the service
        knows none)
    """
    return {name: _text(name, value) for name, value in filters.items() if value is not None}


def _text(name, value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo:
            raise ValueError(f"{name}: give the local time of the service, without a zone")
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if value in ("", [], (), set()):
        raise ValueError(f"{name}: an empty filter would select everything")
    if isinstance(value, list | tuple | set):
        return ",".join(_text(name, item) for item in value)
    return str(value)


def rows(fetch, position, filters, id_name="id"):
    """Yield each row of a listing once.

    Ascending order unless the caller orders: what is added meanwhile then comes last and shifts no page.

    :param fetch: function of the query of a page, returns its answer
    :param position: `by_page`, `by_previous_id`, or what `after_id` gives
    :param id_name: the member of a row that tells it from the others
    :raise Unreadable: no listing, a page that repeats, or no end
    """
    if not any(name.startswith("orderBy") for name in filters):
        filters = {**filters, "orderById": "ASC"}
    params, seen, last_id = query(filters), set(), None
    # of a listing that starts in the middle the service may count the rows before as well: only an empty page ends it
    has_count = "previousId" not in position(0, None)
    for number in range(MAX_PAGES):
        answer = fetch({**params, **position(number, last_id), "size": PAGE_SIZE})
        page, is_last, total = _page(answer, id_name)
        fresh = {row[id_name]: row for row in page if row[id_name] not in seen}
        if page and not fresh:
            raise Unreadable("Procountor's listing repeats itself")
        seen.update(fresh)
        yield from fresh.values()
        # a short page ends the listing, unless the service itself counts more rows
        if not page or (is_last and has_count and len(seen) >= total):
            if has_count and len(seen) < total:
                _logger.warning("A listing ended after %d of %d rows", len(seen), total)
            return
        last_id = page[-1][id_name]
    raise Unreadable("Procountor's listing has no end")


def _page(answer, id_name):
    """Return the rows of a page, whether it is a short one, and how many rows the service counts (0 if it doesn't)."""
    page = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(page, list) or not all(isinstance(row, dict) and _is_id(row.get(id_name)) for row in page):
        raise Unreadable("Procountor's answer is no listing")
    meta = answer.get("meta") if isinstance(answer.get("meta"), dict) else {}
    total, size = meta.get("totalCount"), meta.get("pageSize")
    size = min(size, PAGE_SIZE) if isinstance(size, int) and size > 0 else PAGE_SIZE
    return page, len(page) < size, total if isinstance(total, int) else 0


def _is_id(value):
    return isinstance(value, int | str)
