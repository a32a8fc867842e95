"""Reports, added up from stored ledger receipts (fact book, chapter 18).

The layout of the real statements is set by each company; here they have a plain one.
"""

from ..money import decimal as as_decimal
from ..money import to_number, vat_of
from ..problems import invalid
from . import rule
from .report_entries import balances, period, read_entries

# Name, first and last account; or name and the rows to add up (as places counted from 1).
INCOME = (
    ("Liikevaihto", "3000", "3699"),
    ("Liiketoiminnan muut tuotot", "3700", "3999"),
    ("Materiaalit ja palvelut", "4000", "4999"),
    ("Henkilöstökulut", "5000", "6799"),
    ("Poistot ja arvonalentumiset", "6800", "6999"),
    ("Liiketoiminnan muut kulut", "7000", "8999"),
    ("Liikevoitto", (1, 2, 3, 4, 5, 6)),
    ("Rahoitustuotot ja -kulut", "9000", "9699"),
    ("Tilinpäätössiirrot", "9700", "9899"),
    ("Tuloverot", "9900", "9999"),
    ("Tilikauden tulos", (7, 8, 9, 10)),
)
ASSETS = (
    ("Pysyvät vastaavat", "1000", "1499"),
    ("Vaihto-omaisuus", "1500", "1699"),
    ("Saamiset", "1700", "1899"),
    ("Rahat ja pankkisaamiset", "1900", "1999"),
    ("Vastaavaa yhteensä", (1, 2, 3, 4)),
)
CASH = (("Rahavarojen muutos", "1900", "1999"),)
EQUITY, RESULT = ("Oma pääoma", "2000", "2499"), ("Tilikauden tulos", "3000", "9999")
LIABILITIES = ("Vieras pääoma", "2500", "2999")


@rule("getLedgerAccountsReport")
def get_ledger_accounts_report(call):
    """Return the balance of every account that moved."""
    found, names = balances(read_entries(call)), _names(call)
    rows = [
        {"name": f"{code} {names.get(code, '')}".strip(), "value": to_number(value)} for code, value in found.items()
    ]
    return {"reportParameters": call.body, "reportData": {"periods": [_period(call, rows)]}}


@rule("getGeneralLedgerReport")
def get_general_ledger_report(call):
    """Return the entries of one account."""
    code, names = call.parameters["id"], _names(call)
    if code not in names:
        raise invalid("id", code)
    found = [entry for entry in read_entries(call) if entry.account == code]
    total = to_number(sum(entry.value for entry in found))
    ledger = {"id": code, "name": names[code], "totalAccountingValue": total}
    ledger["ledgerReceiptTransactions"] = [_transaction(entry) for entry in found]
    return {"reportParameters": call.body, "ledgerAccount": ledger}


@rule("getAccountingReport")
def get_accounting_report(call):
    """Return an income statement, a balance sheet or the change in cash."""
    kind = call.body["type"]
    if kind == "BALANCE_SHEET":
        sums = balances(read_entries(call, first="0001-01-01"))
        rows = _rows(ASSETS, sums, 1)
        others = (EQUITY, RESULT, LIABILITIES, ("Vastattavaa yhteensä", tuple(range(len(rows) + 1, len(rows) + 4))))
        rows += _rows(others, sums, -1, len(rows))
    else:
        sums = balances(read_entries(call))
        rows = _rows(INCOME, sums, -1) if kind == "INCOME_STATEMENT" else _rows(CASH, sums, 1)
    return {"reportParameters": call.body, "reportData": {"periods": [_period(call, rows)]}}


def _rows(layout, sums, sign, before=0):
    """Return the rows of a statement; income and debts are negative in the books and positive here."""
    rows, values = [], {}
    for place, (name, *source) in enumerate(layout, before + 1):
        row = {"rowId": place, "name": name}
        if len(source) == 2:
            values[place] = sign * sum(value for code, value in sums.items() if source[0] <= code <= source[1])
            row["type"] = "BALANCE"
        else:
            values[place] = sum(values[one] for one in source[0])
            row |= {"type": "ROW_FUNCTION", "formula": "+".join(map(str, source[0]))}
        rows.append({**row, "value": to_number(as_decimal(values[place]))})
    return rows


def _transaction(entry):
    receipt, source = entry.receipt, entry.source
    vat = vat_of(as_decimal(source["accountingValue"]), source["vatPercent"])
    told = {
        "id": source["id"],
        "name": receipt["name"],
        "receiptNumber": receipt.get("receiptNumber"),
        "receiptDate": receipt["receiptDate"],
        "type": receipt["type"],
        "accountingValue": to_number(entry.value),
        "status": receipt["status"],
        "vatPercent": source["vatPercent"],
        "vatAmount": 0 if entry.is_vat else to_number(vat),
        "vatStatus": source.get("vatStatus"),
        "transactionDescription": source.get("description"),
        "startDate": source.get("startDate"),
        "endDate": source.get("endDate"),
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _names(call):
    return {account["ledgerAccountCode"]: account["name"] for account in call.fact("coa")["ledgerAccounts"]}


def _period(call, rows):
    start, end = period(call.body)
    return {"startDate": start, "endDate": end, "rows": rows}
