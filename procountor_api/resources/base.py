"""What resources have in common."""

from itertools import islice

from ..errors import NotFound, OutcomeUnknown, Unreadable
from .paging import after_id, by_page, query, rows

BATCH = 200


class Resource:
    """A part of the service. Methods return plain dicts in the service's own words.

    Every read may raise `Refused` or `NotNow`, every write also `OutcomeUnknown`.
    """

    path = ""
    _position = staticmethod(by_page)
    _id_name = "id"

    def __init__(self, transport):
        self._transport = transport

    def _get(self, path, shape=dict, params=None):
        answer = self._transport.read(path, params)
        if not isinstance(answer, shape):
            raise Unreadable("Procountor's answer has another shape than it should")
        return answer

    def _rows(self, filters, headers=None, path=None, position=None):
        def fetch(params):
            return self._transport.read(path or self.path, params, headers)

        return rows(fetch, position or self._position, filters, self._id_name)

    def _act(self, object_id, action, payload=None):
        answer = self._transport.write("PUT", f"{self.path}/{id_text(object_id)}/{action}", payload)
        if not isinstance(answer, dict):
            raise OutcomeUnknown("Procountor's answer has another shape than it should")
        return answer


def checked_objects(value):
    """Return ``value``, which has to be a list of objects."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unreadable("Procountor's answer is no list of objects, as it should be")
    return value


def stored(answer):
    """Return the answer to a creation, which has to be an object with its id."""
    if not isinstance(answer, dict) or not answer.get("id"):
        raise OutcomeUnknown("Procountor answered without the id of what it stored")
    return answer


def id_text(object_id):
    text = str(object_id)
    if not text.isascii() or not text.isdigit():
        raise ValueError("An id has digits only")
    return str(int(text))


class Register(Resource):
    """A resource whose objects have ids. Ids may be given as numbers or as text of digits (`ValueError` otherwise)."""

    def get(self, object_id):
        """Return the object.

        :raise NotFound: the service knows none with this id, or hides it (5)
        """
        answer = self._get(f"{self.path}/{id_text(object_id)}")
        if str(answer.get("id")) != id_text(object_id):
            raise Unreadable("Procountor answered with another object than was asked for")
        return answer

    def get_many(self, ids):
        """Return ``{id: object}``, ids as text in ascending order; unknown ids are missing from it.

        One request for each 200 ids. Source: 4.2.
        """
        wanted = sorted({id_text(object_id) for object_id in ids}, key=int)
        found = {}
        for start in range(0, len(wanted), BATCH):
            found.update(self._get_batch(wanted[start : start + BATCH]))
        return {object_id: found[object_id] for object_id in wanted if object_id in found}

    def _get_batch(self, wanted):
        try:
            answer = self._get(f"{self.path}/{','.join(wanted)}", shape=(dict, list))
        except NotFound:  # all of them are unknown
            return {}
        objects = [answer] if isinstance(answer, dict) else answer
        found = {str(item.get("id")): item for item in objects if isinstance(item, dict)}
        if len(found) != len(objects) or not found.keys() <= set(wanted):
            raise Unreadable("Procountor answered with other objects than were asked for")
        return found

    def search(self, **filters):
        """Yield the rows of a listing, oldest first; a page of 200 is fetched when it is needed.

        Filters have the service's names and take text, numbers, booleans, dates, date-times without zone, and lists of
        them. Rows are summaries: `get_many` gives the details. Source: 4.1.
        """
        return self._rows(filters)

    def page(self, after=None, **filters):
        """Return the next rows of a listing, 200 at most: those with a greater id than ``after``, or the first (4.1).

        Fewer than 200 are the last ones. For reading a register in steps, between which the program may end.
        """
        rows = self._rows(filters, position=after_id(after and id_text(after)))
        return list(islice((row for row in rows if int(row["id"]) > int(after or 0)), BATCH))

    def count(self, **filters):
        """Return how many rows a listing has, 0 when the service does not tell."""
        meta = self._get(self.path, params=query({**filters, "size": 1})).get("meta")
        total = meta.get("totalCount") if isinstance(meta, dict) else None
        return total if isinstance(total, int) else 0

    def create(self, payload):
        """Create an object and return it as stored, with its ``id``. A write: it is never repeated by itself.

        :param payload: JSON text, sent as it is, or a plain value that `encode` takes
        """
        return stored(self._transport.write("POST", self.path, payload))

    def _exact(self, name, value, type, member):
        """Return the rows of ``type`` for which ``member(row)`` is exactly ``value``, oldest first.

        The service may match a part of it, and may hide what is inactive unless that is asked for. What a row does not
        tell is looked up.
        """
        rows = {
            str(row["id"]): row
            for is_active in (True, False)
            for row in self.search(**{name: value, "type": type, "active": is_active})
            if member(row) in (value, None) and row.get("type") in (type, None)
        }
        rows |= self.get_many(row_id for row_id, row in rows.items() if member(row) is None)
        return [rows[row_id] for row_id in sorted(rows, key=int) if member(rows[row_id]) == value]

    def _change(self, method, object_id, payload):
        answer = stored(self._transport.write(method, f"{self.path}/{id_text(object_id)}", payload))
        if str(answer["id"]) != id_text(object_id):
            raise OutcomeUnknown("Procountor answered with another object than was changed")
        return answer
