"""Payments in the sandbox: by hand, by the bank, set off, removed, moved (fact book, chapters 8 and 17)."""

import json
import time

import pytest
import requests
from conftest import sales_row

PURCHASE = {"type": "PURCHASE_INVOICE", "paymentInfo__bankAccount": None}
USD = {"paymentInfo__currency": "USD", "paymentInfo__currencyRate": 2}


@pytest.fixture
def api(clean_sandbox):
    """A function that calls the API and returns its JSON; ``status`` says what is expected."""
    session = clean_sandbox.session()

    def call(method, path, json=None, status=200):
        answer = session.request(method, clean_sandbox.api + path, json=json)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    return call


@pytest.fixture
def operator(clean_sandbox):
    return lambda method, path, json=None: clean_sandbox.operator(method, f"companies/1/{path}", json)


@pytest.fixture
def approved(api, sales_invoice):
    """A function that creates an approved invoice of 125.50 and returns its id."""

    def make(**changes):
        invoice = api("POST", "/invoices", sales_invoice(**changes))
        api("PUT", f"/invoices/{invoice['id']}/approve")
        return invoice["id"]

    return make


@pytest.fixture
def mark(api):
    def mark_paid(invoice, amount, status=200, **members):
        body = {"paymentDate": "2026-02-12", "amount": amount, "currency": "EUR", **members}
        return api("PUT", f"/invoices/{invoice}/paymentevents/markpaid", body, status)

    return mark_paid


def state(api, invoice):
    found = api("GET", f"/invoices/{invoice}")
    return found["status"], found.get("paymentDate")


def events(api, invoice):
    return api("GET", f"/invoices/{invoice}/paymentevents")["results"]


def test_marking_as_paid_goes_from_partly_to_marked(api, approved, mark):
    invoice = approved()
    made = mark(invoice, 100, description="Käteismaksu", paymentMethodType="CASH")
    assert made == {
        "id": 1,
        "invoiceId": invoice,
        "type": "CASH",
        "paymentDate": "2026-02-12",
        "status": "MARKED_PAID",
        "amount": 100,
        "currency": "EUR",
        "paidAmount": 100,
        "paidCurrency": "EUR",
        "description": "Käteismaksu",
    }
    assert state(api, invoice) == ("PARTLY_PAID", "2026-02-12")
    mark(invoice, 25.5, paymentDate="2026-02-20")
    assert state(api, invoice) == ("MARKED_PAID", "2026-02-20")
    assert api("GET", f"/invoices/{invoice}/paymentevents/1") == made
    assert [one["id"] for one in events(api, invoice)] == [2, 1]
    mark(invoice, 1, status=403)


def test_an_overpaid_invoice_is_partly_paid(api, approved, mark):
    invoice = approved()
    mark(invoice, 200)
    assert state(api, invoice)[0] == "PARTLY_PAID"


def test_a_foreign_payment_is_converted_with_the_rate_of_the_invoice(api, approved, mark):
    invoice = approved(**USD)
    assert mark(invoice, 125.5, status=400)["errors"][0]["field"] == "currency"
    made = mark(invoice, 125.5, currency="USD")
    assert [made[name] for name in ("amount", "currency", "paidAmount", "paidCurrency")] == [62.75, "EUR", 125.5, "USD"]
    assert state(api, invoice)[0] == "MARKED_PAID"


def test_a_credit_is_paid_with_a_negative_amount(api, approved, mark):
    invoice = approved(invoiceRows=[sales_row(quantity=-2)])
    assert mark(invoice, -125.5)["amount"] == -125.5
    assert state(api, invoice)[0] == "MARKED_PAID"


@pytest.mark.parametrize("changes", [{}, PURCHASE, {"type": "SALES_ORDER"}])
def test_an_unfinished_invoice_cannot_be_paid(api, mark, sales_invoice, changes):
    mark(api("POST", "/invoices", sales_invoice(**changes))["id"], 1, status=403)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 0.004}, "amount"),
        ({"amount": 10**12}, "amount"),
        ({"description": "x" * 141}, "description"),
        ({"paymentMethodType": "BARTER"}, "paymentMethodType"),
        ({"paymentDate": "2026-02-30"}, "paymentDate"),
    ],
)
def test_refused_payments(api, approved, mark, members, field):
    invoice = approved()
    errors = mark(invoice, **{"amount": 1, **members}, status=400)["errors"]
    assert [error["field"] for error in errors] == [field]
    assert events(api, invoice) == []


def test_purchases_are_marked_without_words(api, approved, mark):
    invoice = approved(**PURCHASE)
    for name, value in (("description", "x"), ("paymentMethodType", "CASH")):
        assert mark(invoice, 1, status=400, **{name: value})["errors"][0]["field"] == name
    mark(invoice, 125.5)
    assert state(api, invoice)[0] == "MARKED_PAID"


def test_a_closed_period_takes_no_payment(api, approved, mark, operator):
    invoice = approved()
    operator("PUT", "periods", {"date": "2026-02-01", "status": "CLOSED"})
    assert mark(invoice, 1, status=403)["errors"] == [
        {"status": 403, "field": "paymentDate", "message": "CLOSED_FISCAL_PERIOD"}
    ]
    mark(invoice, 1, paymentDate="2026-03-01")


def test_a_removed_payment_takes_the_invoice_back(api, approved, mark):
    invoice = approved()
    first, second = mark(invoice, 100), mark(invoice, 25.5)
    path = f"/invoices/{invoice}/paymentevents"
    answer = api("DELETE", f"{path}/{second['id']}", status=202)
    assert answer["confirmationApp"] == "PROCOUNTOR_KEY"
    assert "info" in api("GET", f"/mfatransactionresult/{answer['transactionIdentifier']}")
    assert state(api, invoice)[0] == "PARTLY_PAID"
    api("DELETE", f"{path}/{second['id']}", status=404)
    api("DELETE", f"{path}/{first['id']}", status=202)
    assert state(api, invoice) == ("APPROVED", None)
    actions = [one["action"] for one in api("GET", f"/invoices/{invoice}/transactions")["transactions"]]
    removed = "DELETED_PAID_ELSEWHERE_PAYMENT_TRANSACTION"
    assert actions == ["APPROVAL", "MARKED_PAID", "MARKED_PAID", removed, removed]


def test_a_payment_of_another_invoice_is_not_found(api, approved, mark):
    first, second = approved(), approved()
    event = mark(first, 1)["id"]
    api("GET", f"/invoices/{second}/paymentevents/{event}", status=404)
    api("DELETE", f"/invoices/{second}/paymentevents/{event}", status=404)


@pytest.mark.parametrize(("mode", "status"), [("reject", 406), ("expire", 408)])
def test_an_action_may_be_rejected_or_expire(api, approved, mark, clean_sandbox, mode, status):
    clean_sandbox.set(two_factor=mode)
    invoice = approved()
    event = mark(invoice, 1)["id"]
    handle = api("DELETE", f"/invoices/{invoice}/paymentevents/{event}", status=202)["transactionIdentifier"]
    api("GET", f"/mfatransactionresult/{handle}", status=status)
    assert len(events(api, invoice)) == 1


@pytest.mark.parametrize(
    ("decision", "status", "left"),
    [("confirmed", 200, 0), ("rejected", 406, 1), ("expired", 408, 1), ("forbidden", 403, 1), ("handled", 409, 1)],
)
def test_the_operator_decides_when_the_service_waits(
    api, approved, mark, operator, clean_sandbox, decision, status, left
):
    clean_sandbox.set(two_factor="wait")
    invoice = approved()
    event = mark(invoice, 1)["id"]
    handle = api("DELETE", f"/invoices/{invoice}/paymentevents/{event}", status=202)["transactionIdentifier"]
    assert api("GET", f"/mfatransactionresult/{handle}", status=202)["message"]
    assert len(events(api, invoice)) == 1
    operator("POST", f"twofactor/{handle}", {"state": decision})
    api("GET", f"/mfatransactionresult/{handle}", status=status)
    assert len(events(api, invoice)) == left


def test_a_handle_expires_and_belongs_to_one_company(api, approved, mark, clean_sandbox):
    clean_sandbox.set(two_factor="wait", two_factor_life=0)
    invoice = approved()
    event = mark(invoice, 1)["id"]
    handle = api("DELETE", f"/invoices/{invoice}/paymentevents/{event}", status=202)["transactionIdentifier"]
    api("GET", f"/mfatransactionresult/{handle}", status=408)
    other = clean_sandbox.session("sandbox-key-2")
    assert other.get(f"{clean_sandbox.api}/mfatransactionresult/{handle}").status_code == 404
    api("GET", "/mfatransactionresult/none", status=404)


def test_an_outcome_may_be_readable_once(api, approved, mark, clean_sandbox):
    clean_sandbox.set(two_factor_read_once=True)
    invoice = approved()
    event = mark(invoice, 1)["id"]
    handle = api("DELETE", f"/invoices/{invoice}/paymentevents/{event}", status=202)["transactionIdentifier"]
    api("GET", f"/mfatransactionresult/{handle}")
    api("GET", f"/mfatransactionresult/{handle}", status=409)


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


def test_payments_of_many_invoices_in_one_call(api, approved, operator, mark, clean_sandbox):
    first, second, third = approved(), approved(**PURCHASE), approved()
    operator("POST", f"invoices/{first}/payments", {"amount": 100, "date": "2026-02-09"})
    mark(second, 5)
    mark(third, 6)
    answer = api("GET", f"/payments/paymentevents?invoiceId={first},{second},99")
    assert answer["meta"]["totalCount"] == 2
    assert answer["results"][1] == {
        "id": 1,
        "invoiceId": first,
        "paymentDate": "2026-02-09",
        "amount": 100,
        "receiverName": "Mallikirjanpito Oy",
        "status": "PAID",
        "paidAmount": 100,
        "paidCurrency": "EUR",
    }
    assert answer["results"][0]["receiverName"] == "Höpölän Hillo Oy"
    every = f"/payments/paymentevents?invoiceId={first},{second},{third}"
    assert [one["id"] for one in api("GET", f"{every}&size=2&page=1")["results"]] == [1]
    assert [one["id"] for one in api("GET", f"{every}&orderById=ASC&previousId=1")["results"]] == [2, 3]
    api("GET", "/payments/paymentevents?invoiceId=" + ",".join(map(str, range(1, 202))), status=400)
    api("GET", "/payments/paymentevents", status=400)


def test_the_bulk_call_may_have_ids_of_its_own(api, approved, mark, clean_sandbox):
    clean_sandbox.set(same_event_ids_in_bulk=False)
    invoice = approved()
    mark(invoice, 1)
    mark(invoice, 1)
    path = f"/payments/paymentevents?invoiceId={invoice}&orderById=ASC"
    first, second = api("GET", path)["results"]
    assert first["id"] not in (1, 2)
    assert api("GET", f"{path}&previousId={first['id']}")["results"] == [second]


@pytest.mark.parametrize("changes", [True, False])
def test_whether_payments_change_the_version_is_a_switch(api, approved, mark, clean_sandbox, changes):
    clean_sandbox.set(payments_change_version=changes)
    invoice = approved()
    old = api("GET", f"/invoices/{invoice}")["version"]
    # Versions have whole seconds.
    time.sleep(1.05)
    mark(invoice, 1)
    found = api("GET", f"/invoices/{invoice}")
    assert (found["version"] != old) is changes
    assert found["status"] == "PARTLY_PAID"
    search = api("GET", f"/invoices?versionStartDate={old}&status=PARTLY_PAID")["results"]
    assert [row["version"] for row in search] == [found["version"]]
