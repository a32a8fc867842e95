"""Invoices and orders: search, create, read (fact book, chapter 7)."""

from . import rule
from .fiscal_years import demand_open_for_writing
from .invoice_build import new_invoice
from .invoice_checks import check_invoice
from .invoice_store import add_invoice
from .invoice_types import ORDERS
from .listing import Filter, one_or_many, page

BASIC = [
    "id",
    "partnerId",
    "type",
    "status",
    "invoiceNumber",
    "originalInvoiceNumber",
    "invoiceChannel",
    "date",
    "version",
    "invoiceSumInfo",
    "creatorId",
    "counterParty",
]


@rule("searchInvoice")
def search_invoice(call):
    """Search invoices by the filters of chapter 7.6."""
    orders = ("id", "date", "created", "version")
    return page(call, "invoice", _wanted(call.parameters, call.settings), _basic, orders)


@rule("saveInvoice")
def save_invoice(call):
    """Create an invoice. It starts as UNFINISHED, whatever the request says."""
    check_invoice(call, call.body)
    if call.body["type"] not in ORDERS:
        demand_open_for_writing(call, "date", call.body["date"])
    invoice = new_invoice(call, call.body)
    add_invoice(call, invoice)
    return invoice


@rule("getInvoice")
def get_invoice(call):
    """Return one invoice, or several."""
    return one_or_many(call, "invoice", call.parameters["invoiceId"], "Invoice")


def _wanted(asked, settings):
    wanted = Filter()
    wanted.among("type", asked.get("types"))
    wanted.among("status", asked.get("status"))
    wanted.among("channel", asked.get("invoiceChannel"))
    wanted.between("date", asked.get("startDate"), asked.get("endDate"))
    wanted.between("due_date", asked.get("dueStartDate"), asked.get("dueEndDate"))
    wanted.between("created", asked.get("createdStartDate"), asked.get("createdEndDate"))
    wanted.between("version", asked.get("versionStartDate"), asked.get("versionEndDate"))
    wanted.equal("partner_id", asked.get("businessPartnerId"))
    wanted.equal("contract_id", asked.get("factoringContractId"))
    wanted.equal("number", asked.get("invoiceNumber"))
    if asked.get("isOffer"):
        # The default of the parameter is false, which cannot mean "no offers" in a list of all types.
        wanted.equal("is_offer", True)
    _by_original_number(wanted, asked.get("originalInvoiceNumber"), settings["original_number_match"])
    _by_product(wanted, asked.get("productId"))
    _by_term(wanted, asked.get("searchTerm"))
    return wanted


def _by_original_number(wanted, number, match):
    # Whether the service matches exactly is not documented: a switch.
    if number is not None and match == "partial":
        wanted.add("instr(original_number, ?)", number)
    else:
        wanted.equal("original_number", number)


def _by_product(wanted, products):
    if products:
        marks = ", ".join("?" * len(products))
        wanted.add(
            "EXISTS (SELECT 1 FROM json_each(invoice.json, '$.invoiceRows') AS line"
            f" WHERE json_extract(line.value, '$.productId') IN ({marks}))",
            *products,
        )


def _by_term(wanted, term):
    if term:
        folded = term.casefold()
        wanted.add("(instr(name, ?) OR instr(information, ?) OR instr(number, ?))", folded, folded, folded)


def _basic(stored):
    invoice = stored.document
    row = {name: invoice[name] for name in BASIC if name in invoice}
    info = invoice["paymentInfo"]
    row |= {name: info[name] for name in ("dueDate", "newDueDate") if name in info}
    return row | {"created": stored.created, "isOffer": invoice.get("isOffer", False)}
