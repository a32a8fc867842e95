"""Payments by hand in the sandbox, and reading all payments (fact book, chapter 8)."""

import time

import pytest
from bodies import sales_row

PURCHASE = {"type": "PURCHASE_INVOICE", "paymentInfo__bankAccount": None}
USD = {"paymentInfo__currency": "USD", "paymentInfo__currencyRate": 2}


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
