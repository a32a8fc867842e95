"""Errors that a bank or an e-invoice operator returned: nothing ever goes wrong there, the list is empty."""

from . import rule
from .listing import Filter, page


@rule("getErrorMessages")
def get_error_messages(call):
    """List the messages."""
    asked, wanted = call.parameters, Filter()
    wanted.between("created_date", asked.get("createdStartDate"), asked.get("createdEndDate"))
    wanted.equal("type", asked.get("type"))
    if asked.get("status") not in (None, "ALL"):
        wanted.equal("status", asked["status"])
    return page(call, "payment_error", wanted, lambda stored: stored.document)
