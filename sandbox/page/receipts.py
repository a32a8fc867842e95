"""Ledger receipts with their entries."""

from .html import amount, element, facts, join, link, pill, section, table


def receipt_view(sandbox, company, receipt_id):
    """One receipt with its entries."""
    receipt = sandbox.store.register("ledger_receipt", company).get(receipt_id)
    if receipt is None:
        return None
    name = sandbox.store.fact(company, "company")["name"]
    invoice = receipt.get("invoiceId")
    pairs = [
        ("Status", pill(receipt["status"])),
        ("Name", receipt["name"]),
        ("Date", receipt["receiptDate"]),
        ("VAT", f"{receipt['vatType']}, status {receipt['vatStatus']}" if "vatStatus" in receipt else None),
        ("Invoice", link(f"/companies/{company}/invoices/{invoice}", f"Invoice {invoice}") if invoice else None),
        ("Notes", receipt.get("invoiceNotes")),
        ("Id", str(receipt["id"])),
        ("Version", receipt["version"]),
    ]
    return join(
        [
            element("p", link(f"/companies/{company}/ledgerreceipts", f"‹ {name}")),
            element("h1", f"{receipt['type']} receipt {receipt['receiptNumber']}"),
            section("Facts", facts(pairs)),
            section("Entries", entries_table(receipt)),
        ]
    )


def entries_table(receipt):
    """Return the entries of a receipt: debit positive, credit negative."""
    rows = []
    for entry in receipt["transactions"]:
        split = ", ".join(f"{one['dimensionId']}/{one['itemId']}: {one['value']}" for one in _split(entry))
        told = (entry["account"], entry["transactionType"], entry.get("description"), split)
        rows.append((*told, entry["vatPercent"], amount(entry["accountingValue"])))
    return table(("Account", "Kind", "Description", "Dimensions", "VAT %", "Net"), rows)


def _split(entry):
    return entry.get("dimensionItemValues", ())
