"""What a new company in the sandbox has, and how one gets it back."""

import sqlite3

import requests

from sandbox.contract import Contract
from sandbox.identifiers import is_business_id, is_iban


def all_rows(sandbox, path, key=None):
    return sandbox.session(key).get(f"{sandbox.api}{path}").json()["results"]


def test_there_are_purchases_but_no_sales_invoices(furnished_sandbox):
    rows = all_rows(furnished_sandbox, "/invoices?orderById=ASC")
    assert {row["type"] for row in rows} == {"PURCHASE_INVOICE"}
    assert {"APPROVED", "RECEIVED"} == {row["status"] for row in rows}
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))
    assert min(row["invoiceSumInfo"][0]["invoiceSumTotal"] for row in rows) < 0, "a supplier's credit"


def test_purchases_have_a_picture_that_opens_and_a_balanced_receipt(furnished_sandbox):
    session = furnished_sandbox.session()
    invoice = session.get(f"{furnished_sandbox.api}/invoices/1").json()
    (attachment,) = invoice["attachments"]
    file = requests.get(f"{furnished_sandbox.url}/companies/1/attachments/{attachment['id']}", timeout=10)
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-1.4") and file.content.rstrip().endswith(b"%%EOF")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    receipt = session.get(f"{furnished_sandbox.api}/ledgerreceipts/{invoice['ledgerReceiptId']}").json()
    sums = [row["accountingValue"] * (1 + row["vatPercent"] / 100) for row in receipt["transactions"]]
    assert abs(sum(sums)) < 0.01


def test_registers_are_filled_with_valid_identifiers(furnished_sandbox):
    partners = all_rows(furnished_sandbox, "/businesspartners?size=200")
    assert {row["type"] for row in partners} == {"CUSTOMER", "SUPPLIER"}
    finnish = [row["invoicingInfo"]["identifier"] for row in partners if row["type"] == "SUPPLIER"]
    assert len(finnish) == 6 and all(map(is_business_id, finnish))
    supplier = furnished_sandbox.session().get(f"{furnished_sandbox.api}/businesspartners/11").json()
    assert is_iban(supplier["paymentInfo"]["bankAccount"])
    assert len(all_rows(furnished_sandbox, "/products?size=200")) == 12
    dimensions = furnished_sandbox.session().get(f"{furnished_sandbox.api}/dimensions").json()
    assert [one["name"] for one in dimensions] == ["Kustannuspaikka", "Projekti", "Liiketoiminta-alue"]
    assert all(one["items"] for one in dimensions)


def test_two_companies_share_ids(furnished_sandbox):
    for path in ("/invoices", "/businesspartners", "/products"):
        first, second = (
            [row["id"] for row in all_rows(furnished_sandbox, path, key)] for key in ("sandbox-key-1", "sandbox-key-2")
        )
        assert first == second


def test_partners_and_products_of_the_start_pass_the_document(furnished_sandbox):
    contract = Contract(["v2602"])
    for kind, schema in (("partners", "BusinessPartner"), ("products", "Product"), ("invoices", "Invoice")):
        for document in furnished_sandbox.operator("GET", f"companies/1/{kind}"):
            assert contract.check(schema, document) == [], document


def test_a_reset_brings_the_start_back_or_leaves_nothing(furnished_sandbox):
    before = furnished_sandbox.state()["companies"]
    session = furnished_sandbox.session()
    session.post(f"{furnished_sandbox.api}/products/groups", json={"name": "Uusi"})
    session.delete(f"{furnished_sandbox.api}/products/1")
    assert furnished_sandbox.operator("POST", "reset")["companies"] == before
    empty = furnished_sandbox.reset(empty=True)["companies"]["1"]
    assert {count for name, count in empty.items() if name not in ("name", "bankaccounts")} == {0}


def test_a_data_file_keeps_what_it_has(start_sandbox, sales_invoice):
    first = start_sandbox("--empty")
    first.session().post(f"{first.api}/invoices", json=sales_invoice())
    first.stop()
    again = start_sandbox()
    assert again.state()["companies"]["1"]["invoices"] == 1
    assert again.state()["companies"]["1"]["partners"] == 0


def test_an_invoice_of_a_file_without_bookkeeping_gets_its_receipt(start_sandbox, sales_invoice, tmp_path):
    first = start_sandbox("--empty")
    session = first.session()
    session.post(f"{first.api}/invoices", json=sales_invoice())
    first.stop()
    with sqlite3.connect(tmp_path / "data.sqlite") as file:
        file.execute("DELETE FROM ledger_receipt")
    file.close()
    again = start_sandbox()
    assert session.put(f"{again.api}/invoices/1/approve").status_code == 200
    assert session.get(f"{again.api}/ledgerreceipts/1").json()["status"] == "APPROVED"


def test_bank_statements_have_balances_and_nested_events(furnished_sandbox):
    statements = all_rows(furnished_sandbox, "/bankstatements?orderById=ASC")
    assert [one["startDate"] for one in statements] == ["2026-02-06", "2026-02-09"]
    first, second = statements
    assert (first["startBalance"], first["endBalance"]) == (10000, 10316.9)
    assert (first["numberOfDeposits"], first["depositSum"], first["withdrawalSum"]) == (1, 321.4, -4.5)
    assert second["startBalance"] == first["endBalance"]
    (event,) = second["events"]
    assert [part["sum"] for part in event["events"]] == [100, 80]
    assert second["endBalance"] == second["startBalance"] + 180


def test_bank_statements_are_filtered_by_day_and_account(furnished_sandbox):
    session, address = furnished_sandbox.session(), f"{furnished_sandbox.api}/bankstatements"
    assert len(session.get(f"{address}?startDate=2026-02-07").json()["results"]) == 1
    assert len(session.get(address, headers={"accountNumber": "FI1199000000000101"}).json()["results"]) == 2
    assert session.get(address, headers={"accountNumber": "FI0000"}).json()["meta"]["totalCount"] == 0
    newest = session.get(f"{address}?size=1").json()["results"][0]
    assert newest["startDate"] == "2026-02-09"
    assert session.get(f"{address}?size=1&previousId={newest['id']}").json()["results"][0]["startDate"] == "2026-02-06"


def test_bank_events_are_allocated(furnished_sandbox, sales_invoice):
    session, api = furnished_sandbox.session(), furnished_sandbox.api
    made = session.post(f"{api}/invoices", json=sales_invoice()).json()["id"]
    statement = session.get(f"{api}/bankstatements?orderById=ASC").json()["results"][0]
    event = f"{api}/bankstatements/{statement['id']}/events/{statement['events'][0]['id']}"
    assert session.put(f"{event}/invoices", json=made).status_code == 403, "it is unfinished"
    session.put(f"{api}/invoices/{made}/approve")
    assert session.put(f"{event}/invoices", json=made).status_code == 200
    assert session.put(f"{event}/invoices", json=made).status_code == 400, "once"
    assert session.put(f"{event}/products", json=1).status_code == 200
    rows = {"allocationMetadataRows": [{"vatPercentage": 0, "sum": 321.4, "ledgerAccountCode": "3000"}]}
    assert session.put(f"{event}/metadata", json=rows).status_code == 200
    shown = session.get(f"{api}/bankstatements?orderById=ASC").json()["results"][0]["events"][0]
    assert (shown["allocated"], shown["invoiceId"], shown["productId"]) == (True, made, 1)
    assert shown["allocationMetadataRows"][0]["ledgerAccount"]["name"] == "Myynti"
    for part in ("invoices", "products", "metadata"):
        assert session.delete(f"{event}/{part}").status_code == 204
    shown = session.get(f"{api}/bankstatements?orderById=ASC").json()["results"][0]["events"][0]
    assert (shown["allocated"], "invoiceId" in shown, "productId" in shown) == (False, False, False)
    assert session.put(f"{api}/bankstatements/1/events/1/products", json=1).status_code == 404


def test_reference_payments(furnished_sandbox):
    (row,) = all_rows(furnished_sandbox, "/referencepayments")
    assert (row["sum"], row["bankReference"], row["allocated"]) == (99.99, "99990", False)
    session, address = furnished_sandbox.session(), f"{furnished_sandbox.api}/referencepayments"
    assert session.get(f"{address}?accountNumber=FI0000").json()["results"] == []
    assert session.get(f"{address}?startDate=2026-02-11").json()["results"] == []
    rows = {"allocationMetadataRows": [{"vatPercentage": 0, "sum": 99.99, "ledgerAccountCode": "0000"}]}
    assert session.put(f"{address}/{row['id']}/metadata", json=rows).status_code == 400
    assert session.delete(f"{address}/{row['id']}/metadata").status_code == 204
    assert session.delete(f"{address}/999/metadata").status_code == 404


def test_the_image_of_an_invoice_is_a_png(furnished_sandbox):
    session = furnished_sandbox.session()
    answer = session.get(f"{furnished_sandbox.api}/invoices/1/image?page=1&format=PNG")
    assert answer.headers["Content-Type"].startswith("multipart/mixed; boundary=")
    assert b"\x89PNG\r\n\x1a\n" in answer.content and b"IEND" in answer.content
    assert session.get(f"{furnished_sandbox.api}/invoices/1/image?page=2").status_code == 404
    assert session.get(f"{furnished_sandbox.api}/payments/errormessages").json()["results"] == []
