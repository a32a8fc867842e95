"""Lists of invoices, and the page of one."""

from ..money import decimal as as_decimal
from ..money import row_sums
from .html import amount, element, facts, join, link, pill, section, table
from .operator_forms import invoice_forms, payment_buttons
from .receipts import entries_table

HEADS = ("Number", "Counterparty", "Date", "Status", "Total", "", "Own number", "Type")


def invoice_table(sandbox, company, where="1", limit=100):
    """Return the newest invoices."""
    register = sandbox.store.register("invoice", company)
    rows = [_invoice_row(company, stored.document) for stored in register.search(where, limit=limit)]
    shown, count = table(HEADS, rows, "None yet."), register.count(where)
    note = element("p", f"The newest {limit} of {count}.", class_="note") if count > limit else ""
    return join([shown, note])


def invoice_view(sandbox, company, invoice_id):
    """One invoice: rows, sums, bookkeeping, payments, files, log, and what an operator can do with it."""
    invoice = sandbox.store.register("invoice", company).get(invoice_id)
    if invoice is None:
        return None
    back = f"/companies/{company}/{'invoices' if invoice['type'].startswith('SALES') else 'purchases'}"
    name = sandbox.store.fact(company, "company")["name"]
    receipt = sandbox.store.register("ledger_receipt", company).get(invoice.get("ledgerReceiptId", 0))
    parts = [
        element("p", link(back, f"‹ {name}")),
        element("h1", f"{invoice['type']} {invoice['invoiceNumber']}"),
        section("Facts", _facts(invoice)),
        invoice_forms(company, invoice),
        section("Rows", _rows(sandbox, invoice)),
        section("Sums", _sums(invoice)),
        element("h2", "Payments"),
        _payments(sandbox, company, invoice),
        section("Bookkeeping", entries_table(receipt) if receipt else ""),
        section("Attachments", _files(sandbox, company, invoice)),
        section("Log", _log(sandbox, company, invoice)),
    ]
    return join(parts)


def _invoice_row(company, invoice):
    total = invoice["invoiceSumInfo"][0]
    return (
        link(f"/companies/{company}/invoices/{invoice['id']}", invoice["invoiceNumber"]),
        invoice["counterParty"]["counterPartyAddress"]["name"],
        invoice["date"],
        pill(invoice["status"]),
        amount(total["invoiceSumTotal"]),
        total["currency"],
        invoice.get("originalInvoiceNumber"),
        invoice["type"],
    )


def _facts(invoice):
    payment, party = invoice["paymentInfo"], invoice["counterParty"]
    return facts(
        [
            ("Status", pill(invoice["status"])),
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
            ("Id", str(invoice["id"])),
            ("Version", invoice["version"]),
        ]
    )


def _rows(sandbox, invoice):
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


def _payments(sandbox, company, invoice):
    found = sandbox.store.register("payment_event", company).search("invoice_id = ?", (invoice["id"],), order="id")
    rows = [
        (event["paymentDate"], event["type"], pill(event["status"]), event.get("description"))
        + (amount(event["amount"]), event["currency"], payment_buttons(company, invoice, event))
        for event in (stored.document for stored in found)
    ]
    return table(("Date", "Type", "Status", "Description", "Amount", "", ""), rows, "None yet.")


def _files(sandbox, company, invoice):
    rows = [
        (link(f"/companies/{company}/attachments/{one['id']}", one["name"]), one.get("mimeType"))
        for one in invoice.get("attachments", ())
    ]
    return table(("Name", "Type"), rows, "None.")


def _log(sandbox, company, invoice):
    found = sandbox.store.register("invoice_event", company).search("invoice_id = ?", (invoice["id"],), order="id")
    rows = [[stored.document.get(name) for name in ("date", "action", "name", "details")] for stored in found]
    return table(("Time", "Action", "By", "Details"), rows, "Nothing yet.")
