"""What a bank event or a reference payment was tied to: an invoice, a product, posting rows."""

from ..problems import Problems, Refused, forbidden, not_found
from .bank_events import allocate
from .ledger_accounts import account_names

OPEN = {"NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID", "PAYMENT_QUEUED", "PAYMENT_SENT_TO_BANK"}


def find_row(call, kind, row_id, what):
    """Return a row that the bank reported.

    :param kind: ``reference`` or ``statement``
    :raise Refused: 404
    """
    row = call.register("bankevents").get(row_id)
    if row is None or row["kind"] != kind:
        raise not_found(what)
    return row


def tie_invoice(call, row, invoice_id):
    """Tie a row to an invoice that can be paid."""
    if row["allocated"]:
        raise Refused(400, [(None, "The event is allocated already.")])
    invoice = call.register("invoice").get(invoice_id)
    if invoice is None:
        raise not_found("Invoice")
    if invoice["status"] not in OPEN:
        raise forbidden(f"An invoice in status {invoice['status']} cannot be paid.")
    allocate(call, row["id"], invoice_id)
    return invoice


def set_member(call, row, name, value):
    """Store a member of a row; None takes it away."""
    changed = {key: kept for key, kept in row.items() if key != name}
    if value is not None:
        changed[name] = value
    call.register("bankevents").replace(changed)


def posting_rows(call):
    """Return the posting rows of the request as they are stored, with the data of their accounts.

    :raise Refused: 400 for an account that does not exist
    """
    names, problems, rows = account_names(call), Problems(), []
    for place, row in enumerate(call.body.get("allocationMetadataRows", [])):
        code = row.pop("ledgerAccountCode", None)
        if code is not None and code not in names:
            problems.invalid(f"allocationMetadataRows[{place}].ledgerAccountCode", code)
        elif code is not None:
            row["ledgerAccount"] = {"ledgerAccountCode": code, "name": names[code], "active": True}
        rows.append({**row, "id": place + 1})
    problems.refuse()
    return rows
