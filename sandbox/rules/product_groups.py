"""Groups of products (fact book, chapter 10)."""

from ..problems import Refused, invalid, not_found
from . import Answer, rule

SHOWN = 20


@rule("getProductGroups")
def get_product_groups(call):
    """Return all groups, or those of a type."""
    kind = call.parameters.get("type")
    where, values = ("type = ?", (kind,)) if kind else ("1", ())
    found = call.register("product_group").search(where, values, order="id")
    return {"productGroups": [stored.document for stored in found]}


@rule("getProductGroupByGroupId")
def get_product_group(call):
    """Return one group."""
    return _group(call)


@rule("addProductGroupName")
def add_product_group(call):
    """Create a group, for sales unless told otherwise."""
    groups = call.register("product_group")
    group = {"type": "SALES", **_checked(call.body), "id": groups.next_id()}
    groups.insert(group, call.now)
    return group


@rule("updateProductGroupName")
def update_product_group(call):
    """Rename a group; its type stays."""
    group = _group(call)
    group["name"] = _checked(call.body)["name"]
    call.register("product_group").replace(group)
    return group


@rule("removeProductGroupById")
def remove_product_group(call):
    """Remove an empty group."""
    group = _group(call)
    products = call.register("product").search("group_id = ?", (group["id"],), order="id", limit=SHOWN)
    if products:
        listed = ", ".join(f"{stored.document['id']} {stored.document['name']}" for stored in products)
        raise Refused(409, [(None, f"The group still has products: {listed}")])
    call.register("product_group").delete(group["id"])
    return Answer(204)


def _group(call):
    group = call.register("product_group").get(call.parameters["groupId"])
    if group is None:
        raise not_found("Product group")
    return group


def _checked(group):
    if not group["name"].strip():
        raise invalid("name", group["name"])
    return group
