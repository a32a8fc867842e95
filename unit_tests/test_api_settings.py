"""What the checks of a connection ask for: user rights, settings, registers without pages, the clock."""

import time
from email.utils import formatdate
from urllib.parse import urlsplit

import pytest
from scripted_server import ScriptedServer, reply

from procountor_api import Client, Credentials, Refused, Unreadable


@pytest.fixture
def client(clean_sandbox):
    credentials = Credentials(clean_sandbox.client_id, clean_sandbox.client_secret, clean_sandbox.api_key)
    with Client(clean_sandbox.api, credentials) as client:
        yield client


def asked(method, *answers):
    """Return what ``method(client)`` makes of these answers, and the requests."""
    with ScriptedServer(*answers) as server, Client(server.url, Credentials("client", "secret", "key")) as client:
        return method(client), server.requests


# ----- against the sandbox


def test_the_rights_of_the_user_are_read(client, operator):
    rights = client.users.rights()
    assert rights["role"] == "API"
    assert rights["rights"]["sales"]["customerRegister"] == "ALL_RIGHTS"
    rights["rights"]["sales"]["customerRegister"] = "NO_ACCESS"
    operator("PUT", "rights", rights)
    assert client.users.rights()["rights"]["sales"]["customerRegister"] == "NO_ACCESS"


def test_dimensions_come_with_their_items(client, operator):
    assert client.dimensions.all() == []
    operator("POST", "dimensions", {"name": "Project", "items": [{"codeName": "A", "description": "Attic"}]})
    (dimension,) = client.dimensions.all()
    assert (dimension["name"], dimension["items"][0]["codeName"]) == ("Project", "A")


def test_the_chart_of_accounts_is_read_at_once(client):
    accounts = client.ledger_accounts.all()["ledgerAccounts"]
    assert {account["ledgerAccountCode"]: account["name"] for account in accounts}["1700"] == "Myyntisaamiset"


def test_fiscal_years_come_with_their_periods(client, operator):
    operator("PUT", "periods", {"date": "2026-02-10", "status": "CLOSED"})
    years = client.fiscal_years.all()
    year = next(year for year in years if year["startDate"] == "2026-01-01")
    assert [period["status"] for period in year["trackingPeriods"][:3]] == ["OPEN", "CLOSED", "OPEN"]


def test_financing_contracts_are_listed(client):
    assert list(client.factoring_contracts.search()) == []
    contract = {"financingCompany": {"id": "KUVA"}, "financingCompanyBankAccount": "FI2112345600000785"}
    contract |= {"contractNumber": "F-1", "status": "ACTIVE"}
    client._transport.write("POST", "/factoringcontracts", contract)
    assert [row["contractNumber"] for row in client.factoring_contracts.search()] == ["F-1"]


def test_vat_of_a_country_and_vat_settings(client, operator):
    assert client.vats.country("FI")["vatPercentages"]
    with pytest.raises(Refused):
        client.vats.country("XX")
    assert client.vats.settings() == {"unitPricesIncludeVatSales": False, "unitPricesIncludeVatPurchase": True}
    operator("PATCH", "vatsettings", {"unitPricesIncludeVatSales": True})
    assert client.vats.settings() == {"unitPricesIncludeVatSales": True, "unitPricesIncludeVatPurchase": True}


def test_usage_settings_and_einvoice_addresses(client, operator):
    operator("PATCH", "usagesettings", {"defaultInvoiceChannel": "MAIL"})
    settings = client.company.usage_settings()
    assert (settings["defaultInvoiceChannel"], settings["accountingByRow"]["salesInvoicePosting"]) == ("MAIL", True)
    (address,) = client.company.einvoice_addresses()
    assert address["receivingAddress"] == "003799999976"


def test_attachments_are_listed_with_the_documents_feature_only(client, operator):
    with pytest.raises(Refused) as caught:
        list(client.attachments.search())
    assert caught.value.status == 403
    operator("PUT", "features", {"documents": True})
    assert list(client.attachments.search()) == []
    operator("POST", "purchases", {})
    (row,) = client.attachments.search(type="PURCHASE_INVOICE", username="Rajapinta Testikäyttäjä")
    assert row["attachmentId"]
    assert list(client.attachments.search(username="Somebody Else")) == []


def test_an_old_api_version_and_another_company_show(clean_sandbox, client, operator):
    """F55"""
    clean_sandbox.set(api_version="24.02")
    assert client.status.get()["version"] == "24.02"
    other = {"brnType": "YHD", "code": "9999996-8"}
    operator("PATCH", "company", {"businessIdentifier": other, "id": 99})
    company = client.company.get()
    assert (company["id"], company["name"], company["businessIdentifier"]) == (1, "Mallikirjanpito Oy", other)


@pytest.mark.parametrize("offset", [0, 3600, -3600])
def test_the_difference_of_the_clocks_is_measured(clean_sandbox, client, offset):
    """F30"""
    assert client.clock_difference is None
    clean_sandbox.set(date_header_offset=offset)
    client.status.get()
    assert abs(client.clock_difference - offset) < 3


# ----- against scripted answers


@pytest.mark.parametrize(
    ("answer", "addresses"),
    [([], []), ({}, []), ({"edi": "1"}, [{"edi": "1"}]), ([{"edi": "1"}, {"edi": "2"}], [{"edi": "1"}, {"edi": "2"}])],
)
def test_one_einvoice_address_is_a_list_too(answer, addresses):
    assert asked(lambda client: client.company.einvoice_addresses(), reply(body=answer))[0] == addresses


@pytest.mark.parametrize(
    ("method", "body"),
    [
        (lambda client: client.users.rights(), []),
        (lambda client: client.users.rights(), {"role": "API"}),
        (lambda client: client.users.rights(), {"rights": {"sales": "ALL_RIGHTS"}}),
        (lambda client: client.dimensions.all(), {"id": 1}),
        (lambda client: client.dimensions.all(), [1]),
        (lambda client: client.fiscal_years.all(), {"fiscalYears": None}),
        (lambda client: client.fiscal_years.all(), {"fiscalYears": [{"trackingPeriods": [1]}]}),
        (lambda client: client.ledger_accounts.all(), []),
        (lambda client: client.ledger_accounts.all(), {"ledgerAccounts": None}),
        (lambda client: client.ledger_accounts.all(), {"ledgerAccounts": ["1700"]}),
        (lambda client: client.vats.country("FI"), [25.5]),
        (lambda client: client.vats.settings(), None),
        (lambda client: client.company.usage_settings(), "EMAIL"),
        (lambda client: client.company.einvoice_addresses(), "0037"),
        (lambda client: client.company.einvoice_addresses(), ["0037"]),
        (lambda client: list(client.attachments.search()), {"results": [{"id": 1}]}),
    ],
)
def test_an_answer_of_another_shape_cannot_be_read(method, body):
    """F25"""
    with pytest.raises(Unreadable):
        asked(method, reply(body=body))


def test_the_next_page_of_attachments_is_fetched():
    pages = [{"results": [{"attachmentId": row} for row in rows]} for rows in (range(200), [200])]
    rows, requests = asked(lambda client: list(client.attachments.search()), *[reply(body=page) for page in pages])
    assert [row["attachmentId"] for row in rows] == list(range(201))
    assert urlsplit(requests[1].target).query == "orderById=ASC&page=1&size=200"


def late(answer, seconds):
    """Return an answer that comes after ``seconds``."""

    def play(connection):
        time.sleep(seconds)
        connection.sendall(answer)

    return play


def test_half_of_the_round_trip_is_taken_off_the_clocks():
    def measure(client):
        client.status.get()
        return client.clock_difference

    # the service writes the time when the request has come in, so a slow answer alone makes it look behind
    date = formatdate(time.time() + 3600, usegmt=True)
    fast, _requests = asked(measure, reply(Date=date))
    slow, _requests = asked(measure, late(reply(Date=date), 2))
    assert 3597 < fast <= 3600
    assert -2 < slow - fast < -0.9


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}, {"Date": "Mon, 99 Foo 2026 99:99:99 GMT"}])
def test_an_answer_without_a_usable_date_tells_nothing_about_the_clock(headers):
    def measure(client):
        client.status.get()
        first = client.clock_difference
        client.status.get()
        return first, client.clock_difference

    good = reply(Date=formatdate(usegmt=True))
    (first, second), _requests = asked(measure, good, reply(**headers))
    assert first is not None
    assert second is None
