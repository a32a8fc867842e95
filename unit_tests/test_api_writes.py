"""What is done to documents after their creation, against the sandbox."""

from decimal import Decimal

import pytest
from bodies import partner_body, product_body, sales_invoice_body

from procountor_api import Client, Conflict, Credentials, NotFound, OutcomeUnknown, Refused

PDF = b"%PDF-1.4 \x00\xff\r\n--not a boundary\r\n"
PAYMENT = {"paymentDate": "2026-02-12", "amount": Decimal("100.10"), "currency": "EUR", "paymentMethodType": "CASH"}


@pytest.fixture
def client(clean_sandbox):
    credentials = Credentials(clean_sandbox.client_id, clean_sandbox.client_secret, clean_sandbox.api_key)
    with Client(clean_sandbox.api, credentials) as client:
        yield client


@pytest.fixture
def invoice(client):
    """A function that creates an invoice of 125.50 and returns it."""
    return lambda **changes: client.invoices.create(sales_invoice_body(**changes))


@pytest.fixture
def approved(client, invoice):
    """The id of an approved invoice of 125.50."""
    invoice_id = invoice()["id"]
    client.invoices.approve(invoice_id)
    return invoice_id


def status_of(client, invoice_id):
    return client.invoices.get(invoice_id)["status"]


# ----- invoices


def test_an_unfinished_invoice_is_updated_with_its_newest_version_only(client, invoice):
    """F23"""
    created = invoice(notes="old")
    updated = client.invoices.update(created["id"], {**created, "notes": "new"})
    assert (updated["id"], updated["notes"]) == (created["id"], "new")
    with pytest.raises(Refused) as caught:
        client.invoices.update(created["id"], {**updated, "version": "2020-01-01T00:00:00"})
    assert caught.value.status == 400
    client.invoices.approve(created["id"])
    with pytest.raises(Refused):
        client.invoices.update(created["id"], client.invoices.get(created["id"]))


def test_an_approval_is_taken_back_and_the_invoice_is_voided(client, approved):
    with pytest.raises(Refused):
        client.invoices.invalidate(approved)
    assert client.invoices.unfinished(approved)["message"]
    assert status_of(client, approved) == "UNFINISHED"
    assert client.invoices.invalidate(str(approved))["message"]
    assert status_of(client, approved) == "INVALIDATED"


def test_notes_are_replaced_in_every_status(client, approved):
    assert client.invoices.set_notes(approved, "Käsitelty €")["message"]
    assert client.invoices.get(approved)["notes"] == "Käsitelty €"


def test_the_event_log_tells_what_was_done(client, invoice):
    invoice_id = invoice()["id"]
    before = len(client.invoices.transactions(invoice_id))
    client.invoices.approve(invoice_id)
    events = client.invoices.transactions(invoice_id)
    assert len(events) == before + 1
    assert all(event["action"] and event["date"] for event in events)
    with pytest.raises(NotFound):
        client.invoices.transactions(99999)


def test_the_newest_invoice_and_those_after_another_one_are_told(clean_sandbox, client, invoice):
    """F49"""
    assert client.invoices.newest_id() is None
    assert list(client.invoices.created_after(None)) == []
    ids = [invoice()["id"] for _ in range(3)]
    clean_sandbox.operator("DELETE", "requests")
    assert client.invoices.newest_id() == ids[-1]
    assert len(clean_sandbox.requests()) == 1
    assert [row["id"] for row in client.invoices.created_after(ids[0])] == ids[1:]
    assert [row["id"] for row in client.invoices.created_after(str(ids[2]))] == []
    assert [row["id"] for row in client.invoices.created_after(None)] == ids


# ----- payments


def test_an_invoice_is_marked_as_paid_in_parts(client, approved):
    event = client.invoices.mark_paid(approved, {**PAYMENT, "description": "Odoo key-1"})
    assert (event["amount"], event["description"]) == (Decimal("100.10"), "Odoo key-1")
    assert status_of(client, approved) == "PARTLY_PAID"
    client.invoices.mark_paid(approved, {**PAYMENT, "amount": Decimal("25.40")})
    assert status_of(client, approved) == "MARKED_PAID"
    assert [row["id"] for row in client.invoices.payment_events(approved)][0] == event["id"]
    assert len(list(client.invoices.payment_events(approved))) == 2


def test_an_unfinished_invoice_is_not_marked_as_paid(client, invoice):
    invoice_id = invoice()["id"]
    with pytest.raises(Refused) as caught:
        client.invoices.mark_paid(invoice_id, PAYMENT)
    assert caught.value.status == 403
    assert list(client.invoices.payment_events(invoice_id)) == []


def test_all_pages_of_payment_events_are_read(client, approved):
    for _ in range(201):
        client.invoices.mark_paid(approved, {**PAYMENT, "amount": Decimal("0.01")})
    assert len({event["id"] for event in client.invoices.payment_events(approved)}) == 201


def test_a_payment_whose_answer_is_lost_is_found_by_its_key(clean_sandbox, client, approved):
    """F01"""
    client.invoices.mark_paid(approved, {**PAYMENT, "amount": 1, "description": "key-1"})
    before = [event["id"] for event in client.invoices.payment_events(approved)]
    assert client.invoices.find_payment(approved, "key-1", before) is None
    clean_sandbox.order_fault("drop_after_store", "markInvoiceAsPaid", times=1)
    with pytest.raises(OutcomeUnknown):
        client.invoices.mark_paid(approved, {**PAYMENT, "amount": 2, "description": "Kassa, key-1"})
    assert client.invoices.find_payment(approved, "key-1", before)["amount"] == 2
    assert client.invoices.find_payment(approved, "key-2", before) is None
    client.invoices.mark_paid(approved, {**PAYMENT, "amount": 3, "description": "key-1"})
    with pytest.raises(Conflict) as caught:
        client.invoices.find_payment(approved, "key-1", [str(event_id) for event_id in before])
    assert len(caught.value.hits) == 2


# ----- attachments


def test_a_file_arrives_byte_for_byte(clean_sandbox, client, approved):
    name = 'Lasku "1" – äö.pdf'
    stored = client.attachments.upload("INVOICE", str(approved), name, PDF, send_with_invoice=True)
    assert (stored["name"], stored["referenceId"], stored["sendWithInvoice"]) == (name, approved, True)
    read = clean_sandbox.session().get(f"{clean_sandbox.api}/attachments/{stored['id']}")
    assert PDF in read.content
    assert client.invoices.find_attachment(approved, name)["id"] == stored["id"]


def test_a_file_whose_answer_is_lost_is_found_by_its_exact_name(clean_sandbox, client, approved):
    """F01, F48"""
    assert client.invoices.find_attachment(approved, "INV_1_ab12.pdf") is None
    clean_sandbox.order_fault("drop_after_store", "saveAttachment", times=1)
    with pytest.raises(OutcomeUnknown):
        client.attachments.upload("INVOICE", approved, "INV_1_ab12.pdf", PDF, send_with_invoice=False)
    assert client.invoices.find_attachment(approved, "INV_1_ab12.pdf")
    assert client.invoices.find_attachment(approved, "inv_1_ab12.pdf") is None
    assert client.invoices.find_attachment(approved, "INV_1_ab12") is None


def test_the_largest_file_is_sent_and_a_larger_one_is_not(clean_sandbox, client, approved):
    """F48"""
    client.attachments.upload("INVOICE", approved, "large.pdf", b"x" * 10_000_000, send_with_invoice=False)
    clean_sandbox.operator("DELETE", "requests")
    with pytest.raises(ValueError, match="10,000,000"):
        client.attachments.upload("INVOICE", approved, "larger.pdf", b"x" * 10_000_001, send_with_invoice=False)
    assert clean_sandbox.requests() == []


def test_a_file_of_an_unknown_invoice_is_refused(client):
    """F22"""
    with pytest.raises(Refused):
        client.attachments.upload("INVOICE", 99999, "a.pdf", PDF, send_with_invoice=False)


# ----- registers


def test_a_partner_is_found_by_its_number_also_when_it_is_inactive(client):
    ours = client.business_partners.create(partner_body(1))
    client.business_partners.create(partner_body(11))
    found = client.business_partners.find_number("C-1", "CUSTOMER")
    assert [row["id"] for row in found] == [ours["id"]]
    assert client.business_partners.find_number("C-1", "SUPPLIER") == []
    assert client.business_partners.find_number("c-1", "CUSTOMER") == []
    second = client.business_partners.create({**partner_body(1), "registryInfo": {"active": False}})
    found = client.business_partners.find_number("C-1", "CUSTOMER")
    assert [row["id"] for row in found] == [ours["id"], second["id"]]


def test_a_partner_is_changed_with_its_newest_version_only(client):
    """F23"""
    stored = client.business_partners.create(partner_body(1, "Vanha Oy"))
    changed = client.business_partners.update(stored["id"], {"name": "Uusi Oy", "version": stored["version"]})
    assert changed["name"] == "Uusi Oy"
    assert changed["paymentInfo"] == stored["paymentInfo"]
    with pytest.raises(Refused) as caught:
        client.business_partners.update(stored["id"], {"name": "Toinen Oy", "version": "2020-01-01T00:00:00"})
    assert caught.value.status == 400


def test_a_product_is_found_by_its_exact_code_also_when_it_is_inactive(client):
    ours = client.products.create({**product_body(1), "active": False})
    client.products.create(product_body(12))
    client.products.create({**product_body(1), "type": "PURCHASE"})
    assert [row["id"] for row in client.products.find_code("P1")] == [ours["id"]]
    assert client.products.find_code("p1") == []
    second = client.products.create(product_body(1))
    assert [row["id"] for row in client.products.find_code("P1")] == [ours["id"], second["id"]]


def test_a_product_is_replaced(client):
    stored = client.products.create(product_body(1))
    assert client.products.update(stored["id"], {**product_body(1), "price": Decimal("12.345")})["id"] == stored["id"]
    assert client.products.get(stored["id"])["price"] == Decimal("12.345")
