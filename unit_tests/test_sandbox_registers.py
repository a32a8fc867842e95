"""Business partners and products of the sandbox (fact book, chapters 9 and 10)."""

import pytest


@pytest.fixture
def api(clean_sandbox):
    """A function that calls the API: ``api("GET", "/products")``."""
    session = clean_sandbox.session()
    return lambda method, path, **options: session.request(method, clean_sandbox.api + path, **options)


def partner(**changes):
    invoicing = {"customerNumber": "C-1", "identifier": "9999999-2", "identifierType": "YHD", "email": ""}
    return {
        "name": "Höpölän Hillo Oy",
        "type": "CUSTOMER",
        "address": {"name": "Höpölän Hillo Oy", "country": "FINLAND"},
        "invoicingInfo": invoicing,
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14"},
        **changes,
    }


def product(**changes):
    fixed = {"discount": 0, "price": 5, "active": True, "currency": "EUR", "vat": 25.5, "vatStatus": 1}
    return {"type": "SALES", "name": "Mansikkahillo", "code": "HILLO-1", "unit": "PIECE", **fixed, **changes}


def names(answer):
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["results"]]


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {error.get("field") for error in answer.json()["errors"]}


def test_a_partner_is_created_and_read(api):
    made = api("POST", "/businesspartners", json=partner(contactPersons=[{"name": "Aino"}])).json()
    assert (made["id"], made["registryInfo"]["active"], made["contactPersons"][0]["id"]) == (1, True, 1)
    assert "email" not in made["invoicingInfo"]
    assert api("GET", "/businesspartners/1").json() == made
    assert api("GET", "/businesspartners/1,2").json() == [made]
    assert api("GET", "/businesspartners/2").status_code == 404


def test_partner_rows_are_basic_data(api):
    api("POST", "/businesspartners", json=partner())
    (row,) = api("GET", "/businesspartners/").json()["results"]
    assert row["invoicingInfo"] == {"customerNumber": "C-1", "identifier": "9999999-2", "identifierType": "YHD"}
    assert "paymentInfo" not in row


@pytest.fixture
def partners(api):
    api("POST", "/businesspartners", json=partner())
    supplier = {"name": "Ääni & Öljy", "type": "SUPPLIER", "invoicingInfo": {"identifier": "9999998-4"}}
    api("POST", "/businesspartners", json=partner(**supplier))
    api("POST", "/businesspartners", json=partner(name="Vanha Oy", registryInfo={"active": False}))


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        ("", {}, ["Ääni & Öljy", "Höpölän Hillo Oy"]),
        ("?orderById=ASC", {}, ["Höpölän Hillo Oy", "Ääni & Öljy"]),
        ("?active=false", {}, ["Vanha Oy"]),
        ("?type=SUPPLIER", {}, ["Ääni & Öljy"]),
        ("?customerNumber=C-1", {}, ["Höpölän Hillo Oy"]),
        ("", {"identifier": "9999998-4"}, ["Ääni & Öljy"]),
        ("?identifier=9999998-4", {}, ["Ääni & Öljy", "Höpölän Hillo Oy"]),
        ("", {"name": "hillo"}, ["Höpölän Hillo Oy"]),
        ("", {"name": "ÄÄNI".encode()}, ["Ääni & Öljy"]),
        ("", {"name": "ÄÄNI".encode("latin-1")}, ["Ääni & Öljy"]),
        ("", {"name": "%C3%84%C3%A4ni"}, ["Ääni & Öljy"]),
        ("?previousId=2", {}, ["Höpölän Hillo Oy"]),
        ("?versionStartDate=2999-01-01T00:00:00", {}, []),
    ],
)
def test_partner_search(api, partners, query, headers, expected):
    assert names(api("GET", f"/businesspartners{query}", headers=headers)) == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": "PERSON"}, "type"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"address": {}}, "address"),
        ({"paymentInfo": {}}, "paymentInfo.paymentMethod"),
        ({"paymentInfo": {"paymentMethod": "CASH", "paymentTermDays": "soon"}}, "paymentInfo.paymentTermDays"),
        ({"invoicingInfo": {"identifier": "9999999-1", "identifierType": "YHD"}}, "invoicingInfo.identifier"),
    ],
)
def test_refused_partners(api, changes, field):
    assert fields(api("POST", "/businesspartners", json=partner(**changes))) == {field}


def test_a_customer_number_belongs_to_one_business_id(api):
    assert api("POST", "/businesspartners", json=partner()).status_code == 200
    assert api("POST", "/businesspartners", json=partner()).status_code == 200, "the same company again"
    other = partner(invoicingInfo={"customerNumber": "C-1", "identifier": "9999998-4"})
    assert fields(api("POST", "/businesspartners", json=other)) == {"invoicingInfo.customerNumber"}
    other["type"] = "SUPPLIER"
    assert api("POST", "/businesspartners", json=other).status_code == 200


def test_a_product_is_created_and_read(api):
    made = api(
        "POST", "/products", json=product(productLocalizations=[{"language": "SWEDISH", "productName": "Sylt"}])
    ).json()
    assert made["id"] == 1 and made["version"]
    assert api("GET", "/products/1").json() == made
    (row,) = api("GET", "/products").json()["results"]
    assert "productLocalizations" not in row
    (row,) = api("GET", "/products?includeLocalizations=true").json()["results"]
    assert row == made


@pytest.fixture
def products(api):
    api("POST", "/products", json=product())
    api("POST", "/products", json=product(name="Päärynä", code="HEDELMÄ", productGroupId=7))
    api("POST", "/products", json=product(name="Purkki", code="P-1", type="PURCHASE", vat=14, active=False))
    api("POST", "/products", json=product(name="Päiväraha", code="MATKA", type="TRAVEL", vat=0))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Purkki", "Päärynä", "Mansikkahillo"]),
        ("?type=TRAVEL", ["Päiväraha"]),
        ("?code=hillo", ["Mansikkahillo"]),
        ("?name=PÄÄR", ["Päärynä"]),
        ("?active=false", ["Purkki"]),
        ("?group=7,8", ["Päärynä"]),
        ("?previousId=3&size=1", ["Päärynä"]),
        ("?previousId=0&orderById=ASC&size=2", ["Mansikkahillo", "Päärynä"]),
    ],
)
def test_product_search(api, products, query, expected):
    assert names(api("GET", f"/products{query}")) == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vat": 24}, "vat"),
        ({"vatStatus": 99}, "vatStatus"),
        ({"name": " "}, "name"),
        ({"discount": 101}, "discount"),
        ({"startDate": "2026-01-01"}, "startDate"),
        ({"price": None}, "price"),
    ],
)
def test_refused_products(api, changes, field):
    assert fields(api("POST", "/products", json=product(**changes))) == {field}


def test_a_code_may_be_used_twice(api, products):
    assert api("POST", "/products", json=product()).status_code == 200
