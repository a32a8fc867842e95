"""What happens to invoices outside the API.

==================================================  ===============================================================
``POST .../purchases``                              a supplier invoice arrives as RECEIVED, see
                                                    :mod:`sandbox.operator.purchases`
``POST .../invoices/{id}/status``                   ``{"status"}``: any status, whatever the rules say
``POST .../invoices/{id}/accept``                   somebody approves it in the user interface
``POST .../invoices/{id}/invalidate``               somebody invalidates it, in any status
``PATCH .../invoices/{id}``                         somebody changes it, in any status: members of Invoice
==================================================  ===============================================================
"""

from ..rules.circulation import performed
from ..rules.invoice_change import check_fixed_members, rewrite
from ..rules.invoice_store import demand_invoice, log, save_invoice
from ..rules.invoice_types import SALES
from . import action
from .asked import demand, demand_schema


@action("POST", "/invoices/<int:invoice>/status")
def set_status(call):
    """Put an invoice into any status."""
    status = demand(call.body, "status", str)
    demand_schema(call, "DocumentStatus", status)
    return save_invoice(call, {**_invoice(call), "status": status})


@action("POST", "/invoices/<int:invoice>/accept")
def accept(call):
    """Approve an invoice."""
    invoice = performed(call, _invoice(call), "acceptors")
    log(call, invoice["id"], "APPROVAL")
    is_sent = invoice["type"] in SALES and invoice["invoiceChannel"] != "NO_SENDING"
    return save_invoice(call, {**invoice, "status": "NOT_SENT" if is_sent else "APPROVED"})


@action("POST", "/invoices/<int:invoice>/invalidate")
def invalidate(call):
    """Invalidate an invoice."""
    return save_invoice(call, {**_invoice(call), "status": "INVALIDATED"})


@action("PATCH", "/invoices/<int:invoice>")
def change(call):
    """Change members of an invoice; its status stays."""
    stored = _invoice(call)
    draft = {**stored, **call.body}
    demand_schema(call, "Invoice", draft)
    check_fixed_members(draft, stored)
    return rewrite(call, stored, draft)


def _invoice(call):
    return demand_invoice(call, call.parameters["invoice"])
