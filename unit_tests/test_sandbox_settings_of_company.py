"""Company, VAT lists and bank accounts of the sandbox."""

from sandbox.identifiers import is_business_id, is_iban


def test_status_and_session(sandbox):
    session = sandbox.session()
    assert session.get(f"{sandbox.api}/status").json()["status"] == "OK"
    about = session.get(f"{sandbox.api}/sessioninfo").json()
    assert (about["companyId"], about["country"]) == (1, "FINLAND")
    assert about["userId"]


def test_the_companies_have_valid_business_ids_of_their_own(sandbox):
    codes = []
    for key in ("sandbox-key-1", "sandbox-key-2"):
        company = sandbox.session(key).get(f"{sandbox.api}/company").json()
        codes.append(company["businessIdentifier"]["code"])
        assert company["companyCurrency"] == "EUR"
    assert codes == ["9999997-6", "9999996-8"]
    assert all(map(is_business_id, codes))


def test_bank_accounts(sandbox):
    session = sandbox.session()
    found = session.get(f"{sandbox.api}/bankaccounts?orderByOrderNo=ASC").json()
    accounts = found["results"]
    assert found["meta"] == {"pageNumber": 0, "pageSize": 50, "resultCount": 3, "totalCount": 3}
    assert accounts[0]["iban"] == "FI1199000000000101"
    assert (accounts[0]["defaultForInvoice"], accounts[0]["status"]) == (True, "ACTIVE")
    assert [account["status"] for account in accounts].count("ACTIVE") == 2
    assert all(is_iban(account["iban"]) for account in accounts)
    assert session.get(f"{sandbox.api}/bankaccounts/1").json()["ledgerAccount"]
    assert session.get(f"{sandbox.api}/bankaccounts/99").status_code == 404
    others = sandbox.session("sandbox-key-2").get(f"{sandbox.api}/bankaccounts").json()["results"]
    assert not {account["iban"] for account in others} & {account["iban"] for account in accounts}
    assert {account["id"] for account in others} == {account["id"] for account in accounts}, "companies share ids"


def test_vat_lists(sandbox):
    lists = sandbox.session().get(f"{sandbox.api}/vats/default").json()
    percents = {row["vatPercent"]: row["sales"] for row in lists["vatInformation"][0]["percentages"]}
    assert percents == {25.5: True, 13.5: True, 10: True, 0: True, 24: False, 14: False}
    assert {row["vatStatus"] for row in lists["vatStatuses"]} == {1, 3, 5, 12, 22}


def test_vat_percentages_of_a_country(sandbox):
    session = sandbox.session()
    assert 25.5 in session.get(f"{sandbox.api}/vats/country?countryCode=FI").json()["vatPercentages"]
    assert session.get(f"{sandbox.api}/vats/country?countryCode=XX").status_code == 400


def test_the_operator_changes_the_vat_lists(clean_sandbox, sales_invoice):
    session = clean_sandbox.session()
    invoice = sales_invoice()
    invoice["invoiceRows"][0]["vatPercent"] = 24
    assert session.post(f"{clean_sandbox.api}/invoices", json=invoice).status_code == 400

    lists = clean_sandbox.operator("GET", "companies/1/vats")
    for row in lists["vatInformation"][0]["percentages"]:
        row["sales"] = True
    clean_sandbox.operator("PUT", "companies/1/vats", lists)

    assert session.post(f"{clean_sandbox.api}/invoices", json=invoice).status_code == 200
