"""Reports of the sandbox, against figures worked out by hand (fact book, chapter 18)."""

import pytest

YEAR = {"startDate": "2026-01-01", "endDate": "2026-12-31"}


@pytest.fixture
def api(clean_sandbox, sales_invoice):
    """A function that posts to the API, of a company with a sale of 100 + 25.5 % and a purchase of 40 + 25.5 %."""
    session = clean_sandbox.session()
    call = lambda path, body=None: session.post(clean_sandbox.api + path, json=body)  # noqa: E731
    sale = call("/invoices", sales_invoice()).json()["id"]
    session.put(f"{clean_sandbox.api}/invoices/{sale}/approve")
    call("/invoices", sales_invoice())  # stays unfinished: not official
    bill = clean_sandbox.operator("POST", "companies/1/purchases", {"amount": 40, "date": "2026-03-01"})
    clean_sandbox.operator("POST", f"companies/1/invoices/{bill['id']}/accept", {})
    return call


def rows(answer):
    assert answer.status_code == 200, answer.text
    return {row["name"]: row["value"] for row in answer.json()["reportData"]["periods"][0]["rows"]}


def test_balances_of_the_accounts(api):
    assert rows(api("/reports/ledgeraccounts", YEAR)) == {
        "1700 Myyntisaamiset": 125.5,
        "1763 Arvonlisäverosaamiset": 10.2,
        "2880 Ostovelat": -50.2,
        "2939 Arvonlisäverovelka": -25.5,
        "3000 Myynti": -100,
        "8450 Muut hallintokulut": 40,
    }


def test_the_balances_add_up_to_zero_and_days_and_statuses_choose(api):
    assert sum(rows(api("/reports/ledgeraccounts", YEAR)).values()) == pytest.approx(0)
    assert "3000 Myynti" not in rows(api("/reports/ledgeraccounts", {**YEAR, "startDate": "2026-02-03"}))
    unfinished = rows(api("/reports/ledgeraccounts", {**YEAR, "receiptStatus": ["UNFINISHED"]}))
    assert unfinished["3000 Myynti"] == -100
    chosen = {**YEAR, "options": {"receiptType": ["PURCHASE_INVOICE"], "receiptName": "satumaan"}}
    assert set(rows(api("/reports/ledgeraccounts", chosen))) == {
        "1763 Arvonlisäverosaamiset",
        "2880 Ostovelat",
        "8450 Muut hallintokulut",
    }


def test_the_general_ledger_of_an_account(api):
    ledger = api("/reports/generalledger/3000", YEAR).json()["ledgerAccount"]
    assert (ledger["id"], ledger["name"], ledger["totalAccountingValue"]) == ("3000", "Myynti", -100)
    (entry,) = ledger["ledgerReceiptTransactions"]
    assert (entry["accountingValue"], entry["vatAmount"], entry["type"]) == (-100, -25.5, "SALES_INVOICE")
    assert api("/reports/generalledger/0000", YEAR).status_code == 400


def test_the_income_statement(api):
    found = rows(api("/reports/accounting", {**YEAR, "type": "INCOME_STATEMENT"}))
    assert (found["Liikevaihto"], found["Liiketoiminnan muut kulut"], found["Tilikauden tulos"]) == (100, -40, 60)


def test_the_balance_sheet_balances(api):
    found = rows(api("/reports/accounting", {"endDate": "2026-12-31", "type": "BALANCE_SHEET"}))
    assert found["Vastaavaa yhteensä"] == found["Vastattavaa yhteensä"] == pytest.approx(135.7)
    assert found["Tilikauden tulos"] == 60


def test_cash_flow_and_wrong_days(api):
    assert rows(api("/reports/accounting", {**YEAR, "type": "CASH_FLOW"})) == {"Rahavarojen muutos": 0}
    assert api("/reports/ledgeraccounts", {"startDate": "2027-01-01", "endDate": "2026-12-31"}).status_code == 400
    assert api("/reports/ledgeraccounts", {}).status_code == 400


def test_vat_that_cannot_be_deducted_is_a_cost(api, clean_sandbox):
    cost = {"account": "7900", "accountingValue": 100, "vatPercent": 25.5, "vatType": "PURCHASE", "vatStatus": 1}
    bank = {"account": "1910", "accountingValue": -125.5, "vatPercent": 0}
    entries = [{"transactionType": "ENTRY", **entry} for entry in ({**cost, "vatDeductionPercent": 50}, bank)]
    journal = {"type": "JOURNAL", "name": "Edustus", "receiptDate": "2026-04-01", "vatType": "PURCHASE", "vatStatus": 1}
    made = api("/ledgerreceipts", {**journal, "transactions": entries}).json()
    clean_sandbox.session().put(f"{clean_sandbox.api}/ledgerreceipts/{made['id']}/approve")
    chosen = {**YEAR, "options": {"receiptType": ["JOURNAL"]}}
    assert rows(api("/reports/ledgeraccounts", chosen)) == {
        "1763 Arvonlisäverosaamiset": 12.75,
        "1910 Pankkitili 1": -125.5,
        "7900 Edustuskulut": 112.75,
    }
