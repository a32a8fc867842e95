"""What the service makes of an invoice that it accepts."""

from ..bodies import without_blanks
from ..identifiers import creditor_reference, finnish_reference
from ..money import invoice_sum_info
from .invoice_types import SALES

# Members that the server alone decides; what a client sends for them is ignored.
SERVER_MADE = [
    "id",
    "status",
    "paymentDate",
    "invoiceNumber",
    "invoiceOperatorInfo",
    "ledgerReceiptId",
    "sum",
    "attachments",
    "version",
    "invoiceSumInfo",
    "creatorId",
]
# Members that stay when a change does not mention them.
KEPT = ["partnerId", "invoiceApprovalInformation"]
# The first number of each series minus one: every type has numbers of its own.
SERIES = {"SALES_INVOICE": 1000, "PURCHASE_INVOICE": 2000, "SALES_ORDER": 3000, "PURCHASE_ORDER": 4000}
OTHER_SERIES = 5000


def new_invoice(call, draft):
    """Return the invoice that is stored for a checked request: numbered, with row ids and sums, UNFINISHED."""
    invoice = without_blanks({name: value for name, value in draft.items() if name not in SERVER_MADE})
    kind = invoice["type"]
    number = SERIES.get(kind, OTHER_SERIES) + call.store.take(call.company, f"number {kind}")
    if kind in SALES:
        _copy_addresses(invoice, draft)
        _give_reference(invoice, draft["paymentInfo"], number)
    _number_rows(call, invoice)
    return {
        "id": call.register("invoice").next_id(),
        **invoice,
        "status": "UNFINISHED",
        "invoiceNumber": number,
        "ledgerReceiptId": call.store.take(call.company, "ledger_receipt"),
        "attachments": [],
        "version": call.now,
        "creatorId": call.fact("user")["id"],
        "invoiceSumInfo": _sums(call, invoice),
    }


def changed_invoice(call, stored, draft):
    """Return the invoice that is stored in place of another: what the server decided stays, rows keep their ids."""
    invoice = without_blanks({name: value for name, value in draft.items() if name not in SERVER_MADE})
    kept = {name: stored[name] for name in (*SERVER_MADE, *KEPT) if name in stored}
    if stored["type"] in SALES:
        _copy_addresses(invoice, draft)
        _give_reference(invoice, draft["paymentInfo"], stored["invoiceNumber"])
    _number_rows(call, invoice, {row["id"] for row in stored["invoiceRows"]})
    invoice = {"id": stored["id"], **kept, **invoice}
    return {**invoice, "invoiceSumInfo": _sums(call, invoice)}


def _sums(call, invoice):
    currency, settings = call.fact("company")["companyCurrency"], call.settings
    return invoice_sum_info(invoice, currency, settings["vat_rounding"], settings["conversion"])


def _copy_addresses(invoice, draft):
    # Absent = copy of the counterparty; {} = left empty on purpose.
    for name in ("billingAddress", "deliveryAddress"):
        if name not in draft:
            invoice[name] = dict(invoice["counterParty"]["counterPartyAddress"])


def _give_reference(invoice, payment, number):
    # Absent = no reference at all; an empty text = the server makes one.
    if payment.get("bankReferenceCode") != "":
        return
    reference = finnish_reference(str(number))
    if payment.get("bankReferenceCodeType") == "RF":
        reference = creditor_reference(reference)
    invoice["paymentInfo"]["bankReferenceCode"] = reference


def _number_rows(call, invoice, known=frozenset()):
    # A row that says which one it was keeps its id.
    kept = set()
    for row in invoice["invoiceRows"]:
        if row.get("id") in known - kept:
            kept.add(row["id"])
        else:
            row.pop("id", None)
    new = sum("id" not in row for row in invoice["invoiceRows"])
    first = call.store.take(call.company, "invoice_row", new) if new else 0
    ids = iter(range(first, first + new))
    invoice["invoiceRows"] = [row if "id" in row else {"id": next(ids), **row} for row in invoice["invoiceRows"]]
