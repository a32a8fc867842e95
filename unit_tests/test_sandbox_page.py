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
