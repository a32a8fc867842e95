"""What an attachment belongs to; owners show the list of their attachments."""

PARTNERS = {
    "CUSTOMER_BUSINESS_PARTNER_REGISTER": "CUSTOMER",
    "SUPPLIER_BUSINESS_PARTNER_REGISTER": "SUPPLIER",
    "PERSON_BUSINESS_PARTNER_REGISTER": "PERSON",
}
PRODUCTS = {"SALES_PRODUCT_REGISTER": "SALES", "PURCHASE_PRODUCT_REGISTER": "PURCHASE"}


def find_owner(call, meta):
    """Return the type of the owner as the list of attachments filters by it, or None when it does not exist."""
    kind, owner_id = meta["referenceType"], meta["referenceId"]
    if kind == "INVOICE":
        return _invoice_type(call, owner_id)
    if kind in PARTNERS:
        return kind if _is(call, "partner", owner_id, PARTNERS[kind]) else None
    if kind in PRODUCTS:
        return kind if _is(call, "product", owner_id, PRODUCTS[kind]) else None
    if kind == "LEDGERRECEIPT":
        receipt = call.register("ledger_receipt").get(owner_id)
        return receipt and receipt["type"]
    return None


def refresh_owner(call, attachment):
    """Let the owner of an attachment show the newest list. Its version stays."""
    reference = (attachment["referenceType"], attachment["referenceId"])
    rows = call.register("attachment").search("reference_type = ? AND reference_id = ?", reference, order="id")
    listed = [{name: value for name, value in row.document.items() if not name.startswith("_")} for row in rows]
    for kind, owner_id in _owners(call, *reference):
        register = call.register(kind)
        owner = register.get(owner_id)
        if owner:
            register.replace({**owner, "attachments": listed})


def _owners(call, kind, owner_id):
    if kind == "INVOICE":
        receipts = call.register("ledger_receipt").search("invoice_id = ?", (owner_id,))
        return [("invoice", owner_id), *(("ledger_receipt", row.document["id"]) for row in receipts)]
    if kind in PARTNERS:
        return [("partner", owner_id)]
    if kind == "LEDGERRECEIPT":
        return [("ledger_receipt", owner_id)]
    # Products show no attachments.
    return []


def _invoice_type(call, owner_id):
    invoice = call.register("invoice").get(owner_id)
    if invoice:
        return "OFFER" if invoice.get("isOffer") else invoice["type"]
    # A journal is addressed by its invoice id as well.
    journals = call.register("ledger_receipt").search("invoice_id = ? AND type = 'JOURNAL'", (owner_id,))
    return "JOURNAL" if journals else None


def _is(call, register, owner_id, kind):
    owner = call.register(register).get(owner_id)
    return owner is not None and owner["type"] == kind
