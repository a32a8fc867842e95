"""Circulation of purchase invoices and claims: who verifies and who approves (fact book, chapters 7.4 and 7.5)."""

from ..problems import forbidden
from . import rule
from .invoice_types import SALES


@rule("getInvoicesForPersonalVerifications")
def get_personal_verifications(call):
    """List the invoices that wait for verification by the user of the token."""
    return _waiting(call, "verifiers", ["RECEIVED"])


@rule("getInvoicesForPersonalApprovals")
def get_personal_approvals(call):
    """List the invoices that wait for approval by the user of the token; those to be verified first are not in."""
    return _waiting(call, "acceptors", ["RECEIVED", "VERIFIED"])


def demand_people(call, invoice, role):
    """Refuse circulation while nobody is there to act.

    :param role: ``verifiers`` or ``acceptors``
    :raise Refused: 403
    """
    if invoice["type"] in SALES or not call.settings["circulation_lists_needed"]:
        return
    if not people(call, role) and not _listed(invoice, role):
        raise forbidden(f"The list of {role} is empty.")


def people(call, role):
    """Return the user ids of a role in the company."""
    return [person["userId"] for person in call.fact("circulation_settings").get(role, [])]


def with_people(call, invoice):
    """Return the invoice with the verifiers and approvers of the company, unless it has its own."""
    info = dict(invoice.get("invoiceApprovalInformation", {}))
    for role in ("acceptors", "verifiers"):
        info.setdefault(role, [{"userId": user} for user in people(call, role)])
    return {**invoice, "invoiceApprovalInformation": info}


def performed(call, invoice, role):
    """Return the invoice with the user of the token marked as having acted."""
    if invoice["type"] in SALES:
        return invoice
    user, info = call.fact("user")["id"], dict(invoice.get("invoiceApprovalInformation", {}))
    others = [person for person in info.get(role, []) if person["userId"] != user]
    info[role] = [*others, {"userId": user, "eventPerformed": call.now[:10]}]
    return {**invoice, "invoiceApprovalInformation": info}


def _waiting(call, role, statuses):
    user = call.fact("user")["id"]
    marks = ", ".join("?" * len(statuses))
    values = (call.parameters["types"], *statuses)
    rows = call.register("invoice").search(f"type = ? AND status IN ({marks})", values, order="id")
    found = [row.document for row in rows]
    if role == "acceptors":
        found = [one for one in found if one["status"] == "VERIFIED" or not _listed(one, "verifiers")]
    return {"invoiceIds": [one["id"] for one in found if _is_asked(one, role, user)]}


def _listed(invoice, role):
    return invoice.get("invoiceApprovalInformation", {}).get(role, [])


def _is_asked(invoice, role, user):
    return any(one["userId"] == user and "eventPerformed" not in one for one in _listed(invoice, role))
