"""Payments that the operator of the sandbox makes: by the bank, set off, removed, moved (fact book, chapter 8)."""

import json

import pytest
import requests
from bodies import sales_row


def state(api, invoice):
    found = api("GET", f"/invoices/{invoice}")
    return found["status"], found.get("paymentDate")


def events(api, invoice):
    return api("GET", f"/invoices/{invoice}/paymentevents")["results"]


@pytest.mark.parametrize(
    ("way", "kind", "after"),
    [
        ("reference", "REFERENCEPAYMENT", "PAID"),
        ("statement", "BANKSTATEMENT", "PAID"),
        ("cash", "CASH", "MARKED_PAID"),
        ("card", "CHARGECARD", "MARKED_PAID"),
        ("creditloss", "CREDITLOSS", "MARKED_PAID"),
        ("cashdiscount", "CASHDISCOUNT", "MARKED_PAID"),
        ("correction", "CORRECTION", "MARKED_PAID"),
    ],
)
def test_the_operator_pays_in_many_ways(api, approved, operator, way, kind, after):
    invoice = approved(paymentInfo__bankReferenceCode="")
    operator("POST", f"invoices/{invoice}/payments", {"way": way, "date": "2026-02-10"})
    (event,) = events(api, invoice)
    assert [event[name] for name in ("type", "status", "amount", "paymentDate")] == [kind, after, 125.5, "2026-02-10"]
    assert state(api, invoice) == (after, "2026-02-10")
    assert api("GET", f"/ledgerreceipts/{invoice}")["status"] == after


def test_bank_payments_leave_rows_of_the_bank(approved, operator, clean_sandbox):
    invoice = approved(paymentInfo__bankReferenceCode="100010")
    operator("POST", f"invoices/{invoice}/payments", {"amount": 100, "date": "2026-02-10"})
    operator("POST", "bankevents", {"amount": 7, "message": "no idea", "date": "2026-02-11"})
    first, second = operator("GET", "bankevents")
    assert (first["kind"], first["sum"], first["reference"], first["invoiceId"]) == (
        "reference",
        100,
        "100010",
        invoice,
    )
    assert (first["account"], first["allocated"]) == (clean_sandbox.iban, True)
    assert (second["kind"], second["sum"], second["allocated"]) == ("statement", 7, False)


def test_partly_over_and_balance(api, approved, operator):
    invoice = approved()
    operator("POST", f"invoices/{invoice}/payments", {"amount": 25.5})
    assert operator("GET", f"invoices/{invoice}/balance")["open"] == 100
    operator("POST", f"invoices/{invoice}/payments", {"amount": 110})
    assert operator("GET", f"invoices/{invoice}/balance")["open"] == -10
    assert state(api, invoice)[0] == "PARTLY_PAID"


def test_a_customer_pays_in_another_currency(api, approved, operator):
    invoice = approved()
    operator("POST", f"invoices/{invoice}/payments", {"amount": 138.05, "currency": "USD", "rate": 1.1})
    (event,) = events(api, invoice)
    assert [event[name] for name in ("amount", "currency", "paidAmount", "paidCurrency")] == [
        125.5,
        "EUR",
        138.05,
        "USD",
    ]
    assert state(api, invoice)[0] == "PAID"


def test_a_payment_from_the_bank_cannot_be_removed_by_the_api_but_by_the_operator(api, approved, operator):
    invoice = approved()
    event = operator("POST", f"invoices/{invoice}/payments", {})["id"]
    api("DELETE", f"/invoices/{invoice}/paymentevents/{event}", status=403)
    operator("DELETE", f"payments/{event}")
    assert (events(api, invoice), state(api, invoice)) == ([], ("APPROVED", None))
    (row,) = operator("GET", "bankevents")
    assert (row["allocated"], row.get("invoiceId")) == (False, None)


def test_a_payment_is_moved_to_another_invoice(api, approved, operator):
    first, second = approved(), approved()
    event = operator("POST", f"invoices/{first}/payments", {})["id"]
    operator("POST", f"payments/{event}/move", {"invoice": second})
    assert (state(api, first), events(api, first)) == (("APPROVED", None), [])
    assert (state(api, second)[0], events(api, second)[0]["id"]) == ("PAID", event)
    assert operator("GET", "bankevents")[0]["invoiceId"] == second
    actions = [one["action"] for one in api("GET", f"/invoices/{first}/transactions")["transactions"]]
    assert actions[-1] == "TARGETING_REMOVED"


def test_a_credit_is_set_against_its_invoice(api, approved, operator):
    invoice, credit = approved(), approved(invoiceRows=[sales_row(quantity=-1)])
    made = operator("POST", f"invoices/{invoice}/payments", {"way": "setoff", "with": credit})
    assert (events(api, invoice)[0]["type"], events(api, invoice)[0]["amount"]) == ("INVOICE_TO_INVOICE", 62.75)
    assert (events(api, credit)[0]["type"], events(api, credit)[0]["amount"]) == ("INVOICE_TO_INVOICE", -62.75)
    assert (state(api, invoice)[0], state(api, credit)[0]) == ("PARTLY_PAID", "MARKED_PAID")
    operator("DELETE", f"payments/{made[1]['id']}")
    assert (state(api, invoice)[0], state(api, credit)[0]) == ("APPROVED", "APPROVED")
    assert events(api, invoice) == events(api, credit) == []


def test_the_type_of_a_set_off_is_a_switch(api, approved, operator, clean_sandbox):
    clean_sandbox.set(setoff_event_type="SETOFF")
    invoice, credit = approved(), approved(invoiceRows=[sales_row(quantity=-1)])
    operator("POST", f"invoices/{invoice}/payments", {"way": "setoff", "with": credit, "amount": 10})
    assert [(one["type"], one["amount"]) for one in events(api, credit)] == [("SETOFF", -10)]


def test_the_operator_is_told_what_cannot_be(approved, api, sales_invoice, clean_sandbox):
    unfinished = api("POST", "/invoices", sales_invoice())["id"]
    invoice = approved()
    for target, body in (
        (unfinished, {}),
        (invoice, {"way": "magic"}),
        (invoice, {"amount": "much"}),
        (invoice, {"amount": 1, "currency": "XYZ"}),
        (invoice, {"date": "soon"}),
        (invoice, {"name": 7}),
        (invoice, {"way": "setoff", "with": 10**30}),
        (invoice, {"way": "setoff"}),
        (invoice, {"way": "setoff", "with": unfinished}),
    ):
        path = f"{clean_sandbox.url}/operator/companies/1/invoices/{target}/payments"
        answer = requests.post(path, json=body, timeout=10)
        assert (answer.status_code, list(answer.json())) == (400, ["errors"]), body


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "invoices/99999999999999999999/payments", {}, 404),
        ("DELETE", "payments/9", None, 404),
        ("POST", "payments/9/move", {"invoice": 1}, 404),
        ("POST", "bankevents", {"amount": float("nan")}, 400),
        ("POST", "bankevents", {"amount": 1, "way": "pigeon"}, 400),
        ("PUT", "periods", {"date": "1999-01-01", "status": "CLOSED"}, 404),
        ("PUT", "periods", {"date": "2026-01-01", "status": "SHUT"}, 400),
        ("PUT", "periods", {"year": 99, "isOpen": True}, 404),
        ("PUT", "keys", {"key": "unknown", "active": False}, 404),
        ("PUT", "features", {"documents": 1}, 400),
        ("PUT", "rights", {"rights": 5}, 400),
        ("POST", "purchases", {"rows": [7]}, 400),
        ("POST", "purchases", {"members": {"counterParty": 5}}, 400),
        ("POST", "purchases", {"attachment": {"name": "a.pdf", "base64": "!"}}, 400),
        ("POST", "twofactor/none", {"state": "confirmed"}, 404),
        ("PATCH", "invoices/1", {"date": 5}, 404),
    ],
)
def test_nothing_an_operator_writes_breaks_the_sandbox(clean_sandbox, method, path, body, status):
    address = f"{clean_sandbox.url}/operator/companies/1/{path}"
    answer = requests.request(method, address, data=None if body is None else json.dumps(body), timeout=10)
    assert (answer.status_code, list(answer.json())) == (status, ["errors"]), answer.text
