"""Bank statements: one per account and day, made of what the bank reported (fact book, chapter 15)."""

from datetime import date

from ..money import decimal, to_number
from ..problems import not_found
from . import Answer, rule
from .bank_allocation import find_row, posting_rows, set_member, tie_invoice

# Ids have to be the same in every reading: days since then, and the id of the account.
EPOCH = date(2020, 1, 1).toordinal()
ACCOUNTS = 1000
DEPOSIT, WITHDRAWAL = 710, 720
OPENING_BALANCE = 10_000
SHOWN = ("id", "payDate", "valueDate", "sum", "accountNumber", "name", "archiveCode", "message", "reference")
SHOWN += ("allocated", "invoiceId", "productId")


@rule("getBankStatements")
def get_bank_statements(call):
    """List statements, newest first unless told otherwise."""
    asked, found = call.parameters, _statements(call)
    low, high, account = asked.get("startDate", ""), asked.get("endDate", "9999"), asked.get("accountNumber")
    found = [one for one in found if low <= one["startDate"] <= high and account in (None, one["accountNumber"])]
    total, meta_page, size = len(found), asked.get("page", 0), asked.get("size", 50)
    direction = asked.get("orderById") or asked.get("orderByStartDate") or "DESC"
    found.sort(key=lambda one: one["id"], reverse=direction == "DESC")
    if previous := asked.get("previousId"):
        found = [one for one in found if (one["id"] < previous) == (direction == "DESC") and one["id"] != previous]
    rows = found[meta_page * size : (meta_page + 1) * size]
    meta = {"pageNumber": meta_page, "pageSize": size, "resultCount": len(rows)}
    return {"results": rows, "meta": meta | ({"totalCount": total} if call.settings["total_count"] else {})}


@rule("allocateInvoiceToEvent")
def allocate_invoice_to_event(call):
    """Tie an event to an invoice."""
    tie_invoice(call, _event(call), call.body)
    return {"message": "The invoice was allocated."}


@rule("deleteInvoiceAllocationFromEvent")
def delete_invoice_allocation(call):
    """Undo that; the payment event on the invoice stays."""
    row = _event(call)
    set_member(call, {**row, "allocated": False}, "invoiceId", None)
    return Answer(204)


@rule("allocateProductToEvent")
def allocate_product_to_event(call):
    """Tie an event to a product."""
    row = _event(call)
    if call.register("product").get(call.body) is None:
        raise not_found("Product")
    set_member(call, row, "productId", call.body)
    return {"message": "The product was allocated."}


@rule("deleteProductAllocationFromEvent")
def delete_product_allocation(call):
    """Undo that."""
    set_member(call, _event(call), "productId", None)
    return Answer(204)


@rule("allocateAllocationMetadata1")
def set_posting_rows_of_event(call):
    """Give posting rows to an event."""
    set_member(call, _event(call), "allocationMetadataRows", posting_rows(call))
    return {"message": "The posting rows were saved."}


@rule("deleteAllocationMetadata1")
def delete_posting_rows_of_event(call):
    """Remove them."""
    set_member(call, _event(call), "allocationMetadataRows", None)
    return Answer(204)


def _event(call):
    row = find_row(call, "statement", call.parameters["eventId"], "Bank statement event")
    if _statement_id(_account_ids(call), row) != call.parameters["statementId"]:
        raise not_found("Bank statement")
    return row


def _statements(call):
    """All statements with their balances, oldest first."""
    accounts, statements, balances, parents = _account_ids(call), {}, {}, {}
    for stored in call.register("bankevents").search("kind = 'statement'", order="pay_date, id"):
        row = stored.document
        event = parents[row["id"]] = _shown(row)
        if row.get("parentId") in parents:
            parents[row["parentId"]].setdefault("events", []).append(event)
            continue
        statement_id = _statement_id(accounts, row)
        if statement_id not in statements:
            balance = balances.get(row["account"], decimal(OPENING_BALANCE))
            statements[statement_id] = _empty(statement_id, row, balance, len(statements) + 1)
        _add(statements[statement_id], event)
        balances[row["account"]] = decimal(statements[statement_id]["endBalance"])
    return list(statements.values())


def _empty(statement_id, row, balance, number):
    sums = {"numberOfDeposits": 0, "depositSum": 0, "numberOfWithdrawals": 0, "withdrawalSum": 0}
    return {
        "id": statement_id,
        "accountNumber": row["account"],
        "startDate": row["payDate"],
        "endDate": row["payDate"],
        "currency": row["currency"],
        **sums,
        "startBalance": to_number(balance),
        "endBalance": to_number(balance),
        "statementNumber": number,
        "events": [],
    }


def _add(statement, event):
    kind, amount = ("deposit", decimal(event["sum"])) if event["sum"] >= 0 else ("withdrawal", decimal(event["sum"]))
    statement["numberOfDeposits" if kind == "deposit" else "numberOfWithdrawals"] += 1
    for name in (f"{kind}Sum", "endBalance"):
        statement[name] = to_number(decimal(statement[name]) + amount)
    statement["events"].append(event)


def _shown(row):
    event = {name: row[name] for name in SHOWN if name in row}
    event["explanationCode"] = DEPOSIT if row["sum"] >= 0 else WITHDRAWAL
    return {**event, "attachments": [], "allocationMetadataRows": row.get("allocationMetadataRows", [])}


def _account_ids(call):
    return {stored.document["iban"]: stored.document["id"] for stored in call.register("bank_account").search()}


def _statement_id(accounts, row):
    return (date.fromisoformat(row["payDate"]).toordinal() - EPOCH) * ACCOUNTS + accounts.get(row["account"], 0)
