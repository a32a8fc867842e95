"""The web page of the sandbox."""

import pytest
import requests


def page(sandbox, path="/"):
    return requests.get(sandbox.url + path, timeout=10)


@pytest.fixture
def with_invoice(clean_sandbox, sales_invoice):
    session = clean_sandbox.session()
    invoice = sales_invoice(originalInvoiceNumber="<b>INV/7</b>", notes="<script>alert(1)</script>")
    assert session.post(f"{clean_sandbox.api}/invoices", json=invoice).status_code == 200
    return clean_sandbox


def test_the_first_page_lists_companies_invoices_and_requests(with_invoice):
    text = page(with_invoice).text
    assert "Mallikirjanpito Oy" in text and "Kuvitelma Oy" in text
    assert '<a href="/companies/1/invoices/1">1001</a>' in text
    assert "125.50" in text
    assert "saveInvoice" in text
    assert "width=device-width" in text


def test_an_invoice_shows_rows_and_sums(with_invoice):
    text = page(with_invoice, "/companies/1/invoices/1").text
    for expected in ("Mansikkahillo", "Höpölän Hillo Oy", "100.00", "25.50", "125.50", "UNFINISHED"):
        assert expected in text


def test_everything_is_escaped(with_invoice):
    for path in ("/", "/companies/1", "/companies/1/invoices/1"):
        text = page(with_invoice, path).text
        assert "&lt;b&gt;INV/7&lt;/b&gt;" in text
        assert "<script>" not in text and "<b>" not in text


def test_a_company_shows_its_registers(with_invoice):
    text = page(with_invoice, "/companies/1").text
    for expected in ("Business partners", "Products", "FI1199000000000101", "sandbox-key-1"):
        assert expected in text


def test_faults_are_shown(clean_sandbox):
    clean_sandbox.order_fault("drop_after_store", "saveInvoice")
    assert "drop_after_store" in page(clean_sandbox).text


@pytest.mark.parametrize("path", ["/companies/9", "/companies/1/invoices/9"])
def test_what_is_not_there_is_404(clean_sandbox, path):
    assert page(clean_sandbox, path).status_code == 404


SECTIONS = ["invoices", "purchases", "payments", "ledgerreceipts", "partners", "products", "attachments", "bank"]


@pytest.mark.parametrize("path", [f"/companies/1/{name}" for name in SECTIONS] + ["/requests", "/faults"])
def test_every_page_is_there_with_and_without_documents(clean_sandbox, path):
    assert page(clean_sandbox, path).status_code == 200
    clean_sandbox.reset(empty=False)
    assert page(clean_sandbox, path).status_code == 200


def test_a_receipt_shows_its_entries(with_invoice):
    text = page(with_invoice, "/companies/1/ledgerreceipts/1").text
    for expected in ("1700", "3000", "-100.00", "125.50", "REVERSING_ENTRY"):
        assert expected in text


def send(sandbox, action, headers=None, **fields):
    form = {"_action": action, "_back": "/companies/1", **{name.replace("__", ":"): fields[name] for name in fields}}
    return requests.post(f"{sandbox.url}/form", data=form, headers=headers, allow_redirects=False, timeout=10)


def test_a_form_orders_a_fault_and_leads_back(clean_sandbox):
    answer = send(clean_sandbox, "POST faults", kind__text="delay", seconds__number="0.5", times__number="")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/companies/1?told=Done%3A%20POST%20faults"
    (fault,) = clean_sandbox.operator("GET", "faults")
    assert (fault["kind"], fault["seconds"], "times" in fault) == ("delay", 0.5, False)


def test_a_form_pays_an_invoice_and_the_payment_can_be_removed(with_invoice):
    session = with_invoice.session()
    session.put(f"{with_invoice.api}/invoices/1/approve")
    send(with_invoice, "POST companies/1/invoices/1/payments", way__text="cash", amount__number="25.5")
    text = page(with_invoice, "/companies/1/invoices/1").text
    assert "CASH" in text and "DELETE companies/1/payments/1" in text
    send(with_invoice, "DELETE companies/1/payments/1")
    assert with_invoice.operator("GET", "companies/1/payments") == []


@pytest.mark.parametrize(("action", "field"), [("POST nowhere", ""), ("POST faults", "x"), ("PATCH settings", "{")])
def test_what_goes_wrong_with_a_form_is_told(clean_sandbox, action, field):
    answer = send(clean_sandbox, action, **{"*__json": field})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/companies/1?failed=1&told=")
    told = requests.get(clean_sandbox.url + answer.headers["Location"], timeout=10).text
    assert 'class="told bad"' in told


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "x"])
def test_a_form_leads_back_to_this_site_only(clean_sandbox, back):
    form = {"_action": "DELETE faults", "_back": back}
    answer = requests.post(f"{clean_sandbox.url}/form", data=form, allow_redirects=False, timeout=10)
    assert answer.headers["Location"].startswith("/?told=")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "evil.example"},
    ],
)
def test_other_web_sites_cannot_send_forms(clean_sandbox, headers):
    assert send(clean_sandbox, "POST faults", headers, kind__text="empty").status_code == 403
    assert clean_sandbox.operator("GET", "faults") == []


def test_other_web_sites_cannot_use_the_door(clean_sandbox):
    address, order = f"{clean_sandbox.url}/operator/faults", {"kind": "empty"}
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example", "Origin": "http://evil.example"}):
        assert requests.post(address, json=order, headers=headers, timeout=10).status_code == 403
    own = {"Origin": clean_sandbox.url}
    assert requests.post(address, json=order, headers=own, timeout=10).status_code == 200


def test_the_page_runs_no_script_but_its_own(clean_sandbox):
    policy = page(clean_sandbox).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert page(clean_sandbox, "/live.js").headers["Content-Type"].startswith("text/javascript")
    assert page(clean_sandbox, "/style.css").status_code == 200
    assert requests.post(f"{clean_sandbox.url}/requests", timeout=10).status_code == 405
