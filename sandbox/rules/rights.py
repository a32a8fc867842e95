"""What the user behind the key may do (fact book, chapter 16). Only changes are guarded; the operator sets rights."""

from ..problems import forbidden
from .invoice_types import CLAIMS, SALES

ENOUGH = ("ALL_RIGHTS", True)
INVOICES = {
    "sales": ("sales", "salesOrGroupInvoices"),
    "purchase": ("purchases", "purchaseInvoices"),
    "claim": ("travelAndExpenses", "travelAndExpenseInvoices"),
}
REGISTERS = {
    "CUSTOMER": ("sales", "customerRegister"),
    "SUPPLIER": ("purchases", "supplierRegister"),
    "SALES": ("sales", "productRegister"),
    "PURCHASE": ("purchases", "productRegister"),
}
MARK, JOURNALS = ("payments", "markAsPaid"), ("accounting", "journalReceipts")
ACCOUNTING = ("management", "basicAccountingInfo")
APPROVAL, VERIFICATION = ("invoiceCirculation", "approval"), ("invoiceCirculation", "verification")
# Operations whose right does not depend on the document.
FIXED = {
    "markInvoiceAsPaid": MARK,
    "removePaymentEvent": MARK,
    "verifyInvoice": VERIFICATION,
    "saveLedgerReceipt": JOURNALS,
    "approveInvoice": JOURNALS,
    "markLedgerReceiptAsInvalidated": JOURNALS,
    "markLedgerReceiptAsUnfinished": JOURNALS,
    "updateLedgerReceiptTransactionDimensions": JOURNALS,
    "updateDimension": ACCOUNTING,
    "addDimensionItem": ACCOUNTING,
    "updateDimensionItem": ACCOUNTING,
    "updateFiscalYear": ("accounting", "closingOfAccountTools"),
}
# Operations on a document of a register: the parameter with its id, if it is stored already.
BY_DOCUMENT = {
    "saveInvoice": ("invoice", None),
    "insertBusinessPartner": ("partner", None),
    "putBusinessPartner": ("partner", "id"),
    "updateBusinessPartner": ("partner", "id"),
    "updateDefaultDimension2": ("partner", "id"),
    "addProduct": ("product", None),
    "updateProduct": ("product", "productId"),
    "removeProductById": ("product", "productId"),
    "updateDefaultDimension": ("product", "productId"),
    **{
        name: ("invoice", "invoiceId")
        for name in (
            "updateInvoice",
            "approveInvoice1",
            "send",
            "sendToCirculation",
            "rejectInvoice",
            "markInvoiceAsUnfinished",
            "markInvoiceAsInvalidated",
        )
    },
}


def demand_right(call, operation_id):
    """Refuse a change for which the user has no right.

    :raise Refused: 403
    """
    # Rights that nobody has touched allow everything.
    changed = call.store.fact(call.company, "rights")
    if changed is None:
        return
    needed = FIXED.get(operation_id) or _of_document(call, operation_id)
    if needed is None:
        return
    group, name = needed
    if changed.get("rights", {}).get(group, {}).get(name, True) not in ENOUGH:
        raise forbidden("Insufficient user rights.")


def _of_document(call, operation_id):
    kind, parameter = BY_DOCUMENT.get(operation_id, (None, None))
    if kind is None:
        return None
    document = call.register(kind).get(call.parameters[parameter]) if parameter else call.body
    if document is None:
        return None
    if kind != "invoice":
        return REGISTERS.get(document["type"])
    side = "sales" if document["type"] in SALES else "claim" if document["type"] in CLAIMS else "purchase"
    return APPROVAL if operation_id == "approveInvoice1" and side != "sales" else INVOICES[side]
