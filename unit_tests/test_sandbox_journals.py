"""Journals, entry dimensions and closed periods in the sandbox (fact book, chapters 12, 13 and 23)."""

import pytest


@pytest.fixture
def dimensions(clean_sandbox):
    places = {"name": "Kustannuspaikka", "items": [{"codeName": "Helsinki"}, {"codeName": "Tampere"}]}
    clean_sandbox.operator("POST", "companies/1/dimensions", places)
    clean_sandbox.operator("POST", "companies/1/dimensions", {"name": "Projekti", "items": [{"codeName": "P-1"}]})


def journal(**changes):
    entries = [entry("1900", 125.5), entry("3000", -100, vatPercent=25.5, vatType="SALES", vatStatus=1)]
    fixed = {"type": "JOURNAL", "name": "Kassamyynti", "receiptDate": "2026-02-02", "vatType": "SALES", "vatStatus": 1}
    return {**fixed, "transactions": entries, **changes}


def entry(account, value, **members):
    return {"transactionType": "ENTRY", "account": account, "accountingValue": value, "vatPercent": 0, **members}


def part(item, value, dimension=1):
    return {"dimensionId": dimension, "itemId": item, "value": value}


def fields(answer):
    return {error.get("field") for error in answer["errors"]}


def test_a_journal_is_created_with_an_invoice_id_of_its_own(api, sales_invoice):
    invoice = api("POST", "/invoices", sales_invoice())
    made = api("POST", "/ledgerreceipts", journal(invoiceNotes="note"))
    assert (made["status"], made["invoiceId"], made["receiptNumber"]) == ("UNFINISHED", invoice["id"] + 1, 2)
    assert [one["id"] for one in made["transactions"]] == [3, 4]
    assert api("GET", f"/ledgerreceipts/{made['id']}") == made
    assert api("POST", "/invoices", sales_invoice())["id"] == made["invoiceId"] + 1
    api("GET", f"/invoices/{made['invoiceId']}", status=404)


def test_a_journal_is_approved_and_taken_back_before_it_can_be_invalidated(api):
    made = api("POST", "/ledgerreceipts", journal())
    for action, status, after in (
        ("unfinished", 403, "UNFINISHED"),
        ("approve", 200, "APPROVED"),
        ("approve", 403, "APPROVED"),
        ("invalidate", 403, "APPROVED"),
        ("unfinished", 200, "UNFINISHED"),
        ("invalidate", 200, "INVALIDATED"),
        ("approve", 403, "INVALIDATED"),
    ):
        api("PUT", f"/ledgerreceipts/{made['id']}/{action}", status=status)
        assert api("GET", f"/ledgerreceipts/{made['id']}")["status"] == after, action
    api("PUT", "/ledgerreceipts/99/approve", status=404)


def test_receipts_of_invoices_have_no_status_actions(api, sales_invoice):
    receipt = api("POST", "/invoices", sales_invoice())["ledgerReceiptId"]
    for action in ("approve", "unfinished", "invalidate"):
        api("PUT", f"/ledgerreceipts/{receipt}/{action}", status=403)


REFUSED = {
    "another type": ({"type": "SALES_INVOICE"}, {"type"}),
    "no name": ({"name": " "}, {"name"}),
    "unknown account": ({"transactions": [entry("9999", 0)]}, {"transactions[0].account"}),
    "inactive account": ({"transactions": [entry("1090", 0)]}, {"transactions[0].account"}),
    "percentage not in use": ({"transactions": [entry("3000", 0, vatPercent=17)]}, {"transactions[0].vatPercent"}),
    "status not in use": ({"vatStatus": 99}, {"vatStatus"}),
    "status of the other side": ({"vatType": "PURCHASE", "vatStatus": 5}, {"vatStatus"}),
    "status of an entry": ({"transactions": [entry("3000", 0, vatStatus=99)]}, {"transactions[0].vatStatus"}),
    "three decimals": ({"transactions": [entry("3000", 0.001)]}, {"transactions[0].accountingValue"}),
    "not balanced": ({"transactions": [entry("1900", 125.51), entry("3000", -100, vatPercent=25.5)]}, {"transactions"}),
    "foreign VAT": ({"vatProcessing": "SWEDEN"}, {"vatProcessing"}),
    "empty enumeration": ({"depreciation": ""}, {"depreciation"}),
    "two counter entries": (
        {"transactions": [entry("1700", one, transactionType="REVERSING_ENTRY") for one in (1, -1)]},
        {"transactions"},
    ),
    "counter entry with VAT": (
        {"transactions": [entry("1700", 0, transactionType="REVERSING_ENTRY", vatPercent=25.5, vatStatus=1)]},
        {"transactions[0].vatPercent", "transactions[0].vatStatus"},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_journals(api, case):
    changes, expected = REFUSED[case]
    assert fields(api("POST", "/ledgerreceipts", journal(**changes), status=400)) == expected
    assert api("GET", "/ledgerreceipts")["results"] == []


def test_the_server_adds_the_rounding_entry_when_asked(api):
    entries = [entry("1900", 125.52), entry("3000", -100, vatPercent=25.5)]
    made = api("POST", "/ledgerreceipts?createReconciliation=true", journal(transactions=entries))
    last = made["transactions"][-1]
    assert (last["transactionType"], last["accountingValue"], last["account"]) == (
        "RECONCILIATION_ENTRY",
        -0.02,
        "8890",
    )
    made["transactions"][0]["accountingValue"] = 125.5
    changed = api("PUT", f"/ledgerreceipts/{made['id']}?createReconciliation=true", made)
    assert len(changed["transactions"]) == 2, "it goes when it is not needed"


def test_a_receipt_is_replaced_with_the_newest_version_only(api):
    made = api("POST", "/ledgerreceipts", journal())
    without = {name: value for name, value in made.items() if name != "version"}
    assert fields(api("PUT", f"/ledgerreceipts/{made['id']}", without, status=400)) == {"version"}
    stale = {**made, "version": "2020-01-01T00:00:00"}
    assert fields(api("PUT", f"/ledgerreceipts/{made['id']}", stale, status=400)) == {"version"}
    made["transactions"][0]["account"] = "1910"
    changed = api("PUT", f"/ledgerreceipts/{made['id']}", {**made, "name": "Toinen"})
    assert (changed["name"], changed["transactions"][0]["account"]) == ("Toinen", "1910")
    assert [one["id"] for one in changed["transactions"]] == [one["id"] for one in made["transactions"]]


def test_an_approved_journal_cannot_be_replaced(api):
    made = api("POST", "/ledgerreceipts", journal())
    api("PUT", f"/ledgerreceipts/{made['id']}/approve")
    fresh = api("GET", f"/ledgerreceipts/{made['id']}")
    assert fields(api("PUT", f"/ledgerreceipts/{made['id']}", fresh, status=400)) == {"status"}


def test_the_accounts_of_a_sent_invoice_can_be_changed_on_its_receipt(api, sales_invoice):
    invoice = api("POST", "/invoices", sales_invoice(invoiceChannel="EMAIL", counterParty__email="a@b.example"))
    for action in ("approve", "send"):
        api("PUT", f"/invoices/{invoice['id']}/{action}")
    receipt = api("GET", f"/ledgerreceipts/{invoice['ledgerReceiptId']}")
    receipt["transactions"][1]["account"] = "3010"
    changed = api("PUT", f"/ledgerreceipts/{receipt['id']}", {**receipt, "invoiceNotes": "moved"})
    assert changed["transactions"][1]["account"] == "3010"
    assert (changed["status"], changed["id"]) == ("SENT", receipt["id"])
    assert api("GET", f"/invoices/{invoice['id']}")["notes"] == "moved"
    assert api("GET", f"/ledgerreceipts/{receipt['id']}")["version"] == changed["version"]


def test_dimension_values_have_to_add_up(api, dimensions):
    made = api("POST", "/ledgerreceipts", journal())
    row = made["transactions"][1]
    row["dimensionItemValues"] = [part(1, -60), part(2, -40), part(3, -100, dimension=2)]
    made = api("PUT", f"/ledgerreceipts/{made['id']}", made)
    for values, field in (
        ([part(1, -60)], "transactions[1].dimensionItemValues"),
        ([part(3, -100)], "transactions[1].dimensionItemValues[0].itemId"),
        ([part(1, -100, dimension=9)], "transactions[1].dimensionItemValues[0].dimensionId"),
        ([part(1, -99.999), part(2, -0.001)], "transactions[1].dimensionItemValues[0].value"),
    ):
        made["transactions"][1]["dimensionItemValues"] = values
        assert field in fields(api("PUT", f"/ledgerreceipts/{made['id']}", made, status=400))


def test_the_dimensions_of_one_entry_are_set_and_cleared(api, dimensions, sales_invoice):
    receipt = api("POST", "/invoices", sales_invoice())["ledgerReceiptId"]
    path = f"/ledgerreceipts/{receipt}/transactions"
    row = api("GET", f"/ledgerreceipts/{receipt}")["transactions"][1]["id"]
    values = [part(1, -60), part(2, -40)]
    changed = api("PUT", f"{path}/{row}/dimensions", {"dimensionItemValues": values})
    assert changed["transactions"][1]["dimensionItemValues"] == values
    wrong = {"dimensionItemValues": [part(1, 100)]}
    assert fields(api("PUT", f"{path}/{row}/dimensions", wrong, status=400)) == {"dimensionItemValues"}
    changed = api("PUT", f"{path}/{row}/dimensions", {"dimensionItemValues": []})
    assert "dimensionItemValues" not in changed["transactions"][1]
    api("PUT", f"{path}/99/dimensions", {"dimensionItemValues": []}, status=404)


def test_journals_are_listed(api, sales_invoice):
    api("POST", "/invoices", sales_invoice())
    first = api("POST", "/ledgerreceipts", journal())
    second = api("POST", "/ledgerreceipts", journal(receiptDate="2026-03-01"))
    api("PUT", f"/ledgerreceipts/{second['id']}/approve")
    assert [one["ledgerReceiptId"] for one in api("GET", "/journals")] == [second["id"], first["id"]]
    (approved,) = api("GET", "/journals?statuses=APPROVED,INVALIDATED")
    assert (approved["id"], approved["date"]) == (second["invoiceId"], "2026-03-01")
    assert [one["id"] for one in api("GET", "/journals?endDate=2026-02-28")] == [first["invoiceId"]]


def test_fiscal_years_come_newest_first_with_their_months(api):
    years = api("GET", "/fiscalyears")["fiscalYears"]
    assert [year["startDate"][:4] for year in years] == ["2028", "2027", "2026", "2025", "2024"]
    assert [len(year["trackingPeriods"]) for year in years] == [12] * 5
    assert years[0]["trackingPeriods"][1]["endDate"] == "2028-02-29"


def test_an_open_period_can_only_be_moved_to_pending(api):
    year = api("GET", "/fiscalyears")["fiscalYears"][2]
    path = f"/fiscalyears/{year['id']}/trackingPeriods/{year['trackingPeriods'][0]['id']}"
    api("PUT", path, {"status": "CLOSED"}, status=403)
    api("PUT", path, {"status": "PENDING"})
    assert api("GET", "/fiscalyears")["fiscalYears"][2]["trackingPeriods"][0]["status"] == "PENDING"
    api("PUT", path, {"status": "PENDING"}, status=409)
    api("PUT", f"/fiscalyears/{year['id']}/trackingPeriods/999", {"status": "PENDING"}, status=404)


def close(sandbox, date="2026-02-15", status="CLOSED"):
    sandbox.operator("PUT", "companies/1/periods", {"date": date, "status": status})


@pytest.mark.parametrize("expected", [400, 403])
def test_nothing_is_written_into_a_closed_period(api, clean_sandbox, sales_invoice, expected):
    invoice = api("POST", "/invoices", sales_invoice())
    made = api("POST", "/ledgerreceipts", journal(receiptDate="2026-03-01"))
    close(clean_sandbox)
    clean_sandbox.set(closed_period_status=expected)
    error = {"errors": [{"status": expected, "field": "date", "message": "CLOSED_FISCAL_PERIOD"}]}
    assert api("POST", "/invoices", sales_invoice(), status=expected) == error
    assert api("PUT", f"/invoices/{invoice['id']}", invoice, status=expected) == error
    moved = {**invoice, "date": "2026-03-01", "paymentInfo": {**invoice["paymentInfo"], "dueDate": "2026-03-15"}}
    assert api("PUT", f"/invoices/{invoice['id']}", moved, status=expected) == error, "nor out of it"
    if expected == 400:
        assert fields(api("POST", "/ledgerreceipts", journal(), status=400)) == {"receiptDate"}
        into = {**made, "receiptDate": "2026-02-02"}
        assert fields(api("PUT", f"/ledgerreceipts/{made['id']}", into, status=400)) == {"receiptDate"}
    api("POST", "/invoices", sales_invoice(type="SALES_ORDER"))


def test_actions_in_a_closed_period_are_403(api, clean_sandbox, sales_invoice):
    invoice = api("POST", "/invoices", sales_invoice())
    made = api("POST", "/ledgerreceipts", journal())
    close(clean_sandbox)
    for path in (f"/invoices/{invoice['id']}/approve", f"/invoices/{invoice['id']}/invalidate"):
        assert api("PUT", path, status=403)["errors"][0]["message"] == "CLOSED_FISCAL_PERIOD"
    api("PUT", f"/ledgerreceipts/{made['id']}/approve", status=403)
    close(clean_sandbox, status="OPEN")
    api("PUT", f"/invoices/{invoice['id']}/approve")


def test_a_closed_year_closes_its_periods_and_pending_is_a_switch(api, clean_sandbox, sales_invoice):
    clean_sandbox.operator("PUT", "companies/1/periods", {"year": 3, "isOpen": False})
    api("POST", "/invoices", sales_invoice(), status=400)
    clean_sandbox.operator("PUT", "companies/1/periods", {"year": 3, "isOpen": True})
    close(clean_sandbox, status="PENDING")
    api("POST", "/invoices", sales_invoice())
    clean_sandbox.set(pending_period_is_closed=True)
    api("POST", "/invoices", sales_invoice(), status=400)


def test_periods_of_another_company_do_not_matter(api, clean_sandbox, sales_invoice):
    clean_sandbox.operator("PUT", "companies/2/periods", {"date": "2026-02-02", "status": "CLOSED"})
    api("POST", "/invoices", sales_invoice())
