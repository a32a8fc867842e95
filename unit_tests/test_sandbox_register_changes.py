"""Changing partners, products and dimensions in the sandbox (fact book, chapters 9, 10 and 12)."""

import pytest

OLD = "2020-01-01T00:00:00"


def fields(answer):
    return {error.get("field") for error in answer["errors"]}


@pytest.fixture
def partner(api):
    made = {
        "name": "Höpölän Hillo Oy",
        "type": "CUSTOMER",
        "address": {"name": "Höpölän Hillo Oy", "street": "Hillokuja 1", "country": "FINLAND"},
        "billingAddress": {"name": "Laskut", "country": "FINLAND"},
        "invoicingInfo": {"customerNumber": "C-1", "email": "vanha@hillo.example"},
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14"},
        "contactPersons": [{"name": "Aino"}, {"name": "Eero"}],
        "registryInfo": {"phone": "1"},
    }
    return api("POST", "/businesspartners", made)


def test_put_replaces_everything(api, partner):
    bare = {"name": "Uusi Oy", "type": "CUSTOMER", "address": {"name": "x"}, "paymentInfo": {"paymentMethod": "CASH"}}
    changed = api("PUT", "/businesspartners/1", {**bare, "contactPersons": [{"name": "Ulla"}, {"id": 2, "name": "E"}]})
    assert changed == {
        **bare,
        "id": 1,
        "contactPersons": [{"id": 3, "name": "Ulla"}, {"id": 2, "name": "E"}],
        "registryInfo": {"active": True},
        "attachments": [],
        "version": changed["version"],
    }
    assert api("GET", "/businesspartners/1") == changed
    assert fields(api("PUT", "/businesspartners/1", {**bare, "version": OLD}, status=400)) == {"version"}
    assert fields(api("PUT", "/businesspartners/1", {**bare, "address": {}}, status=400)) == {"address"}
    api("PUT", "/businesspartners/9", bare, status=404)


def test_patch_needs_the_newest_version_in_body_or_query(api, partner):
    change = {"name": "Uusi Oy"}
    assert fields(api("PATCH", "/businesspartners/1", change, status=400)) == {"version"}
    assert fields(api("PATCH", "/businesspartners/1", {**change, "version": OLD}, status=400)) == {"version"}
    assert fields(api("PATCH", f"/businesspartners/1?version={OLD}", change, status=400)) == {"version"}
    assert api("PATCH", "/businesspartners/1", {**change, "version": partner["version"]})["name"] == "Uusi Oy"
    fresh = api("GET", "/businesspartners/1")["version"]
    assert api("PATCH", f"/businesspartners/1?version={fresh}", {"name": "A"})["name"] == "A"


@pytest.mark.parametrize(("rule", "number"), [("merge", "C-1"), ("replace", None)])
def test_how_patch_merges_is_a_switch(api, partner, clean_sandbox, rule, number):
    clean_sandbox.set(patch_nested_objects=rule)
    change = {"version": partner["version"], "invoicingInfo": {"email": "uusi@hillo.example"}}
    changed = api("PATCH", "/businesspartners/1", change)
    assert changed["invoicingInfo"].get("customerNumber") == number
    assert changed["invoicingInfo"]["email"] == "uusi@hillo.example"
    untouched = ("name", "address", "billingAddress", "paymentInfo", "contactPersons", "registryInfo")
    assert [changed[name] for name in untouched] == [partner[name] for name in untouched]


@pytest.mark.parametrize(
    "change", [{"billingAddress": {}}, {"contactPersons": []}, {"type": "PERSON"}, {"name": ""}, {"name": " "}]
)
def test_patch_does_not_take_everything(api, partner, change):
    answer = api("PATCH", "/businesspartners/1", {"version": partner["version"], **change}, status=400)
    assert fields(answer) == set(change)


def test_default_accounts(api, partner, clean_sandbox):
    defaults = api("GET", "/businesspartners/1/defaults/accounts")
    assert defaults["salesInvoiceAccounts"]["debitAccount"] == {"code": "1700", "name": "Myyntisaamiset"}
    assert (defaults["vatPercent"], defaults["vatStatus"], defaults["vatProcessing"]) == (25.5, 1, "FINLAND")
    own = {"salesInvoiceAccounts": {"creditAccount": {"code": "3010"}}}
    clean_sandbox.operator("PUT", "companies/1/partners/1/accounts", own)
    assert api("GET", "/businesspartners/1/defaults/accounts")["salesInvoiceAccounts"] == own["salesInvoiceAccounts"]
    assert api("GET", "/businesspartners/1/defaults/products") == []
    api("GET", "/businesspartners/9/defaults/accounts", status=404)


@pytest.fixture
def product(api):
    fixed = {"discount": 0, "price": 5, "active": True, "currency": "EUR", "vat": 25.5}
    return api("POST", "/products", {"type": "SALES", "name": "Mansikkahillo", "code": "HILLO-1", **fixed})


@pytest.fixture
def dimensions(clean_sandbox):
    places = {"name": "Kustannuspaikka", "items": [{"codeName": "Helsinki"}, {"codeName": "Tampere"}]}
    clean_sandbox.operator("POST", "companies/1/dimensions", places)
    clean_sandbox.operator("POST", "companies/1/dimensions", {"name": "Projekti", "items": []})


@pytest.mark.parametrize("owner", ["businesspartners/1", "products/1"])
def test_default_dimensions(api, partner, product, dimensions, owner):
    path = f"/{owner}/defaults/dimensions"
    assert api("GET", path) == []
    assert api("GET", f"{path}/1") == {"id": 1, "name": "Kustannuspaikka", "items": []}
    wanted = {"items": [{"codeName": "Tampere", "percent": 40}, {"id": 1, "codeName": "any", "percent": 60}]}
    stored = api("PUT", f"{path}/1", wanted)
    assert [(item["id"], item["codeName"], item["percent"]) for item in stored["items"]] == [
        (2, "Tampere", 40),
        (1, "Helsinki", 60),
    ]
    assert api("GET", f"{path}/1") == stored
    assert api("GET", path)[0]["items"][0] == {"id": 2, "codeName": "Tampere", "percent": 40}
    api("PUT", f"{path}/9", {"items": []}, status=404)
    api("PUT", f"{path}/1", {"items": [{"codeName": "Turku", "percent": 100}]}, status=404)
    api("PUT", f"/{owner[:-1]}9/defaults/dimensions/1", {"items": []}, status=404)


def test_a_product_is_replaced(api, product):
    bare = {name: product[name] for name in ("type", "name", "discount", "price", "active", "currency")}
    changed = api("PUT", "/products/1", {**bare, "price": 7, "version": product["version"]})
    assert (changed["price"], changed["id"], "code" in changed) == (7, 1, False)
    assert api("GET", "/products/1") == changed
    assert fields(api("PUT", "/products/1", {**bare, "version": OLD}, status=400)) == {"version"}
    assert fields(api("PUT", "/products/1", {**bare, "vat": 17}, status=400)) == {"vat"}
    api("PUT", "/products/9", bare, status=404)


def test_a_product_is_removed_but_not_one_of_travel(api, product):
    travel = api("POST", "/products", {**product, "type": "TRAVEL", "vat": 0})
    api("DELETE", f"/products/{travel['id']}", status=403)
    api("DELETE", "/products/1", status=204)
    api("GET", "/products/1", status=404)
    api("DELETE", "/products/1", status=404)
    assert api("POST", "/products", product)["id"] == 3, "ids are not used again"


def test_dimensions_are_listed_and_filtered(api, dimensions):
    every = api("GET", "/dimensions")
    assert [one["name"] for one in every] == ["Kustannuspaikka", "Projekti"]
    assert every[0]["items"] == [{"id": 1, "codeName": "Helsinki"}, {"id": 2, "codeName": "Tampere"}]
    assert [one["id"] for one in api("GET", "/dimensions?name=proj")] == [2]
    assert [item["id"] for one in api("GET", "/dimensions?codeName=TAMP") for item in one["items"]] == [2]
    assert api("GET", "/dimensions/2") == every[1]
    api("GET", "/dimensions/9", status=404)


def test_a_dimension_is_renamed(api, dimensions):
    assert api("PUT", "/dimensions/2", {"name": "Hanke"}) == {"name": "Hanke"}
    assert api("GET", "/dimensions/2")["name"] == "Hanke"
    api("PUT", "/dimensions/2", {"name": " "}, status=400)
    api("PUT", "/dimensions/9", {"name": "x"}, status=404)


def test_items_are_added_changed_and_made_passive(api, dimensions):
    made = api("POST", "/dimensions/2/items", {"codeName": "P-1001", "description": "Projekti 1001"})
    assert made == {"id": 3, "codeName": "P-1001", "description": "Projekti 1001"}
    passive = {"id": 3, "codeName": "P-1", "status": "P"}
    assert api("PUT", "/dimensions/2/items", passive) == passive
    assert api("GET", "/dimensions/2")["items"] == [passive]
    for body, field in (({"codeName": "x"}, "id"), ({"id": 3, "codeName": ""}, "codeName")):
        assert fields(api("PUT", "/dimensions/2/items", body, status=400)) == {field}
    assert fields(api("POST", "/dimensions/2/items", {"codeName": "x", "status": "Q"}, status=400)) == {"status"}
    api("PUT", "/dimensions/1/items", {"id": 3, "codeName": "x"}, status=404)
    api("POST", "/dimensions/9/items", {"codeName": "x"}, status=404)


def test_dimensions_of_two_companies_share_ids(api, dimensions, clean_sandbox):
    made = clean_sandbox.operator("POST", "companies/2/dimensions", {"name": "Oma"})
    assert (made["id"], api("GET", "/dimensions/1")["name"]) == (1, "Kustannuspaikka")


def test_a_key_is_revoked_and_restored(api, clean_sandbox):
    key = {"key": clean_sandbox.api_key}
    clean_sandbox.operator("PUT", "companies/1/keys", {**key, "active": False})
    api("GET", "/company", status=401)
    clean_sandbox.operator("PUT", "companies/1/keys", {**key, "active": True})
    api("GET", "/company")


def test_the_operator_is_told_about_bad_switches(clean_sandbox):
    for bad in ({"vat_rounding": "sometimes"}, {"closed_period_status": 500}, {"two_factor": 1}):
        with pytest.raises(AssertionError, match="takes"):
            clean_sandbox.set(**bad)
