"""Groups of business partners (fact book, chapter 9)."""

from ..problems import invalid, not_found
from . import rule
from .listing import Filter, page


@rule("getPartnerGroups")
def get_partner_groups(call):
    """Search groups."""
    asked, wanted = call.parameters, Filter()
    wanted.contains("name", asked.get("name"))
    wanted.equal("type", asked.get("type"))
    wanted.equal("active", asked.get("active"))
    return page(call, "partner_group", wanted, lambda stored: stored.document)


@rule("getPartnerGroup")
def get_partner_group(call):
    """Return one group."""
    return _group(call)


@rule("createBusinessPartnerGroup")
def create_partner_group(call):
    """Create a group."""
    groups = call.register("partner_group")
    group = {"active": True, **_checked(call.body), "id": groups.next_id()}
    groups.insert(group, call.now)
    return group


@rule("updateBusinessPartnerGroup")
def update_partner_group(call):
    """Change a group; its type stays."""
    group = _group(call)
    changed = {"active": True, **_checked(call.body), "id": group["id"]}
    if changed["type"] != group["type"]:
        raise invalid("type", changed["type"])
    call.register("partner_group").replace(changed)
    return changed


def _group(call):
    group = call.register("partner_group").get(call.parameters["id"])
    if group is None:
        raise not_found("Business partner group")
    return group


def _checked(group):
    if not group["name"].strip():
        raise invalid("name", group["name"])
    return group
