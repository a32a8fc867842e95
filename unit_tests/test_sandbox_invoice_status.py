"""The status machine of the sandbox (fact book, chapters 7.4 and 7.5)."""

import pytest


@pytest.fixture
def invoice(clean_sandbox, sales_invoice):
    """A function that creates an invoice and returns functions for its status and its actions."""
    session = clean_sandbox.session()

    def create(**changes):
        answer = session.post(f"{clean_sandbox.api}/invoices", json=sales_invoice(**changes))
        assert answer.status_code == 200, answer.text
        address = f"{clean_sandbox.api}/invoices/{answer.json()['id']}"
        return (
            lambda: session.get(address).json()["status"],
            lambda action, **options: session.put(f"{address}/{action}", **options).status_code,
        )

    return create


EMAIL = {"invoiceChannel": "EMAIL", "counterParty__email": "laskut@hillo.example"}


def test_a_sales_invoice_is_approved_and_sent(invoice):
    status, put = invoice(**EMAIL)
    assert put("send") == 403, "an unfinished invoice cannot be sent"
    assert put("approve") == 200
    assert status() == "NOT_SENT"
    assert put("approve") == 403
    assert put("send") == 200
    assert status() == "SENT"
    assert put("send") == 200, "sending again is allowed"
    assert put("approve") == 403


def test_nothing_to_send_means_approved(invoice):
    status, put = invoice()
    assert put("approve", json={"comment": "ok"}) == 200
    assert status() == "APPROVED"
    assert put("send") == 403


def test_a_purchase_invoice_is_approved_and_never_sent(invoice):
    status, put = invoice(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None)
    assert put("send") == 403
    assert put("approve", json={}) == 200
    assert status() == "APPROVED"


@pytest.mark.parametrize("kind", ["SALES_ORDER", "PURCHASE_ORDER"])
def test_orders_have_no_status_action(invoice, kind):
    status, put = invoice(type=kind, paymentInfo__bankAccount=None)
    assert put("approve") == put("send") == 403
    assert status() == "UNFINISHED"


def test_an_unknown_invoice_is_404(clean_sandbox):
    for action in ("approve", "send"):
        assert clean_sandbox.session().put(f"{clean_sandbox.api}/invoices/9/{action}").status_code == 404


def test_the_comment_is_checked(invoice):
    _status, put = invoice()
    assert put("approve", json={"comment": "x" * 101}) == 400
