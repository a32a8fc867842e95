"""Groups, comments, webhooks, contracts: registers of the sandbox that hold what one gives them."""

import pytest


@pytest.fixture
def api(clean_sandbox):
    """A function that calls the API: ``api("GET", "/products/groups")``."""
    session = clean_sandbox.session()
    return lambda method, path, **options: session.request(method, clean_sandbox.api + path, **options)


def product(**changes):
    fixed = {"discount": 0, "price": 5, "active": True, "currency": "EUR", "vat": 25.5, "vatStatus": 1}
    return {"type": "SALES", "name": "Mansikkahillo", **fixed, **changes}


def test_product_groups_come_and_go(api):
    made = api("POST", "/products/groups", json={"name": "Hillot"}).json()
    assert made == {"id": 1, "name": "Hillot", "type": "SALES"}
    api("POST", "/products/groups", json={"name": "Purkit", "type": "PURCHASE"})
    assert len(api("GET", "/products/groups").json()["productGroups"]) == 2
    assert api("GET", "/products/groups?type=PURCHASE").json()["productGroups"][0]["name"] == "Purkit"
    assert api("PUT", "/products/groups/1", json={"name": "Makeat hillot"}).json()["name"] == "Makeat hillot"
    assert api("GET", "/products/groups/1").json() == {"id": 1, "name": "Makeat hillot", "type": "SALES"}
    assert api("DELETE", "/products/groups/1").status_code == 204
    assert api("GET", "/products/groups/1").status_code == 404


def test_a_group_that_has_products_stays(api):
    api("POST", "/products/groups", json={"name": "Hillot"})
    api("POST", "/products", json=product(productGroupId=1))
    answer = api("DELETE", "/products/groups/1")
    assert answer.status_code == 409
    assert "Mansikkahillo" in answer.json()["errors"][0]["message"]
    assert api("GET", "/products/groups/1").status_code == 200


def test_partner_groups(api):
    made = api("POST", "/businesspartners/groups", json={"name": "Ääni ja öljy", "type": "CUSTOMER"}).json()
    assert made == {"id": 1, "name": "Ääni ja öljy", "type": "CUSTOMER", "active": True}
    assert api("GET", "/businesspartners/groups?name=ÖLJY&type=CUSTOMER&active=true").json()["results"] == [made]
    assert api("GET", "/businesspartners/groups?type=SUPPLIER").json()["meta"]["totalCount"] == 0
    changed = {"name": "Ääni", "type": "CUSTOMER", "active": False}
    assert api("PUT", "/businesspartners/groups/1", json=changed).json() == {"id": 1, **changed}
    assert api("GET", "/businesspartners/groups/1").json()["active"] is False
    assert api("GET", "/businesspartners/groups/2").status_code == 404


def test_webhooks(api):
    hook = {"url": "https://connector.example/hook", "authenticationType": "NONE", "subscriptions": ["PAYMENT_DELETED"]}
    made = api("POST", "/webhooks", json=hook).json()
    assert made["status"] == 200
    assert api("GET", "/webhooks").json()["results"] == [{**hook, "uuid": made["uuid"]}]
    assert api("GET", "/webhooks?eventType=USER_UPDATED").json()["results"] == []
    assert api("GET", "/webhooks?eventType=PAYMENT_DELETED&orderByCreatedDate=ASC").json()["meta"]["resultCount"] == 1
    assert api("PUT", f"/webhooks/{made['uuid']}", json={**hook, "authenticationType": "HMAC"}).status_code == 200
    assert api("GET", "/webhooks").json()["results"][0]["authenticationType"] == "HMAC"
    assert api("DELETE", f"/webhooks/{made['uuid']}").status_code == 204
    assert api("DELETE", f"/webhooks/{made['uuid']}").status_code == 404


def test_comments_belong_to_purchases(api, sales_invoice):
    purchase = sales_invoice(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None)
    ids = [api("POST", "/invoices", json=invoice).json()["id"] for invoice in (purchase, sales_invoice())]
    made = api("POST", f"/invoices/{ids[0]}/comments", json={"comment": "Onko tämä meille?"}).json()
    assert (made["comment"], made["author"]) == ("Onko tämä meille?", "Rajapinta Testikäyttäjä")
    assert api("GET", f"/invoices/{ids[0]}/comments").json() == {"comments": [made]}
    assert api("POST", f"/invoices/{ids[0]}/comments", json={"comment": " "}).status_code == 400
    assert api("GET", f"/invoices/{ids[1]}/comments").status_code == 403
    assert api("GET", "/invoices/99/comments").status_code == 404


def contract(**changes):
    company = {"id": "RAHOITUS", "name": "Keksitty Rahoitus Oy"}
    fixed = {"financingCompany": company, "contractNumber": "R-1", "status": "ACTIVE"}
    return {**fixed, "financingCompanyBankAccount": "FI2112345600000785", **changes}


def test_a_financing_contract_decides_the_account(api, sales_invoice):
    assert api("POST", "/factoringcontracts", json=contract()).json() == {**contract(), "id": 1}
    assert api("GET", "/factoringcontracts?financingCompanyId=RAHOITUS").json()["meta"]["totalCount"] == 1
    assert api("GET", "/factoringcontracts?financingCompanyId=X").json()["results"] == []
    assert api("POST", "/factoringcontracts", json=contract(financingCompanyBankAccount="X")).status_code == 400
    account = {"accountNumber": "FI2112345600000785"}
    right = sales_invoice(factoringContractId=1, paymentInfo__bankAccount=account)
    assert api("POST", "/invoices", json=right).status_code == 200
    assert api("POST", "/invoices", json=sales_invoice(factoringContractId=1)).status_code == 400
    cash = sales_invoice(factoringContractId=1, paymentInfo__bankAccount=account, paymentInfo__paymentMethod="CASH")
    assert api("POST", "/invoices", json=cash).status_code == 400


def account(**changes):
    flags = {"defaultForInvoice": False, "defaultForPayment": False, "showAccountOnInvoice": True}
    rights = {"allowPayments": True, "allowForeignPayments": True}
    fixed = {"iban": "FI2112345600000785", "currency": "EUR", "status": "ACTIVE", "ledgerAccount": "1920"}
    return {**fixed, **flags, **rights, **changes}


def test_a_new_bank_account_can_be_used_and_closed(api, sales_invoice):
    made = api("POST", "/bankaccounts", json=account()).json()
    assert (made["id"], made["accountNumber"]) == (4, "12345600000785")
    invoice = sales_invoice(paymentInfo__bankAccount={"accountNumber": "FI2112345600000785"})
    assert api("POST", "/invoices", json=invoice).status_code == 200
    assert api("PUT", "/bankaccounts/4", json=account(status="INACTIVE")).status_code == 400, "no version"
    closed = api("PUT", "/bankaccounts/4", json=account(status="INACTIVE", version=made["version"]))
    assert closed.json()["status"] == "INACTIVE"
    assert api("POST", "/invoices", json=invoice).status_code == 400


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"iban": "FI1199000000000101"}, 409),
        ({"iban": "FI2112345600000786"}, 400),
        ({"ledgerAccount": "9999"}, 400),
        ({"currency": None}, 400),
    ],
)
def test_refused_bank_accounts(api, changes, status):
    assert api("POST", "/bankaccounts", json=account(**changes)).status_code == status
