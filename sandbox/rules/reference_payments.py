"""Incoming payments that carried a reference (fact book, chapter 8)."""

from . import Answer, rule
from .bank_allocation import find_row, posting_rows, set_member
from .listing import Filter, page

SHOWN = ("id", "valueDate", "sum", "name", "allocated", "invoiceId")


@rule("getReferencePayments")
def get_reference_payments(call):
    """List them; the account comes in a header, or in the query as the specification has it."""
    asked, wanted = call.parameters, Filter()
    wanted.equal("kind", "reference")
    wanted.between("pay_date", asked.get("startDate"), asked.get("endDate"))
    wanted.equal("json_extract(json, '$.account')", asked.get("accountNumber"))
    return page(call, "bankevents", wanted, lambda stored: _shown(stored.document))


@rule("allocateAllocationMetadata")
def set_posting_rows(call):
    """Give posting rows to a reference payment."""
    set_member(call, _row(call), "allocationMetadataRows", posting_rows(call))
    return {"message": "The posting rows were saved."}


@rule("deleteAllocationMetadata")
def delete_posting_rows(call):
    """Remove them."""
    set_member(call, _row(call), "allocationMetadataRows", None)
    return Answer(204)


def _row(call):
    return find_row(call, "reference", call.parameters["referencePaymentId"], "Reference payment")


def _shown(row):
    return {
        **{name: row[name] for name in SHOWN if name in row},
        "accountNumber": row["account"],
        "paymentDate": row["payDate"],
        "bankReference": row.get("reference", ""),
        "archiveId": row["archiveCode"],
        "attachments": [],
        "allocationMetadataRows": row.get("allocationMetadataRows", []),
    }
