"""Switches of bookkeeping: invoices, receipts, payments, registers. See :mod:`sandbox.settings`."""

LEDGER_DEFAULTS = {
    # Rounding of VAT: per "row", per "rate", or once per "document"; "exact" is per rate, of rows that are not rounded.
    "vat_rounding": "row",
    # Sums in the accounting currency: the "totals" are converted, each "row" is, or what was "exact" before rounding.
    "conversion": "totals",
    # How credits may be written. Both are accepted until one of them is refused.
    "negative_quantity": True,
    "negative_unit_price": True,
    # Status of the refusal when a document is written into a closed period; actions always answer 403.
    "closed_period_status": 400,
    # A tracking period that is PENDING is closed too.
    "pending_period_is_closed": False,
    # Circulation and approval are refused while the list of approvers (or verifiers) is empty.
    "circulation_lists_needed": True,
    # A payment changes the version of the invoice.
    "payments_change_version": True,
    # Ids of payment events in GET /payments/paymentevents are those of the per-invoice call.
    "same_event_ids_in_bulk": True,
    # Event type when a credit is set against an invoice.
    "setoff_event_type": "INVOICE_TO_INVOICE",
    # What the person does who is asked to confirm: "confirm", "reject", "expire" (both at once) or "wait".
    "two_factor": "confirm",
    # Seconds until an unconfirmed action expires.
    "two_factor_life": 300,
    # Reading the outcome of a confirmed action a second time gives 409.
    "two_factor_read_once": False,
    # Nested objects in PATCH of a partner: "merge" with what is stored, or "replace" it.
    "patch_nested_objects": "merge",
}
LEDGER_CHOICES = {
    "vat_rounding": ("row", "rate", "document", "exact"),
    "conversion": ("totals", "row", "exact"),
    "closed_period_status": (400, 403),
    "setoff_event_type": ("INVOICE_TO_INVOICE", "SETOFF", "COMPENSATIONINVOICE"),
    "two_factor": ("confirm", "wait", "reject", "expire"),
    "patch_nested_objects": ("merge", "replace"),
}
