"""Actions of the sandbox that a person has to confirm (fact book, chapter 17)."""

import pytest


def events(api, invoice):
    return api("GET", f"/invoices/{invoice}/paymentevents")["results"]


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
