"""The client against the sandbox: another program, written from the specification alone."""

import threading
import time
from decimal import Decimal

import pytest
from bodies import partner_body as partner
from bodies import product_body as product

from procountor_api import (
    AuthFailed,
    Client,
    Conflict,
    Credentials,
    NotFound,
    NotNow,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Token,
    encode,
)

KEY = "attempt 5f1c"


@pytest.fixture
def client(clean_sandbox):
    with client_of(clean_sandbox) as client:
        yield client


def client_of(sandbox, api_key=None, **options):
    credentials = Credentials(sandbox.client_id, sandbox.client_secret, api_key or sandbox.api_key)
    return Client(sandbox.api, credentials, **options)


def calls_of(sandbox, operation_path):
    return [request for request in sandbox.requests() if request["path"].endswith(operation_path)]


def invoice(number="INV/1", channel="NO_SENDING", notes=KEY, iban="FI1199000000000101"):
    return {
        "type": "SALES_INVOICE",
        "date": "2026-02-02",
        "counterParty": {
            "email": "bills@customer.example",
            "counterPartyAddress": {"name": "Mäki & Pojat €", "city": "ÅBO", "country": "FINLAND"},
        },
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": "EUR",
            "bankAccount": {"accountNumber": iban},
            "dueDate": "2026-02-16",
            "currencyRate": Decimal("1"),
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "invoiceRows": [
            {
                "product": "Työ",
                "quantity": Decimal("3"),
                "unit": "PIECE",
                "unitPrice": Decimal("10.10"),
                "discountPercent": 0,
                "vatPercent": Decimal("25.5"),
            }
        ],
        "vatStatus": 1,
        "originalInvoiceNumber": number,
        "invoiceChannel": channel,
        "language": "FINNISH",
        "notes": notes,
    }


def ids_of(rows):
    return [str(row["id"]) for row in rows]


def find(client):
    return client.invoices.find_own("INV/1", KEY, "SALES_INVOICE")


# ----- what there is


def test_the_service_the_company_and_the_user_can_be_asked_for(client):
    assert client.status.get()["version"]
    company = client.company.get()
    assert company["businessIdentifier"]["code"]
    assert client.session.info()["companyId"] == company["id"]


def test_one_key_is_one_company(clean_sandbox, client):
    second = client_of(clean_sandbox, clean_sandbox.second_api_key)
    assert second.company.get()["id"] != client.company.get()["id"]


def test_vat_percentages_keep_their_decimals(client):
    rates = client.vats.default()["vatInformation"][0]["percentages"]
    assert Decimal("25.5") in [rate["vatPercent"] for rate in rates]
    assert not [rate for rate in rates if isinstance(rate["vatPercent"], float)]


def test_the_bank_accounts_are_listed(clean_sandbox, client):
    assert clean_sandbox.iban in [account["iban"] for account in client.bank_accounts.search()]


# ----- invoices


def test_an_invoice_is_created_from_stored_text_and_read_back(clean_sandbox, client):
    text = encode(invoice())
    created = client.invoices.create(text)
    read = client.invoices.get(created["id"])
    assert read == created
    assert read["status"] == "UNFINISHED"
    assert read["counterParty"]["counterPartyAddress"]["name"] == "Mäki & Pojat €"
    assert read["invoiceRows"][0]["unitPrice"] == Decimal("10.10")
    # 3 x 10.10 = 30.30, 25.5 % of it = 7.7265
    assert [str(total["invoiceSumTotal"]) for total in read["invoiceSumInfo"]] == ["38.03"]
    assert len(clean_sandbox.invoices()) == 1


def test_an_invoice_is_approved_and_sent(client):
    invoice_id = client.invoices.create(invoice(channel="EMAIL"))["id"]
    with pytest.raises(Refused) as caught:
        client.invoices.send(invoice_id)
    assert caught.value.status == 403
    assert client.invoices.approve(invoice_id)["message"]
    assert client.invoices.get(invoice_id)["status"] == "NOT_SENT"
    assert client.invoices.send(str(invoice_id))["message"]
    assert client.invoices.get(invoice_id)["status"] == "SENT"


def test_a_wrong_invoice_is_refused_with_all_its_problems(clean_sandbox, client):
    """F21"""
    wrong = invoice(channel="EMAIL")
    del wrong["counterParty"]["email"]
    wrong["invoiceRows"][0]["vatPercent"] = 99
    with pytest.raises(Refused) as caught:
        client.invoices.create(wrong)
    assert caught.value.status == 400
    assert {problem.field for problem in caught.value.problems} == {
        "counterParty.email",
        "invoiceRows[0].vatPercent",
    }
    assert clean_sandbox.invoices() == []


def test_an_unknown_invoice_is_not_found(client):
    """F22"""
    with pytest.raises(NotFound) as caught:
        client.invoices.get(99999)
    assert caught.value.status == 404
    assert client.invoices.get_many([99998, 99999]) == {}


def test_invoices_are_searched_by_number_and_type(client):
    wanted = client.invoices.create(invoice("INV/1"))
    client.invoices.create(invoice("INV/11"))
    rows = list(client.invoices.search(originalInvoiceNumber="INV/1", types=["SALES_INVOICE", "SALES_ORDER"]))
    assert ids_of(rows) == [str(wanted["id"])]


# ----- registers


def test_partners_are_read_in_pages_and_in_batches(clean_sandbox, client):
    for number in range(205):
        client.business_partners.create(partner(number))
    rows = list(client.business_partners.search(type="CUSTOMER"))
    assert len(rows) == 205
    assert ids_of(rows) == sorted(ids_of(rows), key=int)
    found = client.business_partners.get_many([*reversed(ids_of(rows)), 99999])
    assert list(found) == ids_of(rows)
    assert found[ids_of(rows)[7]]["paymentInfo"] == {"paymentMethod": "BANK_TRANSFER"}
    pages = calls_of(clean_sandbox, "/businesspartners")[-2:]
    assert {request["method"] for request in pages} == {"GET"}


def test_partners_are_found_by_name_and_identifier(client):
    wanted = client.business_partners.create(partner(1, "Mäki & Pojat 100 %", "9999999-2"))
    client.business_partners.create(partner(2, "Mäntylä Oy"))
    for filters in ({"name": "Mäki & Pojat 100 %"}, {"identifier": "9999999-2"}, {"customerNumber": "C-1"}):
        assert ids_of(client.business_partners.search(**filters)) == [str(wanted["id"])]


def test_products_are_read_page_by_page(client):
    for number in range(203):
        client.products.create(product(number))
    rows = list(client.products.search(type="SALES", active=True))
    assert len({row["code"] for row in rows}) == len(rows) == 203
    assert client.products.get(rows[0]["id"])["price"] == Decimal("9.995")


# ----- tokens


@pytest.mark.parametrize("wrong", ["client_id", "client_secret", "api_key"])
def test_wrong_credentials_fail(clean_sandbox, wrong):
    """F18"""
    values = {name: getattr(clean_sandbox, name) for name in ("client_id", "client_secret", "api_key")}
    client = Client(clean_sandbox.api, Credentials(**{**values, wrong: "wrong"}))
    with pytest.raises(AuthFailed) as caught:
        client.status.get()
    assert caught.value.status == 401


def test_a_token_that_ends_early_is_renewed_without_a_second_invoice(clean_sandbox, client):
    """F17, F32"""
    clean_sandbox.set(token_life=1)
    early = client.login()
    time.sleep(1.1)
    client = client_of(clean_sandbox, token=Token(early.value, time.time() + 3000))
    client.invoices.create(invoice())
    assert client.token != early
    assert len(clean_sandbox.invoices()) == 1


def test_an_unknown_api_version_is_refused(clean_sandbox):
    """F55"""
    client = Client(f"{clean_sandbox.url}/v1902/api", Credentials("a", "b", "c"))
    with pytest.raises(Refused) as caught:
        client.company.get()
    assert caught.value.status == 404


def test_threads_with_a_client_each_share_one_token_by_value(clean_sandbox, client):
    token, failures = client.login(), []

    def work(number):
        try:
            with Client(clean_sandbox.api, token=token) as own:
                for row in range(5):
                    own.invoices.create(invoice(f"INV/{number}/{row}"))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    numbers = [stored["originalInvoiceNumber"] for stored in clean_sandbox.invoices()]
    assert sorted(numbers) == [f"INV/{number}/{row}" for number in range(4) for row in range(5)]
    assert len(calls_of(clean_sandbox, "/oauth/token")) <= 1


# ----- lost answers


STORED_BUT_LOST = {
    "connection closed": {"kind": "drop_after_store"},
    "html": {"kind": "html"},
    "empty": {"kind": "empty"},
    "truncated": {"kind": "truncated"},
    "late": {"kind": "delay", "seconds": 3, "stored": True},
    "bad gateway": {"kind": "status", "status": 502, "body": "<html>", "stored": True},
}


@pytest.mark.parametrize("fault", STORED_BUT_LOST)
def test_a_lost_answer_is_an_unknown_outcome_and_our_invoice_is_found_afterwards(clean_sandbox, fault):
    """F01, F16, F24"""
    client = client_of(clean_sandbox, timeout=2)
    client.login()
    clean_sandbox.order_fault(operation="saveInvoice", times=1, **STORED_BUT_LOST[fault])
    with pytest.raises(OutcomeUnknown):
        client.invoices.create(invoice())
    (stored,) = clean_sandbox.invoices()
    assert find(client)["id"] == stored["id"]


def test_a_lost_request_is_an_unknown_outcome_and_nothing_is_found_afterwards(clean_sandbox, client):
    """F02"""
    clean_sandbox.order_fault("drop_before_store", "saveInvoice", times=1)
    with pytest.raises(OutcomeUnknown):
        client.invoices.create(invoice())
    assert clean_sandbox.invoices() == []
    assert find(client) is None


def test_our_invoice_is_found_although_the_service_matches_numbers_partially(clean_sandbox, client):
    clean_sandbox.set(original_number_match="partial")
    client.invoices.create(invoice("INV/10"))
    assert find(client) is None
    ours = client.invoices.create(invoice("INV/1"))
    assert find(client) == ours


def test_two_invoices_of_our_number_or_a_strangers_one_are_a_conflict(client):
    """F04, F05"""
    client.invoices.create(invoice(notes="made by hand"))
    with pytest.raises(Conflict):
        find(client)
    client.invoices.create(invoice())
    with pytest.raises(Conflict) as caught:
        find(client)
    assert len(caught.value.hits) == 2


def test_an_approval_whose_answer_is_lost_is_an_unknown_outcome(clean_sandbox, client):
    invoice_id = client.invoices.create(invoice())["id"]
    clean_sandbox.order_fault("drop_after_store", times=1)
    with pytest.raises(OutcomeUnknown):
        client.invoices.approve(invoice_id)
    assert client.invoices.get(invoice_id)["status"] == "APPROVED"


def test_a_busy_service_says_when_to_come_back_and_stores_nothing(clean_sandbox, client):
    """F15"""
    order = {"status": 429, "headers": {"Retry-After": "2"}, "body": {"errors": []}}
    clean_sandbox.order_fault("status", "saveInvoice", times=1, **order)
    with pytest.raises(RateLimited) as caught:
        client.invoices.create(invoice())
    assert caught.value.retry_after == 2.0
    assert clean_sandbox.invoices() == []


def test_a_read_that_fails_can_be_repeated(clean_sandbox, client):
    """F16"""
    clean_sandbox.order_fault("drop_before_store", times=1)
    with pytest.raises(NotNow):
        client.company.get()
    assert client.company.get()


# ----- what was there before


def test_invoices_are_counted_without_reading_them(client, clean_sandbox):
    for number in range(3):
        client.invoices.create(encode(invoice(f"INV/{number}")))
    assert client.invoices.count(types=["SALES_INVOICE"]) == 3
    assert client.invoices.count(types=["PURCHASE_INVOICE"]) == 0
    clean_sandbox.set(total_count=False)
    assert client.invoices.count(types=["SALES_INVOICE"]) is None


def test_what_follows_an_invoice_can_be_of_one_type(client):
    first, second = (client.invoices.create(encode(invoice(number))) for number in ("INV/1", "INV/2"))
    assert ids_of(client.invoices.created_after(None, types=["SALES_INVOICE"])) == ids_of([first, second])
    assert ids_of(client.invoices.created_after(first["id"], types=["SALES_INVOICE"])) == ids_of([second])
    assert not ids_of(client.invoices.created_after(None, types=["PURCHASE_INVOICE"]))


def test_the_payments_of_many_invoices_come_together(client):
    invoices = [client.invoices.create(encode(invoice(number))) for number in ("INV/1", "INV/2", "INV/3")]
    for there, amount in zip(invoices, ("10.00", "20.00", "30.00"), strict=True):
        client.invoices.approve(there["id"])
        body = {"paymentDate": "2026-02-03", "amount": Decimal(amount), "currency": "EUR"}
        client.invoices.mark_paid(there["id"], encode(body))
    asked = ids_of(invoices[:2])
    found = [(str(row["invoiceId"]), row["amount"]) for row in client.invoices.payments_of(asked)]
    assert found == [(asked[0], 10), (asked[1], 20)]
