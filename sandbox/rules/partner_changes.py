"""Changing partners: replacing everything, or some members (fact book, chapter 9)."""

from ..bodies import without_blanks
from ..problems import Problems, Refused, not_found
from . import rule
from .business_partners import check_partner

KEPT = ("id", "attachments")


@rule("putBusinessPartner")
def put_business_partner(call):
    """Replace every field of a partner: what is left out is emptied. A version is checked when there is one."""
    stored = demand_partner(call)
    _check_version(stored, call.body.get("version"))
    return _save(call, stored, call.body)


@rule("updateBusinessPartner")
def patch_business_partner(call):
    """Change some fields of a customer or supplier. The version is mandatory, in the body or in the query."""
    stored = demand_partner(call)
    version = call.body.get("version", call.parameters.get("version"))
    if version is None:
        problems = Problems()
        problems.blank("version")
        problems.refuse()
    _check_version(stored, version)
    merge = _merged if call.settings["patch_nested_objects"] == "merge" else lambda old, new: {**old, **new}
    return _save(call, stored, merge(stored, call.body))


def demand_partner(call):
    """Return the partner of the path.

    :raise Refused: 404
    """
    partner = call.register("partner").get(call.parameters["id"])
    if partner is None:
        raise not_found("Business partner")
    return partner


def _check_version(stored, version):
    if version is not None and version != stored["version"]:
        raise Refused(400, [("version", "The object was changed meanwhile: the version is not the newest one.")])


def _save(call, stored, draft):
    draft = {**draft, "id": stored["id"]}
    check_partner(call, draft)
    partner = {**without_blanks(draft), **{name: stored[name] for name in KEPT}, "version": call.now}
    partner["registryInfo"] = {"active": True, **partner.get("registryInfo", {})}
    _number_contacts(call, partner, stored)
    call.register("partner").replace(partner)
    return partner


def _number_contacts(call, partner, stored):
    known = {contact["id"] for contact in stored.get("contactPersons", ())}
    for contact in partner.get("contactPersons", ()):
        if contact.get("id") in known:
            known.remove(contact["id"])
        else:
            contact["id"] = call.store.take(call.company, "contact_person")


def _merged(old, new):
    result = dict(old)
    for name, value in new.items():
        nested = isinstance(value, dict) and isinstance(old.get(name), dict)
        result[name] = _merged(old[name], value) if nested else value
    return result
