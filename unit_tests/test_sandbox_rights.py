"""Rights of the user behind the key: the operator takes them, changes become 403 (fact book, chapter 16)."""

import pytest


@pytest.fixture
def api(clean_sandbox):
    session = clean_sandbox.session()
    return lambda method, path, **options: session.request(method, clean_sandbox.api + path, **options)


@pytest.fixture
def take(clean_sandbox):
    """A function that takes a right: ``take("sales", "customerRegister")``."""

    def change(group, name, level="VIEWING_RIGHTS"):
        rights = clean_sandbox.operator("GET", "companies/1/rights")
        rights["rights"][group][name] = level
        clean_sandbox.operator("PUT", "companies/1/rights", rights)

    return change


PARTNER = {"name": "x", "type": "CUSTOMER", "address": {"name": "x"}, "paymentInfo": {"paymentMethod": "CASH"}}
PRODUCT = {"type": "SALES", "name": "x", "discount": 0, "price": 5, "active": True, "currency": "EUR"}
PAID = {"paymentDate": "2026-02-12", "amount": 1, "currency": "EUR"}


@pytest.mark.parametrize(
    ("group", "right", "method", "path", "body"),
    [
        ("sales", "customerRegister", "POST", "/businesspartners", PARTNER),
        ("sales", "productRegister", "POST", "/products", PRODUCT),
        ("payments", "markAsPaid", "PUT", "/invoices/1/paymentevents/markpaid", PAID),
        ("sales", "salesOrGroupInvoices", "PUT", "/invoices/1/unfinished", None),
        ("invoiceCirculation", "verification", "PUT", "/invoices/2/verify", None),
        ("invoiceCirculation", "approval", "PUT", "/invoices/2/approve", None),
        ("purchases", "purchaseInvoices", "PUT", "/invoices/2/sendToCirculation", None),
        ("accounting", "closingOfAccountTools", "PUT", "/fiscalyears/3/trackingPeriods/25", {"status": "PENDING"}),
    ],
)
def test_without_the_right_a_change_is_403(api, take, sales_invoice, group, right, method, path, body):
    api("POST", "/invoices", json=sales_invoice())
    api("PUT", "/invoices/1/approve")
    api("POST", "/invoices", json=sales_invoice(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None))
    take(group, right)
    answer = api(method, path, json=body)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"] == "Insufficient user rights."
    take(group, right, "ALL_RIGHTS")
    assert api(method, path, json=body).status_code == 200


def test_rights_depend_on_the_type_of_the_document(api, take, sales_invoice):
    take("sales", "salesOrGroupInvoices", "NO_ACCESS")
    assert api("POST", "/invoices", json=sales_invoice()).status_code == 403
    purchase = sales_invoice(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None)
    assert api("POST", "/invoices", json=purchase).status_code == 200
    take("purchases", "supplierRegister")
    supplier = {**PARTNER, "type": "SUPPLIER"}
    assert api("POST", "/businesspartners", json=supplier).status_code == 403
    assert api("POST", "/businesspartners", json=PARTNER).status_code == 200
    assert api("PUT", "/businesspartners/9", json=PARTNER).status_code == 404
