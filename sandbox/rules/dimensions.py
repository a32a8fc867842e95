"""Dimensions and their items (fact book, chapter 12)."""

from ..bodies import without_blanks
from ..problems import blank, invalid, not_found
from . import rule

PASSIVE = "P"


@rule("getDimensions")
def get_dimensions(call):
    """List all dimensions; filters leave only what contains the texts."""
    name, code = call.parameters.get("name"), call.parameters.get("codeName")
    found = [row.document for row in call.register("dimension").search(order="id")]
    if name is not None:
        found = [one for one in found if name.casefold() in one["name"].casefold()]
    if code is None:
        return found
    shown = [{**one, "items": [item for item in one["items"] if _has_code(item, code)]} for one in found]
    return [one for one in shown if one["items"]]


@rule("getDimension")
def get_dimension(call):
    """Return one dimension."""
    return demand_dimension(call)


@rule("updateDimension")
def rename_dimension(call):
    """Rename a dimension."""
    if not call.body["name"].strip():
        raise blank("name")
    dimension = demand_dimension(call)
    call.register("dimension").replace({**dimension, "name": call.body["name"]})
    return {"name": call.body["name"]}


@rule("addDimensionItem")
def add_item(call):
    """Add an item to a dimension."""
    dimension = demand_dimension(call)
    _check_item(call.body)
    item = new_item(call, call.body)
    call.register("dimension").replace({**dimension, "items": [*dimension["items"], item]})
    return item


@rule("updateDimensionItem")
def change_item(call):
    """Change an item; its id is in the body. Status ``P`` makes it passive, none makes it active."""
    dimension = demand_dimension(call)
    if "id" not in call.body:
        raise blank("id")
    _check_item(call.body)
    if call.body["id"] not in {item["id"] for item in dimension["items"]}:
        raise not_found("Dimension item")
    changed = without_blanks(call.body)
    items = [changed if item["id"] == changed["id"] else item for item in dimension["items"]]
    call.register("dimension").replace({**dimension, "items": items})
    return changed


def add_dimension(call, name, items=()):
    """Add a dimension, which the API cannot do. Return it.

    :param items: DimensionItem without ids
    """
    dimensions = call.register("dimension")
    made = [new_item(call, item) for item in items]
    dimension = {"id": dimensions.next_id(), "name": name, "items": made}
    dimensions.insert(dimension, call.now)
    return dimension


def new_item(call, item):
    """Return an item with an id of its own."""
    return {**without_blanks(item), "id": call.store.take(call.company, "dimension_item")}


def demand_dimension(call):
    """Return the dimension of the path.

    :raise Refused: 404
    """
    dimension = call.register("dimension").get(call.parameters["dimensionId"])
    if dimension is None:
        raise not_found("Dimension")
    return dimension


def _has_code(item, text):
    return text.casefold() in item["codeName"].casefold()


def _check_item(item):
    if not item["codeName"].strip():
        raise blank("codeName")
    if item.get("status") not in (None, "", PASSIVE):
        raise invalid("status", item["status"])
