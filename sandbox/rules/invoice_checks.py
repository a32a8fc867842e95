"""The rules of an invoice that the document cannot say (fact book, chapter 7.3)."""

from datetime import date
from typing import Any, NamedTuple

from ..money import decimal, row_sums, to_accounting
from ..problems import Problems
from . import Call
from .invoice_channels import check_channel
from .invoice_payment import check_payment
from .invoice_types import CLAIMS, READ_ONLY, SALES, side
from .vats import VatLists

MAX_TERM = 999
MAX_BCC = 4
MAX_SUM = 10**11


class Draft(NamedTuple):
    """An invoice that is being checked."""

    call: Call
    invoice: dict
    problems: Problems

    @property
    def is_sale(self):
        """The document is a sales invoice or a sales order."""
        return self.invoice["type"] in SALES

    def text(self, *names):
        """Return a text inside the invoice without outer spaces; empty when it is not there."""
        value: Any = self.invoice
        for name in names:
            value = value.get(name, {})
        return value.strip() if isinstance(value, str) else ""


def check_invoice(call, invoice):
    """Check an invoice that has passed the schema.

    :raise Refused: 400 with everything that is wrong
    """
    draft = Draft(call, invoice, Problems())
    for check in CHECKS:
        check(draft)
    draft.problems.refuse()
    # Sums need a rate that makes sense.
    check_sums(draft)
    draft.problems.refuse()


def check_type(draft):
    """Some types can only be read; offers are orders."""
    kind = draft.invoice["type"]
    if kind in READ_ONLY:
        draft.problems.invalid("type", kind)
    if draft.invoice.get("isOffer") and kind != "SALES_ORDER":
        draft.problems.invalid("isOffer", True)


def check_due_date(draft):
    """The due date is 0-999 days after the invoice date."""
    due = draft.invoice["paymentInfo"]["dueDate"]
    days = (date.fromisoformat(due) - date.fromisoformat(draft.invoice["date"])).days
    if days < 0:
        # A rule of the whole object: the service names no field.
        draft.problems.add(None, "DUE_DATE_BEFORE_BILL_DATE")
    if days > MAX_TERM:
        draft.problems.invalid("paymentInfo.dueDate", due)


def check_sales_fields(draft):
    """Language is needed on sales documents; some other values are not for them."""
    if not draft.is_sale:
        return
    if "language" not in draft.invoice:
        draft.problems.blank("language")
    if draft.invoice.get("deliveryMethod") == "OTHER":
        draft.problems.invalid("deliveryMethod", "OTHER")


def check_addresses(draft):
    """The counterparty has a name; an address that is not empty has a country."""
    place = "counterParty.counterPartyAddress.name"
    if not draft.text(*place.split(".")):
        draft.problems.blank(place)
    for name in ("billingAddress", "deliveryAddress"):
        address = draft.invoice.get(name, {})
        if any(address.values()) and not address.get("country"):
            draft.problems.blank(f"{name}.country")


def check_bcc(draft):
    """At most four further addresses, none of them the main one."""
    party = draft.invoice["counterParty"]
    addresses = party.get("bccAddresses", [])
    if len(addresses) > MAX_BCC:
        draft.problems.add("counterParty.bccAddresses", f"At most {MAX_BCC} addresses are allowed.")
    for place, address in enumerate(addresses):
        if "@" not in address or len(address) > 256 or address == party.get("email"):
            draft.problems.invalid(f"counterParty.bccAddresses[{place}]", address)


def check_vat(draft):
    """Percentages and statuses are those in use on this side of business."""
    invoice, problems = draft.invoice, draft.problems
    lists = VatLists(draft.call.fact("vats"), side(invoice["type"]))
    header = invoice.get("vatStatus")
    if header is None and invoice["type"] not in CLAIMS:
        problems.blank("vatStatus")
    lists.check_status(problems, "vatStatus", header)
    home = draft.call.fact("company")["country"]
    if "vatCountry" in invoice and invoice["vatCountry"] != home and not lists.has_country(invoice["vatCountry"]):
        problems.invalid("vatCountry", invoice["vatCountry"])
    for place, row in enumerate(invoice["invoiceRows"]):
        lists.check_percent(problems, f"invoiceRows[{place}].vatPercent", row["vatPercent"])
        lists.check_status(problems, f"invoiceRows[{place}].vatStatus", row.get("vatStatus"))
        status = row.get("vatStatus", header)
        if lists.has_status(status):
            _check_percent_fits_status(draft, place, row, lists.is_domestic(status))


def check_rows(draft):
    """At least one row; each has a name, and its product exists."""
    rows, problems = draft.invoice["invoiceRows"], draft.problems
    if not rows:
        problems.blank("invoiceRows")
    for place, row in enumerate(rows):
        if not row["product"].strip():
            problems.blank(f"invoiceRows[{place}].product")
    linked = {row["productId"] for row in rows if "productId" in row}
    known = {product["id"] for product in draft.call.register("product").get_many(list(linked))} if linked else set()
    for place, row in enumerate(rows):
        if "productId" in row and row["productId"] not in known:
            problems.invalid(f"invoiceRows[{place}].productId", row["productId"])


def check_signs(draft):
    """How a credit is written is not documented: either sign can be switched off."""
    for member, switch in (("quantity", "negative_quantity"), ("unitPrice", "negative_unit_price")):
        if draft.call.settings[switch]:
            continue
        for place, row in enumerate(draft.invoice["invoiceRows"]):
            if row[member] < 0:
                draft.problems.invalid(f"invoiceRows[{place}].{member}", row[member])


def check_partner(draft):
    """The partner is in the register of this side of business."""
    if "partnerId" not in draft.invoice:
        return
    kind = draft.invoice["type"]
    wanted = "CUSTOMER" if draft.is_sale else "PERSON" if kind in CLAIMS else "SUPPLIER"
    partner = draft.call.register("partner").get(draft.invoice["partnerId"])
    if partner is None or partner["type"] != wanted:
        draft.problems.invalid("partnerId", draft.invoice["partnerId"])


def check_sums(draft):
    """Amounts stay in a range in which sums are exact, in the currency of the invoice and in that of accounting."""
    invoice, total = draft.invoice, 0
    for place, row in enumerate(invoice["invoiceRows"]):
        net, vat = row_sums(row, decimal(invoice["discountPercent"]), invoice["extraInfo"]["unitPricesIncludeVat"])
        amount = max(abs(net), abs(vat))
        total += max(amount, to_accounting(amount, invoice["paymentInfo"]))
        if total > MAX_SUM:
            draft.problems.add(f"invoiceRows[{place}].unitPrice", "The amount is too large.")
            return


def _check_percent_fits_status(draft, place, row, is_domestic):
    strict = draft.call.settings["vat_percent_needs_domestic"] and draft.is_sale
    if strict and row["vatPercent"] != 0 and not is_domestic:
        draft.problems.invalid(f"invoiceRows[{place}].vatPercent", row["vatPercent"])


CHECKS = (
    check_type,
    check_due_date,
    check_sales_fields,
    check_addresses,
    check_bcc,
    check_channel,
    check_payment,
    check_vat,
    check_rows,
    check_signs,
    check_partner,
)
