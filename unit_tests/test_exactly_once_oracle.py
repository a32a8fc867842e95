"""The judge of `./dev test --faults` sees every kind of difference, and histories come back by their seed."""

import pytest

from devtools.exactly_once.history import history
from devtools.exactly_once.oracle import Books, judge

NUMBER = "INV/1"


def move(**changes):
    values = {"id": 1, "name": NUMBER, "state": "posted", "move_type": "out_invoice", "amount_total": 100.1}
    values |= {"currency": "EUR", "procountor_state": "sent", "procountor_id": "7", "partner": "Uusi Oy"}
    return values | changes


def exchange(**changes):
    values = {"operation": "create_invoice", "res_id": 1, "state": "done", "applied": True, "reference": NUMBER}
    return values | {"error": None} | changes


def invoice(total=100.1, **changes):
    values = {"id": 7, "originalInvoiceNumber": NUMBER, "partnerId": 3, "paymentInfo": {"currency": "EUR"}}
    return values | {"invoiceSumInfo": [{"invoiceSumTotal": total}]} | changes


def partner(number=3, customer_number="A1"):
    return {"id": number, "name": "Uusi Oy", "invoicingInfo": {"customerNumber": customer_number}}


def books(**changes):
    values = {"moves": [move()], "exchanges": [exchange()], "invoices": [invoice()], "partners": [partner()]}
    return Books(**values | {"products": [], "attachments": [], "payments": [], "events": []} | changes)


def event(action):
    return {"invoiceId": 7, "action": action}


def test_equal_books_pass():
    unsent = move(id=2, name="INV/2", procountor_state="not_sent", procountor_id=None)
    steps = [exchange(operation=operation) for operation in ("approve", "send")]
    events = [event("APPROVAL"), event("SEND")]
    assert judge(books(moves=[move(), unsent], exchanges=[exchange(), *steps], events=events)) == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("duplicate", {"invoices": [invoice(), invoice(id=8)]}),
        ("loss", {"invoices": []}),
        ("loss", {"invoices": [invoice(id=8)]}),
        ("unknown here", {"moves": [move(procountor_state="not_sent")], "exchanges": []}),
        ("money", {"invoices": [invoice(total=100.11)]}),
        ("money", {"invoices": [invoice(paymentInfo={"currency": "USD"})]}),
        ("money", {"moves": [move(move_type="out_refund")]}),
        ("state", {"moves": [move(procountor_state="failed")]}),
        ("state", {"exchanges": [exchange(applied=False)]}),
        ("state", {"moves": [move(procountor_state=None)], "exchanges": [], "invoices": []}),
        ("stuck", {"moves": [move(procountor_state="queued")], "exchanges": [exchange(state="waiting")]}),
        ("stuck", {"moves": [move(procountor_state="uncertain")], "exchanges": [exchange(state="uncertain")]}),
        ("stuck", {"exchanges": [exchange(), exchange(operation="approve", state="blocked")]}),
        ("stuck", {"moves": [move(procountor_state="sent_problem")]}),
        ("duplicate partner", {"partners": [partner(), partner(4, "A2")]}),
        ("duplicate partner", {"partners": [partner(), partner(4)]}),
        ("partner", {"invoices": [invoice(partnerId=5)]}),
        ("partner", {"invoices": [invoice(partnerId=None)]}),
        ("duplicate product", {"products": [{"code": "A"}, {"code": "A"}]}),
        ("duplicate attachment", {"attachments": [{"referenceId": 7, "name": "a.pdf"}] * 2}),
        ("duplicate payment", {"payments": [{"invoiceId": 7, "description": "Odoo 1"}] * 2}),
        ("duplicate delivery", {"events": [event("SEND"), event("SEND")]}),
        ("delivery differs", {"exchanges": [exchange(), exchange(operation="approve")]}),
        ("attachment differs", {"attachments": [{"referenceId": 7, "name": "a.pdf"}]}),
    ],
)
def test_each_difference_is_found(kind, changes):
    assert kind in {violation.kind for violation in judge(books(**changes))}


def test_a_history_comes_back_by_its_seed():
    assert history(11) == history(11) != history(12)


def test_a_history_names_documents_that_it_made():
    for seed in range(5):
        made = set()
        for step in history(seed):
            if step.name in ("invoice", "credit_note"):
                made.add(step.arguments["document"])
            used = [step.arguments[name] for name in ("document", "original") if name in step.arguments]
            assert made.issuperset([*used, *step.arguments.get("documents", [])]), step
