"""Replacing an invoice (fact book, chapters 4.3, 7.1 and 23)."""

from ..problems import Problems, forbidden
from . import rule
from .fiscal_years import demand_open_for_writing
from .invoice_build import changed_invoice
from .invoice_checks import check_invoice
from .invoice_store import demand_invoice, replace_invoice
from .invoice_types import ORDERS, SALES

# What decides about accounts, values or VAT of the ledger receipt.
POSTED = ("invoiceRows", "vatStatus", "vatCountry", "discountPercent", "extraInfo")
POSTED_PAYMENT = ("currency", "currencyRate")


@rule("updateInvoice")
def update_invoice(call):
    """Replace an invoice that is UNFINISHED, or RECEIVED on the purchase side."""
    stored = demand_invoice(call)
    statuses = ["UNFINISHED"] if stored["type"] in SALES else ["UNFINISHED", "RECEIVED"]
    if stored["status"] not in statuses:
        raise forbidden(f"{stored['type']} in status {stored['status']} cannot be changed.")
    check_version(call.body, stored)
    check_fixed_members(call.body, stored)
    return rewrite(call, stored, call.body)


def rewrite(call, stored, draft):
    """Check a draft, store it in place of the invoice, and return the invoice.

    :raise Refused: 400
    """
    check_invoice(call, draft)
    if stored["type"] not in ORDERS:
        demand_open_for_writing(call, "date", stored["date"], draft["date"])
    invoice = changed_invoice(call, stored, draft)
    return replace_invoice(call, invoice, rebuild=_posting(invoice) != _posting(stored))


def check_version(body, stored):
    """Check the stamp that every change has to carry.

    :raise Refused: 400 when it is missing or stale
    """
    problems = Problems()
    if "version" not in body:
        problems.blank("version")
    elif body["version"] != stored["version"]:
        problems.add("version", "The object was changed meanwhile: the version is not the newest one.")
    problems.refuse()


def check_fixed_members(body, stored):
    """Type and partner of an invoice cannot change; a partner that is left out stays.

    :raise Refused: 400
    """
    problems = Problems()
    if body["type"] != stored["type"]:
        problems.invalid("type", body["type"])
    if body.get("partnerId", stored.get("partnerId")) != stored.get("partnerId"):
        problems.invalid("partnerId", body["partnerId"])
    problems.refuse()


def _posting(invoice):
    payment = invoice["paymentInfo"]
    rows = [{name: value for name, value in row.items() if name != "id"} for row in invoice["invoiceRows"]]
    others = [invoice.get(name) for name in POSTED if name != "invoiceRows"]
    return rows, others, [payment.get(name) for name in POSTED_PAYMENT]
