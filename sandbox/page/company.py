"""The pages of a company: one per kind of document. A view gets the sandbox and the numbers of the path."""

from ..seed import api_key
from .html import amount, element, facts, join, link, live, pill, table
from .invoices import invoice_table
from .operator_forms import company_forms

SHOWN = 200
PURCHASES = "type <> 'SALES_INVOICE' AND type <> 'SALES_ORDER'"
SALES = "type IN ('SALES_INVOICE', 'SALES_ORDER')"


def company_view(sandbox, company):
    """Return the overview: facts, newest documents, registers."""
    if company not in sandbox.store.companies():
        return None
    about = sandbox.store.fact(company, "company")
    address = about.get("companyAddress", {})
    pairs = [
        ("Business ID", about["businessIdentifier"]["code"]),
        ("API key", api_key(company)),
        ("Currency", about["companyCurrency"]),
        ("Edition", about["productVersion"]),
        ("Address", ", ".join(address[name] for name in ("street", "zip", "city") if name in address)),
    ]
    parts = [head(sandbox, company, ""), facts(pairs)]
    parts += [_part(sandbox, company, name, 10) for name in SECTIONS]
    return join(parts)


def section_view(sandbox, company, name):
    """Return the page of one kind of document."""
    if company not in sandbox.store.companies():
        return None
    if name == "operator":
        return join([head(sandbox, company, name), company_forms(sandbox, company)])
    return join([head(sandbox, company, name), _part(sandbox, company, name, SHOWN)])


def head(sandbox, company, here):
    """Return the name of a company and the links to its pages."""
    names = {"": "Overview", **{name: title for name, (title, _show) in SECTIONS.items()}, "operator": "Operator"}
    links = [
        link(f"/companies/{company}{'/' + name if name else ''}", title, class_="here" if name == here else None)
        for name, title in names.items()
    ]
    title = sandbox.store.fact(company, "company")["name"]
    return join([element("h1", title), element("nav", join(links), class_="tabs")])


def _part(sandbox, company, name, limit):
    title, show = SECTIONS[name]
    return live(name, join([element("h2", title), show(sandbox, company, limit)]))


def _partners(sandbox, company, limit):
    rows = []
    for partner in _documents(sandbox, company, "partner", limit):
        invoicing = partner.get("invoicingInfo", {})
        number, code = invoicing.get("customerNumber"), invoicing.get("identifier")
        active = pill("ACTIVE" if partner["registryInfo"]["active"] else "INACTIVE")
        rows.append((str(partner["id"]), partner["name"], partner["type"], number, code, active, partner["version"]))
    return table(("Id", "Name", "Type", "Number", "Identifier", "", "Version"), rows)


def _products(sandbox, company, limit):
    names = ("code", "name", "type", "unit", "price", "currency", "vat", "defaultAccount")
    found = _documents(sandbox, company, "product", limit)
    rows = [(str(one["id"]), *(one.get(name) for name in names)) for one in found]
    return table(("Id", "Code", "Name", "Type", "Unit", "Price", "Currency", "VAT %", "Account"), rows)


def _receipts(sandbox, company, limit):
    rows = []
    for receipt in _documents(sandbox, company, "ledger_receipt", limit):
        debit = sum(one["accountingValue"] for one in receipt["transactions"] if one["accountingValue"] > 0)
        address = f"/companies/{company}/ledgerreceipts/{receipt['id']}"
        entries = len(receipt["transactions"])
        names = (receipt["type"], receipt["receiptDate"], receipt["name"], pill(receipt["status"]))
        rows.append((link(address, receipt["receiptNumber"]), *names, entries, amount(debit)))
    return table(("Number", "Type", "Date", "Name", "Status", "Entries", "Debit"), rows)


def _payments(sandbox, company, limit):
    rows = []
    for event in _documents(sandbox, company, "payment_event", limit):
        invoice = link(f"/companies/{company}/invoices/{event['invoiceId']}", f"Invoice {event['invoiceId']}")
        told = (event["paymentDate"], event["type"], pill(event["status"]), event.get("description"))
        rows.append((str(event["id"]), invoice, *told, amount(event["amount"]), event["currency"]))
    return table(("Id", "Invoice", "Date", "Type", "Status", "Description", "Amount", ""), rows)


def _attachments(sandbox, company, limit):
    rows = []
    for one in _documents(sandbox, company, "attachment", limit):
        address = link(f"/companies/{company}/attachments/{one['id']}", one["name"])
        owner = f"{one['referenceType']} {one['referenceId']}"
        rows.append((str(one["id"]), address, owner, one.get("mimeType"), one.get("_size"), one["sendWithInvoice"]))
    return table(("Id", "Name", "Owner", "Type", "Bytes", "Goes with the invoice"), rows)


def _bank(sandbox, company, _limit):
    names = ("iban", "bankName", "currency")
    found = sandbox.store.register("bank_account", company).search(order="order_no")
    rows = [(*(row.document.get(name) for name in names), pill(row.document["status"])) for row in found]
    events = [
        (one["payDate"], one["kind"], one.get("name"), one.get("reference") or one.get("message"))
        + (one["allocated"], amount(one["sum"]), one["currency"])
        for one in _documents(sandbox, company, "bankevents", 50)
    ]
    accounts = table(("IBAN", "Bank", "Currency", "Status"), rows)
    reported = table(("Date", "Kind", "Name", "Reference or message", "Allocated", "Sum", ""), events)
    return join([accounts, element("h2", "Reported by the bank"), reported])


def _documents(sandbox, company, kind, limit):
    return [stored.document for stored in sandbox.store.register(kind, company).search(limit=limit)]


SECTIONS = {
    "invoices": ("Sales", lambda sandbox, company, limit: invoice_table(sandbox, company, SALES, limit)),
    "purchases": ("Purchases", lambda sandbox, company, limit: invoice_table(sandbox, company, PURCHASES, limit)),
    "payments": ("Payments", _payments),
    "ledgerreceipts": ("Ledger receipts", _receipts),
    "partners": ("Business partners", _partners),
    "products": ("Products", _products),
    "attachments": ("Attachments", _attachments),
    "bank": ("Bank", _bank),
}
