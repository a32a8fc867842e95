"""Filters, pages, batches, and the search for our own invoice, against answers written by hand."""

import logging
from datetime import date, datetime, timezone
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from scripted_server import ScriptedServer, reply

from procountor_api import Client, Conflict, Credentials, Unreadable
from procountor_api.resources import paging

CREDENTIALS = Credentials("client", "secret", "key")


@pytest.fixture
def served():
    """Return a function that makes a client whose server gives these answers, and the list of requests."""
    servers = []

    def serve(*answers):
        server = ScriptedServer(*answers)
        servers.append(server)
        return Client(server.url, CREDENTIALS, timeout=5), server.requests

    yield serve
    for server in servers:
        server.__exit__()


def page(ids, total=None, **meta):
    meta |= {} if total is None else {"totalCount": total}
    return reply(body={"results": [{"id": row} for row in ids], "meta": {"resultCount": len(ids), **meta}})


def asked(request):
    return {name: value for name, (value,) in parse_qs(urlsplit(request.target).query, keep_blank_values=True).items()}


def ids_of(rows):
    return [row["id"] for row in rows]


# ----- filters


def test_filters_travel_in_the_form_of_the_service(served):
    client, requests = served(page([]))
    list(
        client.invoices.search(
            types=["SALES_INVOICE", "SALES_ORDER"],
            startDate=date(2026, 2, 3),
            versionStartDate=datetime(2026, 2, 3, 4, 5, 6, 789),
            isOffer=False,
            businessPartnerId=7,
            searchTerm="Mäki & Co, 100 %",
            productId=(1, 2),
            status=None,
        )
    )
    assert asked(requests[0]) == {
        "types": "SALES_INVOICE,SALES_ORDER",
        "startDate": "2026-02-03",
        "versionStartDate": "2026-02-03T04:05:06",
        "isOffer": "false",
        "businessPartnerId": "7",
        "searchTerm": "Mäki & Co, 100 %",
        "productId": "1,2",
        "orderById": "ASC",
        "page": "0",
        "size": "200",
    }


@pytest.mark.parametrize("value", ["", [], (), set(), datetime(2026, 1, 1, tzinfo=timezone.utc)])
def test_a_filter_that_would_mislead_is_refused(served, value):
    client, requests = served()
    with pytest.raises(ValueError):
        list(client.invoices.search(types=value))
    assert not requests


def test_the_callers_own_order_is_respected(served):
    client, requests = served(page([]))
    list(client.invoices.search(orderByVersion="ASC"))
    assert "orderById" not in asked(requests[0])


@pytest.mark.parametrize("text", ["Mäki Oy", "100 % €", "a\r\nX-Evil: 1", "plain & simple, (1)", "  x "])
def test_personal_filters_of_partners_travel_in_headers_as_plain_ascii(served, text):
    """S4"""
    client, requests = served(page([]))
    list(client.business_partners.search(name=text, identifier="9999999-2", type="CUSTOMER"))
    headers = requests[0].headers
    assert unquote(headers["name"]) == text.strip()
    assert headers["identifier"] == "9999999-2"
    assert "x-evil" not in headers
    assert asked(requests[0]).keys() == {"type", "orderById", "page", "size"}


def test_an_empty_personal_filter_is_refused(served):
    client, _requests = served()
    with pytest.raises(ValueError):
        client.business_partners.search(name=" ")


# ----- pages


def test_a_short_page_is_the_last_one(served):
    client, requests = served(page(range(200)), page(range(200, 250)))
    assert ids_of(client.invoices.search()) == list(range(250))
    assert [asked(request)["page"] for request in requests] == ["0", "1"]


def test_an_empty_page_is_the_last_one(served):
    client, requests = served(page(range(200)), page([]))
    assert len(list(client.bank_accounts.search())) == 200
    assert len(requests) == 2


def test_pages_are_fetched_when_they_are_needed(served):
    client, requests = served(page(range(200)))
    rows = client.invoices.search()
    assert not requests
    assert next(rows)["id"] == 0
    assert len(requests) == 1


def test_products_are_paged_by_the_id_of_the_last_row(served):
    client, requests = served(page(range(1, 201)), page([300]))
    assert len(list(client.products.search(code="A"))) == 201
    first, second = map(asked, requests)
    assert first == {"code": "A", "orderById": "ASC", "size": "200"}
    assert second == {**first, "previousId": "200"}


def test_a_row_that_shifted_to_the_next_page_comes_once(served):
    """F26"""
    client, _requests = served(page(range(200)), page(range(195, 210)))
    assert ids_of(client.invoices.search()) == list(range(210))


def test_a_short_page_in_the_middle_does_not_end_the_listing(served):
    """F26"""
    client, requests = served(page(range(150), 160), page(range(150, 160), 160))
    assert len(list(client.invoices.search())) == 160
    assert len(requests) == 2


def test_smaller_pages_of_the_service_are_all_read(served):
    client, requests = served(page(range(50), pageSize=50), page(range(50, 60), pageSize=50))
    assert len(list(client.invoices.search())) == 60
    assert len(requests) == 2


def test_a_listing_with_too_few_rows_is_noted(served, caplog):
    """F26"""
    client, _requests = served(page(range(10), 12), page([], 12))
    with caplog.at_level(logging.WARNING):
        assert len(list(client.invoices.search())) == 10
    assert "10 of 12" in caplog.text


def test_a_page_that_repeats_ends_with_an_error(served):
    """F26"""
    client, requests = served(page(range(200)), page(range(200)), page(range(200)))
    with pytest.raises(Unreadable, match="repeats"):
        list(client.invoices.search())
    assert len(requests) == 2


def test_an_endless_listing_ends_with_an_error(served, monkeypatch):
    """F26"""
    monkeypatch.setattr(paging, "MAX_PAGES", 3)
    client, _requests = served(*[page(range(start, start + 200)) for start in range(0, 800, 200)])
    with pytest.raises(Unreadable, match="no end"):
        list(client.invoices.search())


@pytest.mark.parametrize("body", [[], {}, {"results": None}, {"results": {}}, {"results": [1]}, {"results": [{}]}])
def test_something_else_than_a_listing_is_unreadable(served, body):
    """F25"""
    client, _requests = served(reply(body=body))
    with pytest.raises(Unreadable):
        list(client.invoices.search())


@pytest.mark.parametrize("meta", [None, [], "x", {"totalCount": None}, {"totalCount": "9", "pageSize": "x"}])
def test_a_listing_without_usable_counts_is_read_all_the_same(served, meta):
    """F25"""
    client, _requests = served(reply(body={"results": [{"id": 1}], "meta": meta}))
    assert ids_of(client.invoices.search()) == [1]


# ----- one and many


def test_an_object_with_another_id_than_was_asked_for_is_refused(served):
    """F29"""
    client, _requests = served(reply(body={"id": 8}), reply(body=[{"id": 8}]), reply(body={"id": "7"}))
    with pytest.raises(Unreadable):
        client.invoices.get(7)
    with pytest.raises(Unreadable):
        client.invoices.get_many([7])
    assert client.invoices.get("7") == {"id": "7"}


@pytest.mark.parametrize("bad", ["", "x", "1/approve", "1,2", "../company", -1, 1.5, None, True, "²", "١"])
def test_an_id_has_digits_only(served, bad):
    """S4"""
    client, requests = served()
    for call in (client.invoices.get, client.invoices.approve, lambda value: client.products.get_many([value])):
        with pytest.raises(ValueError):
            call(bad)
    assert not requests


def test_many_ids_go_in_batches_of_200_without_duplicates(served):
    client, requests = served(
        reply(body=[{"id": row} for row in range(200)]), reply(body=[{"id": 201}]), reply(body={"id": 9})
    )
    found = client.invoices.get_many([*range(205), 5, "6"])
    assert list(found) == [str(row) for row in [*range(200), 201]]
    assert requests[0].path == "/api/invoices/" + ",".join(map(str, range(200)))
    assert requests[1].path == "/api/invoices/200,201,202,203,204"
    assert client.invoices.get_many(["9"]) == {"9": {"id": 9}}


def test_many_ids_that_are_all_unknown_are_nothing(served):
    client, requests = served(reply(404, {"errors": [{"status": 404, "message": "not found"}]}))
    assert client.business_partners.get_many([1, 2]) == {}
    assert client.business_partners.get_many([]) == {}
    assert len(requests) == 1


@pytest.mark.parametrize("body", [[1], [{"id": 1}, {"id": 1}], [{}], [[]]])
def test_a_batch_in_an_odd_shape_is_unreadable(served, body):
    """F25"""
    client, _requests = served(reply(body=body))
    with pytest.raises(Unreadable):
        client.invoices.get_many([1, 2])


# ----- writes


def test_text_is_sent_byte_for_byte_and_a_value_is_encoded(served):
    client, requests = served(*[reply(body={"id": 1})] * 3)
    client.invoices.create('{"b":1.10,  "a":"Mäki"}')
    client.products.create({"price": Decimal("1.10")})
    client.invoices.approve("7")
    assert [request.body for request in requests] == ['{"b":1.10,  "a":"Mäki"}'.encode(), b'{"price": 1.10}', b""]
    assert [request.headers.get("content-type") for request in requests] == ["application/json"] * 2 + [None]
    assert (requests[2].method, requests[2].path) == ("PUT", "/api/invoices/7/approve")
    assert requests[2].headers["content-length"] == "0"


# ----- our own invoice


def summary(row_id, number="INV/1", **more):
    return {"id": row_id, "originalInvoiceNumber": number, "type": "SALES_INVOICE", **more}


def listing(*rows):
    return reply(body={"results": list(rows)})


def find(client):
    return client.invoices.find_own("INV/1", "key-1", "SALES_INVOICE")


def test_our_invoice_is_found_by_number_and_key_whatever_its_date_and_status(served):
    ours = summary(5, notes="Odoo key-1", status="INVALIDATED")
    partial = [summary(4, "INV/11"), summary(6, "inv/1"), summary(7, type="SALES_ORDER")]
    client, requests = served(listing(*partial, summary(5)), reply(body=ours))
    assert find(client) == ours
    assert asked(requests[0]) == {
        "originalInvoiceNumber": "INV/1",
        "types": "SALES_INVOICE",
        "orderById": "ASC",
        "page": "0",
        "size": "200",
    }
    assert requests[1].path == "/api/invoices/5"


def test_no_invoice_with_our_number_is_none(served):
    client, _requests = served(listing(summary(4, "INV/10")))
    assert find(client) is None


def test_our_invoice_is_found_on_a_later_page(served):
    strangers = [summary(row, "X") for row in range(200)]
    client, _requests = served(listing(*strangers), listing(summary(500)), reply(body=summary(500, notes="key-1")))
    assert find(client)["id"] == 500


def test_a_row_without_its_type_is_not_overlooked(served):
    client, _requests = served(
        listing({"id": 5, "originalInvoiceNumber": "INV/1"}), reply(body=summary(5, notes="key-1"))
    )
    assert find(client)["id"] == 5


def test_a_row_without_its_number_is_looked_up(served):
    """F25"""
    rows = [{"id": 4}, {"id": 5}, {"id": 6}]
    ours, stranger, bare = summary(5, notes="key-1"), summary(4, "INV/2"), {"id": 6}
    client, _requests = served(listing(*rows), reply(body=[stranger, ours, bare]))
    assert find(client) == ours


@pytest.mark.parametrize("notes", [None, "", "key-2", "KEY-1"])
def test_our_number_without_our_key_is_a_conflict(served, notes):
    """F05"""
    client, _requests = served(listing(summary(5)), reply(body=summary(5, notes=notes)))
    with pytest.raises(Conflict) as caught:
        find(client)
    assert ids_of(caught.value.hits) == [5]


@pytest.mark.parametrize("second", ["key-1", "key-2"])
def test_two_invoices_with_our_number_are_a_conflict(served, second):
    """F04"""
    both = [summary(5, notes="key-1"), summary(6, notes=second)]
    client, _requests = served(listing(summary(5), summary(6)), reply(body=both))
    with pytest.raises(Conflict) as caught:
        find(client)
    assert caught.value.hits == both


def test_a_listed_invoice_that_cannot_be_read_is_a_conflict_and_not_nothing(served):
    gone = reply(404, {"errors": [{"status": 404, "message": "not found"}]})
    client, _requests = served(listing(summary(5)), gone)
    with pytest.raises(Conflict):
        find(client)


@pytest.mark.parametrize(("number", "key"), [("", "key"), ("INV/1", ""), (None, "key"), ("INV/1", None)])
def test_a_search_without_number_or_key_is_refused(served, number, key):
    client, requests = served()
    with pytest.raises(ValueError):
        client.invoices.find_own(number, key, "SALES_INVOICE")
    assert not requests


# ----- in steps


def test_a_register_is_read_in_steps(served):
    client, requests = served(page(range(1, 201)), page(range(201, 251)), page([]))
    first = client.products.page(type="SALES")
    assert ids_of(first) == list(range(1, 201))
    assert ids_of(client.products.page(after=first[-1]["id"], type="SALES")) == list(range(201, 251))
    queries = [asked(request) for request in requests]
    assert [each.get("previousId") for each in queries] == [None, "200", "250"]
    assert {(each["type"], each["orderById"], each["size"]) for each in queries} == {("SALES", "ASC", "200")}


def test_a_service_that_starts_over_gives_no_row_twice(served):
    client, _requests = served(page([1, 2]), page([1, 2]))
    with pytest.raises(Unreadable):
        client.products.page(after="2")


def test_rows_are_counted(served):
    client, requests = served(page([1], total=5000), page([1]))
    assert [client.business_partners.count(type="CUSTOMER", active=True) for _ in range(2)] == [5000, 0]
    assert asked(requests[1]) == {"type": "CUSTOMER", "active": "true", "size": "1"}
