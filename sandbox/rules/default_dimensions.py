"""Default dimensions of partners and products (fact book, chapters 6, 9 and 12)."""

from ..problems import not_found
from . import rule
from .partner_changes import demand_partner

BASIC = ("id", "codeName", "percent")


@rule("getDefaultDimensions1")
def get_partner_dimensions(call):
    """List the default dimensions of a partner; an unknown partner has none, since 404 is not documented."""
    return _basic(call, "partner", call.parameters["id"])


@rule("getDefaultDimension1")
def get_partner_dimension(call):
    """Return one default dimension of a partner."""
    return _one(call, "partner", demand_partner(call)["id"])


@rule("updateDefaultDimension2")
def set_partner_dimension(call):
    """Set one default dimension of a partner."""
    return _set(call, "partner", demand_partner(call)["id"])


@rule("getDefaultDimensions")
def get_product_dimensions(call):
    """List the default dimensions of a product."""
    return _basic(call, "product", call.parameters["productId"])


@rule("getDefaultDimension")
def get_product_dimension(call):
    """Return one default dimension of a product."""
    return _one(call, "product", _demand_product(call))


@rule("updateDefaultDimension")
def set_product_dimension(call):
    """Set one default dimension of a product."""
    return _set(call, "product", _demand_product(call))


def _fact(owner, owner_id):
    return f"default dimensions of {owner} {owner_id}"


def _stored(call, owner, owner_id):
    return call.fact(_fact(owner, owner_id)) or {}


def _basic(call, owner, owner_id):
    return [
        {**one, "items": [{name: item[name] for name in BASIC if name in item} for item in one["items"]]}
        for one in _stored(call, owner, owner_id).values()
    ]


def _one(call, owner, owner_id):
    dimension = _demand_dimension(call)
    nothing = {"id": dimension["id"], "name": dimension["name"], "items": []}
    return _stored(call, owner, owner_id).get(str(dimension["id"]), nothing)


def _set(call, owner, owner_id):
    # 400 is not a documented answer here: an item that does not exist is "not found", like the dimension.
    dimension = _demand_dimension(call)
    by_id = {item["id"]: item for item in dimension["items"]}
    by_name = {item["codeName"]: item for item in dimension["items"]}
    items = []
    for asked in call.body.get("items", ()):
        item = by_id.get(asked["id"]) if "id" in asked else by_name.get(asked["codeName"])
        if item is None:
            raise not_found("Dimension item")
        known = {name: item[name] for name in ("id", "codeName", "description") if name in item}
        items.append({**known, "percent": asked["percent"], "status": item.get("status") != "P"})
    default = {"id": dimension["id"], "name": dimension["name"], "items": items}
    all_of_them = _stored(call, owner, owner_id) | {str(dimension["id"]): default}
    call.store.set_fact(call.company, _fact(owner, owner_id), all_of_them)
    return default


def _demand_dimension(call):
    dimension = call.register("dimension").get(call.parameters["dimensionId"])
    if dimension is None:
        raise not_found("Dimension")
    return dimension


def _demand_product(call):
    product = call.register("product").get(call.parameters["productId"])
    if product is None:
        raise not_found("Product")
    return product["id"]
