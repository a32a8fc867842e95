"""Users, settings, chart of accounts and currencies of the sandbox."""

import pytest


@pytest.fixture
def get(clean_sandbox):
    session = clean_sandbox.session()
    return lambda path: session.get(clean_sandbox.api + path)


def test_the_current_user_and_the_others(get):
    user = get("/users").json()
    assert (user["id"], user["companyId"], user["lastName"]) == (1, 1, "Testikäyttäjä")
    assert get("/users/profiles/2").json() == {"firstname": "Aino", "surname": "Hyväksyjä"}
    assert get("/users/profiles/99").status_code == 404
    assert get("/businesspartners/personaldetails").json()["firstName"] == "Rajapinta"


def test_rights_do_not_hide_documents_of_others(get):
    rights = get("/users/rights").json()["rights"]
    assert rights["sales"]["personalSalesInvoicesOnly"] is False
    assert rights["purchases"]["purchaseInvoices"] == "ALL_RIGHTS"


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/company/usagesettings", "defaultInvoiceChannel"),
        ("/company/deliveryterms", "deliveryTerms"),
        ("/company/expenses/collectionpenal/settings", "penalInterestDateMargin"),
        ("/company/invoicecirculation/settings", "acceptors"),
        ("/company/invoicecirculation/verifierlists/1", "verifiers"),
    ],
)
def test_settings_are_readable(get, path, member):
    assert get(path).json()[member]


def test_lists_of_the_company(get):
    assert get("/company/invoicetemplates").json()[0] == {"id": 1, "name": "Perusmalli"}
    assert get("/company/einvoiceaddresses").json()[0]["receivingAddress"] == "003799999976"
    assert get("/company/invoicecirculation/verifierlists").json()[0]["acceptors"] == [2]
    assert get("/company/invoicecirculation/verifierlists/9").status_code == 404


def test_the_company_is_changed_but_not_its_business_id(clean_sandbox):
    session, address = clean_sandbox.session(), f"{clean_sandbox.api}/company"
    company = session.get(address).json()
    other = {"brnType": "YHD", "code": "1234567-1"}
    answer = session.put(address, json={**company, "name": "Uusi Nimi Oy", "businessIdentifier": other})
    assert answer.json()["message"]
    assert session.get(address).json() == {**company, "name": "Uusi Nimi Oy"}
    assert session.put(address, json={**company, "id": 9}).status_code == 400
    assert session.put(address, json={**company, "name": " "}).status_code == 400


def test_the_chart_of_accounts_has_the_default_accounts(get):
    accounts = {row["ledgerAccountCode"]: row for row in get("/coa").json()["ledgerAccounts"]}
    assert accounts["1700"]["name"] == "Myyntisaamiset"
    assert {"2880", "3000", "7800", "8450", "8890", "1910"} <= accounts.keys()
    assert {"languageCode": "en", "translation": "Sales"} in accounts["3000"]["translations"]
    assert list(accounts) == sorted(accounts)
    assert not accounts["1090"]["active"]


def test_currencies_and_latest_rates(get):
    assert get("/currencies/company").json() == {"companyCurrency": "EUR"}
    assert len(get("/currencies").json()["currencies"]) == 211
    latest = get("/currencies/latest").json()
    assert latest["baseCurrency"] == "EUR"
    rates = {row["currencyCode"]: row["currencyRate"] for row in latest["rates"]}
    assert 9 < rates["SEK"] < 13
    buying = {row["currencyCode"]: row["currencyRate"] for row in get("/currencies/latest?rateType=3").json()["rates"]}
    assert buying["SEK"] > rates["SEK"]
    assert get("/currencies/latest?rateType=7").status_code == 400


QUERY = "/currencies/exchangerate?baseCurrency={}&currency={}&day={}&rateType=PROCOUNTOR_ACCOUNTING_EXCHANGE_RATE"


def test_the_rate_of_a_day(get):
    friday, sunday = (get(QUERY.format("EUR", "USD", f"2026-02-{day}")).json() for day in ("06", "08"))
    assert friday["rate"] == sunday["rate"]
    assert (sunday["queryDay"], sunday["day"]) == ("2026-02-08", "2026-02-06")
    assert get(QUERY.format("EUR", "USD", "2026-02-05")).json()["rate"] != friday["rate"]
    back = get(QUERY.format("USD", "EUR", "2026-02-06")).json()["rate"]
    assert back * friday["rate"] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("base", "currency", "day", "status"),
    [
        ("EUR", "USD", "2999-01-01", 404),
        ("EUR", "USD", "1990-01-01", 404),
        ("EUR", "ZWL", "2026-02-06", 404),
        ("EUR", "EURO", "2026-02-06", 400),
        ("", "USD", "2026-02-06", 400),
        ("EUR", "USD", "6.2.2026", 400),
    ],
)
def test_a_rate_that_is_not_there(get, base, currency, day, status):
    assert get(QUERY.format(base, currency, day)).status_code == status
