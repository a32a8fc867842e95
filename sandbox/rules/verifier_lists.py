"""Who verifies and approves purchase invoices (fact book, chapters 7.5 and 16)."""

from ..problems import not_found
from . import rule


@rule("getCompanyInvoiceCirculationSettings")
def get_circulation_settings(call):
    """Return the settings of the circulation, with verifiers and approvers."""
    return call.fact("circulation_settings")


@rule("getVerifierList")
def get_verifier_lists(call):
    """Return the ready-made lists; here persons are only ids."""
    return [
        {**found, **{side: [person["userId"] for person in found[side]] for side in ("verifiers", "acceptors")}}
        for found in call.fact("verifier_lists")
    ]


@rule("getVerifierList1")
def get_verifier_list(call):
    """Return one list with the persons."""
    for found in call.fact("verifier_lists"):
        if found["id"] == call.parameters["id"]:
            return found
    raise not_found("Verifier list")
