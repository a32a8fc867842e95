"""The tables of bookkeeping: per kind, the member of the document that each column holds."""

LEDGER_TABLES = {
    "ledger_receipt": {
        "type": "type",
        "status": "status",
        "date": "receiptDate",
        "version": "version",
        "invoice_id": "invoiceId",
    },
    # Payments registered on invoices: PaymentEvent of the document, and members with an underscore for inner use.
    "payment_event": {"invoice_id": "invoiceId", "payment_date": "paymentDate"},
    # What the bank reported because of the operator: the source of bank statements and reference payments.
    "bankevents": {"kind": "kind", "invoice_id": "invoiceId", "pay_date": "payDate"},
    # The event log of invoices.
    "invoice_event": {"invoice_id": "invoiceId"},
    "dimension": {"name": "name"},
    "attachment": {
        "reference_type": "referenceType",
        "reference_id": "referenceId",
        "name": "name",
        "size": "_size",
        "created_date": "_attached",
        "owner_type": "_ownerType",
        "user": "_user",
    },
    # Actions that wait for the confirmation of a person.
    "two_factor": {"handle": "handle"},
}
LEDGER_INDEXES = {
    "ledger_receipt": ("invoice_id", "version", "date"),
    "payment_event": ("invoice_id",),
    "bankevents": (),
    "invoice_event": ("invoice_id",),
    "dimension": (),
    "attachment": ("reference_id",),
    "two_factor": ("handle",),
}
LEDGER_COMMON_TABLES = """
    CREATE TABLE IF NOT EXISTS attachment_file (company INTEGER, id INTEGER, content BLOB, PRIMARY KEY (company, id));
"""
