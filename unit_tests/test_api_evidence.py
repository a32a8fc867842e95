"""What the methods for sending make of odd answers. The evidence for an invoice is in test_api_listings.py."""

import json

import pytest
from scripted_server import ScriptedServer, hang_up, reply

from procountor_api import Client, Conflict, NotNow, OutcomeUnknown, Token, Unreadable

WRITES = {
    "update": lambda client: client.invoices.update(7, {}),
    "unfinished": lambda client: client.invoices.unfinished(7),
    "invalidate": lambda client: client.invoices.invalidate(7),
    "set_notes": lambda client: client.invoices.set_notes(7, "x"),
    "mark_paid": lambda client: client.invoices.mark_paid(7, {}),
    "upload": lambda client: client.attachments.upload("INVOICE", 7, "a.pdf", b"x", send_with_invoice=False),
    "update of a partner": lambda client: client.business_partners.update(7, {}),
    "update of a product": lambda client: client.products.update(7, {}),
}
NEED_AN_ID = sorted(WRITES.keys() - {"unfinished", "invalidate", "set_notes"})
REQUESTS = {
    "update": ("PUT", "/api/invoices/7"),
    "unfinished": ("PUT", "/api/invoices/7/unfinished"),
    "invalidate": ("PUT", "/api/invoices/7/invalidate"),
    "set_notes": ("PUT", "/api/invoices/7/notes"),
    "mark_paid": ("PUT", "/api/invoices/7/paymentevents/markpaid"),
    "upload": ("POST", "/api/attachments"),
    "update of a partner": ("PATCH", "/api/businesspartners/7"),
    "update of a product": ("PUT", "/api/products/7"),
}


@pytest.fixture
def served():
    """Return a function that makes a client whose server gives these answers, and the list of requests."""
    servers = []

    def serve(*answers):
        server = ScriptedServer(*answers)
        servers.append(server)
        return Client(server.url, token=Token("token", 9e9), timeout=5), server.requests

    yield serve
    for server in servers:
        server.__exit__()


def listing(*rows, total=None):
    meta = {} if total is None else {"meta": {"totalCount": total}}
    return reply(body={"results": list(rows), **meta})


def ids_of(rows):
    return [row["id"] for row in rows]


# ----- writes


@pytest.mark.parametrize("name", WRITES)
def test_a_write_goes_to_its_address_once(served, name):
    client, requests = served(reply(body={"id": 7, "message": "done"}))
    WRITES[name](client)
    assert [(seen.method, seen.target) for seen in requests] == [REQUESTS[name]]


@pytest.mark.parametrize("answer", [hang_up, reply(502), reply(body=[]), reply(body=b"<html>")])
@pytest.mark.parametrize("name", WRITES)
def test_a_write_without_a_usable_answer_has_an_unknown_outcome(served, name, answer):
    """F01, F16, F24"""
    client, requests = served(answer)
    with pytest.raises(OutcomeUnknown):
        WRITES[name](client)
    assert len(requests) == 1


@pytest.mark.parametrize("name", NEED_AN_ID)
def test_what_is_stored_has_an_id(served, name):
    """F25"""
    client, _requests = served(reply(body={"name": "x"}))
    with pytest.raises(OutcomeUnknown):
        WRITES[name](client)


@pytest.mark.parametrize("name", ["update", "update of a partner", "update of a product"])
def test_the_answer_about_another_object_is_an_unknown_outcome(served, name):
    """F29"""
    client, _requests = served(reply(body={"id": 8}))
    with pytest.raises(OutcomeUnknown, match="another object"):
        WRITES[name](client)


def test_a_file_travels_as_two_parts_with_the_description_first(served):
    client, requests = served(reply(body={"id": 7}))
    client.attachments.upload("INVOICE", "42", 'a"b\r\nX: y ä.pdf', b"\x00\xff", send_with_invoice=True)
    kind, _, boundary = requests[0].headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    first, second = requests[0].body.split(b"--" + boundary.encode())[1:3]
    head, _, meta = first.strip(b"\r\n").partition(b"\r\n\r\n")
    assert head.splitlines() == [b'Content-Disposition: form-data; name="meta"', b"Content-Type: application/json"]
    assert json.loads(meta) == {
        "name": 'a"b\r\nX: y ä.pdf',
        "referenceType": "INVOICE",
        "referenceId": 42,
        "sendWithInvoice": True,
    }
    head, _, content = second.partition(b"\r\n\r\n")
    disposition, kind = head.strip(b"\r\n").decode().splitlines()
    assert disposition == 'Content-Disposition: form-data; name="file"; filename="a%22b%0D%0AX: y ä.pdf"'
    assert kind == "Content-Type: application/pdf"
    assert content == b"\x00\xff\r\n"


# ----- reads


def test_a_listing_that_starts_in_the_middle_ends_with_an_empty_page(served, caplog):
    """The service may count the rows before as well, or may give short pages."""
    client, requests = served(listing({"id": 6}, {"id": 7}, total=7), listing({"id": 9}, total=7), listing(total=7))
    assert ids_of(client.invoices.created_after("5")) == [6, 7, 9]
    assert ["previousId=5" in requests[0].target, "previousId=7" in requests[1].target] == [True, True]
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


def test_a_service_that_ignores_where_to_start_misleads_nobody(served):
    client, _requests = served(listing({"id": 4}, {"id": 5}, {"id": 6}), listing())
    assert ids_of(client.invoices.created_after(5)) == [6]


def test_the_newest_invoice_is_asked_for_alone(served):
    client, requests = served(listing({"id": 9}), reply(body={}))
    assert client.invoices.newest_id() == 9
    assert requests[0].target == "/api/invoices?orderById=DESC&size=1"
    with pytest.raises(Unreadable):
        client.invoices.newest_id()


@pytest.mark.parametrize("body", [{}, {"transactions": None}, {"transactions": ["x"]}, []])
def test_an_event_log_in_another_shape_is_unreadable(served, body):
    """F25"""
    client, _requests = served(reply(body=body))
    with pytest.raises(Unreadable):
        client.invoices.transactions(7)


# ----- evidence


@pytest.mark.parametrize("attachments", [None, [], [{"id": 1}], [{"id": 1, "name": "A.pdf"}]])
def test_another_file_is_no_evidence(served, attachments):
    client, _requests = served(reply(body={"id": 7, "attachments": attachments}))
    assert client.invoices.find_attachment(7, "a.pdf") is None


def test_attachments_in_another_shape_are_no_evidence_at_all(served):
    """F25"""
    client, _requests = served(reply(body={"id": 7, "attachments": "a.pdf"}))
    with pytest.raises(Unreadable):
        client.invoices.find_attachment(7, "a.pdf")


def test_a_payment_is_looked_for_among_all_pages_of_new_events(served):
    old = [{"id": number, "description": "key-1"} for number in range(1, 201)]
    client, _requests = served(listing(*old), listing({"id": 300}, {"id": 301, "description": "Kassa key-1"}))
    assert client.invoices.find_payment(7, "key-1", range(1, 201))["id"] == 301


def test_two_new_payments_with_our_key_are_a_conflict(served):
    """F04"""
    client, _requests = served(listing({"id": 1, "description": "key-1"}, {"id": 2, "description": "key-1"}))
    with pytest.raises(Conflict):
        client.invoices.find_payment(7, "key-1", [])


def test_a_payment_without_a_key_is_not_looked_for(served):
    client, requests = served()
    with pytest.raises(ValueError):
        client.invoices.find_payment(7, "", [])
    assert not requests


FIND = {
    "partner": (
        lambda client: client.business_partners.find_number("C-1", "CUSTOMER"),
        lambda row_id, value, **more: {"id": row_id, "invoicingInfo": {"customerNumber": value}, **more},
        ("C-1", "C-11", "c-1", "CUSTOMER"),
    ),
    "product": (
        lambda client: client.products.find_code("P1"),
        lambda row_id, value, **more: {"id": row_id, "code": value, **more},
        ("P1", "P12", "p1", "SALES"),
    ),
}


@pytest.mark.parametrize("kind", FIND)
def test_register_rows_are_compared_exactly_active_or_not(served, kind):
    find, row, (own, longer, other_case, type_) = FIND[kind]
    active = listing(row(1, longer), row(2, other_case), row(3, own), row(4, own, type="OTHER"))
    client, requests = served(active, listing(row(5, own, type=type_), row(3, own)))
    assert ids_of(find(client)) == [3, 5]
    assert ["active=true" in requests[0].target, "active=false" in requests[1].target] == [True, True]
    assert f"type={type_}" in requests[0].target


@pytest.mark.parametrize("kind", FIND)
def test_register_rows_that_do_not_tell_are_looked_up(served, kind):
    """F25"""
    find, row, (own, longer, *_rest) = FIND[kind]
    client, _requests = served(listing({"id": 1}, {"id": 2}), listing(), reply(body=[row(1, longer), row(2, own)]))
    assert ids_of(find(client)) == [2]


@pytest.mark.parametrize("kind", FIND)
def test_a_search_that_fails_halfway_is_no_evidence(served, kind):
    """F16"""
    client, _requests = served(listing(), reply(503))
    with pytest.raises(NotNow):
        FIND[kind][0](client)
