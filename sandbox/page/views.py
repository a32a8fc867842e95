"""The content of each page. A view gets the sandbox and the numbers of the path; None means 404."""

from ..money import decimal as as_decimal
from ..money import row_sums
from ..seed import CLIENT_ID, CLIENT_SECRET, api_key
from .html import amount, element, join, link, table

SHOWN = 100


def home_view(sandbox):
    """Companies with their newest invoices, faults in force, the last requests."""
    parts = [element("h1", "Procountor sandbox"), _access(sandbox)]
    for company in sandbox.store.companies():
        name = sandbox.store.fact(company, "company")["name"]
        parts += [element("h2", link(f"/companies/{company}", name)), _invoices(sandbox, company, 20)]
    faults = [(fault["operation"], fault["kind"], fault["seen"], fault["used"]) for fault in _orders(sandbox)]
    parts += [element("h2", "Faults in force"), table(("Operation", "Kind", "Calls", "Used"), faults, "None.")]
    parts += [element("h2", "Last requests"), _requests(sandbox)]
    return join(parts)


def company_view(sandbox, company):
    """Invoices, partners, products and bank accounts of a company."""
    facts = sandbox.store.fact(company, "company")
    if facts is None:
        return None
    code = facts["businessIdentifier"]["code"]
    return join(
        [
            element("p", link("/", "All companies")),
            element("h1", facts["name"]),
            element("p", f"Business ID {code} · API key {api_key(company)}", class_="note"),
            element("h2", "Invoices"),
            _invoices(sandbox, company, SHOWN),
            element("h2", "Business partners"),
            _partners(sandbox, company),
            element("h2", "Products"),
            _products(sandbox, company),
            element("h2", "Bank accounts"),
            _bank_accounts(sandbox, company),
        ]
    )


def invoice_view(sandbox, company, invoice_id):
    """One invoice with its rows and sums."""
    invoice = sandbox.store.register("invoice", company).get(invoice_id)
    if invoice is None:
        return None
    name = sandbox.store.fact(company, "company")["name"]
    return join(
        [
            element("p", link(f"/companies/{company}", name)),
            element("h1", f"{invoice['type']} {invoice['invoiceNumber']}"),
            table(("", ""), _facts(invoice)),
            element("h2", "Rows"),
            _rows(invoice),
            element("h2", "Sums"),
            _sums(invoice),
        ]
    )


def _access(sandbox):
    keys = ", ".join(api_key(company) for company in sandbox.store.companies())
    text = f"API {sandbox.contract.version} · client {CLIENT_ID} · secret {CLIENT_SECRET} · API keys {keys}"
    return element("p", text, class_="note")


def _invoices(sandbox, company, limit):
    register = sandbox.store.register("invoice", company)
    rows = [_invoice_row(company, stored.document) for stored in register.search(limit=limit)]
    shown = table(("Number", "Own number", "Type", "Date", "Counterparty", "Status", "Total", ""), rows, "No invoices.")
    count = register.count()
    return join([shown, element("p", f"The newest {limit} of {count}.", class_="note")]) if count > limit else shown


def _invoice_row(company, invoice):
    total = invoice["invoiceSumInfo"][0]
    return (
        link(f"/companies/{company}/invoices/{invoice['id']}", invoice["invoiceNumber"]),
        invoice.get("originalInvoiceNumber"),
        invoice["type"],
        invoice["date"],
        invoice["counterParty"]["counterPartyAddress"]["name"],
        invoice["status"],
        amount(total["invoiceSumTotal"]),
        total["currency"],
    )


def _facts(invoice):
    payment, party = invoice["paymentInfo"], invoice["counterParty"]
    return [
        ("Status", invoice["status"]),
        ("Counterparty", party["counterPartyAddress"]["name"]),
        ("Business ID", party.get("identifier")),
        ("Own number", invoice.get("originalInvoiceNumber")),
        ("Date", invoice["date"]),
        ("Due", payment["dueDate"]),
        ("Channel", invoice["invoiceChannel"]),
        ("Payment", payment["paymentMethod"]),
        ("Account", payment.get("bankAccount", {}).get("accountNumber")),
        ("Reference", payment.get("bankReferenceCode")),
        ("Rate", str(payment["currencyRate"])),
        ("Order reference", invoice.get("orderReference")),
        ("Information", invoice.get("additionalInformation")),
        ("Notes", invoice.get("notes")),
        ("Version", invoice["version"]),
    ]


def _rows(invoice):
    discount, include = as_decimal(invoice["discountPercent"]), invoice["extraInfo"]["unitPricesIncludeVat"]
    rows = []
    for row in invoice.get("invoiceRows", ()):
        net, vat = row_sums(row, discount, include)
        fixed = [row[name] for name in ("quantity", "unit", "unitPrice", "discountPercent", "vatPercent")]
        rows.append((row["product"], row.get("productCode"), *fixed, amount(net), amount(vat)))
    return table(("Product", "Code", "Quantity", "Unit", "Price", "Discount %", "VAT %", "Net", "VAT"), rows)


def _sums(invoice):
    rows = [
        (info["currency"], *(amount(info[name]) for name in ("excludingVatTotal", "vatSumTotal", "invoiceSumTotal")))
        for info in invoice["invoiceSumInfo"]
    ]
    return table(("Currency", "Net", "VAT", "Total"), rows)


def _partners(sandbox, company):
    rows = []
    for stored in sandbox.store.register("partner", company).search(limit=SHOWN):
        partner = stored.document
        invoicing = partner.get("invoicingInfo", {})
        rows.append(
            (
                partner["id"],
                partner["name"],
                partner["type"],
                invoicing.get("customerNumber"),
                invoicing.get("identifier"),
                partner["version"],
            )
        )
    return table(("Id", "Name", "Type", "Number", "Identifier", "Version"), rows)


def _products(sandbox, company):
    names = ("id", "code", "name", "type", "unit", "price", "currency", "vat")
    found = sandbox.store.register("product", company).search(limit=SHOWN)
    rows = [[stored.document.get(name) for name in names] for stored in found]
    return table(("Id", "Code", "Name", "Type", "Unit", "Price", "Currency", "VAT %"), rows)


def _bank_accounts(sandbox, company):
    names = ("iban", "bankName", "currency", "status")
    found = sandbox.store.register("bank_account", company).search(order="order_no")
    return table(("IBAN", "Bank", "Currency", "Status"), [[row.document[name] for name in names] for row in found])


def _orders(sandbox):
    return [{"operation": "*", **fault} for fault in sandbox.faults.shown()]


def _requests(sandbox):
    names = ("time", "method", "path", "operation", "company", "status", "ms")
    rows = [[entry[name] for name in names] for entry in reversed(list(sandbox.requests)[-50:])]
    return table(("Time", "Method", "Path", "Operation", "Company", "Status", "ms"), rows)
