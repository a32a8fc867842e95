"""Registers that the operator of the sandbox fills and changes."""

import pytest
from bodies import partner_body, product_body


def test_the_operator_enters_many_at_once(api, operator):
    products = [product_body(number) | {"price": 9.5} for number in range(3)]
    ids = operator("POST", "registers", {"partners": [partner_body(1), partner_body(2)], "products": products})
    assert [len(ids["partners"]), len(ids["products"])] == [2, 3]
    assert api("GET", f"/businesspartners/{ids['partners'][1]}")["name"] == "Customer 2"
    assert api("GET", f"/products/{ids['products'][2]}")["code"] == "P2"


def test_the_operator_changes_what_is_mentioned(api, operator):
    [partner], [product] = operator(
        "POST", "registers", {"partners": [partner_body(1)], "products": [product_body(1) | {"price": 9.5}]}
    ).values()
    operator("PATCH", f"partners/{partner}", {"name": "New", "invoicingInfo": {"email": "a@b.example"}})
    found = api("GET", f"/businesspartners/{partner}")
    assert (found["name"], found["address"]["name"], found["invoicingInfo"]["customerNumber"]) == (
        "New",
        "Customer 1",
        "C-1",
    )
    assert found["invoicingInfo"]["email"] == "a@b.example"
    operator("PATCH", f"products/{product}", {"active": False})
    assert api("GET", f"/products/{product}")["active"] is False


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "registers", {"partners": [{"name": "Without a type"}]}),
        ("POST", "registers", {"products": {}}),
        ("PATCH", "partners/99999", {"name": "Nobody"}),
        ("PATCH", "products/99999", {"name": "Nothing"}),
    ],
)
def test_what_makes_no_sense_is_refused(api, operator, method, path, body):
    before = operator("GET", "partners")
    with pytest.raises(AssertionError, match='"errors"'):
        operator(method, path, body)
    assert operator("GET", "partners") == before
