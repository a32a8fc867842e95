"""Creating invoices in the sandbox: what it gives, what it refuses (fact book, chapters 7.3 and 23)."""

import pytest

ADDRESS = {"name": "Höpölän Hillo Oy", "street": "Hillokuja 1", "zip": "00001", "city": "HÖPÖLÄ", "country": "FINLAND"}
EINVOICE = {"operator": "TESTOPER", "address": "003799999992"}


@pytest.fixture
def post(clean_sandbox):
    session = clean_sandbox.session()
    return lambda invoice: session.post(f"{clean_sandbox.api}/invoices", json=invoice)


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {error.get("field", error["message"]) for error in answer.json()["errors"]}


def test_a_new_invoice_gets_what_the_service_gives(post, sales_invoice):
    answer = post(sales_invoice(originalInvoiceNumber="INV/1"))
    assert answer.status_code == 200
    invoice = answer.json()
    assert (invoice["id"], invoice["status"], invoice["originalInvoiceNumber"]) == (1, "UNFINISHED", "INV/1")
    assert (invoice["invoiceNumber"], invoice["ledgerReceiptId"]) == (1001, 1)
    assert invoice["invoiceRows"][0]["id"] == 1
    assert len(invoice["version"]) == len("2026-02-02T09:15:30")
    assert invoice["invoiceSumInfo"][0]["invoiceSumTotal"] == 125.5
    assert post(sales_invoice()).json()["invoiceNumber"] == 1002


def test_what_the_server_decides_cannot_be_sent(post, sales_invoice):
    mine = {"id": 77, "status": "PAID", "invoiceNumber": 5, "ledgerReceiptId": 6, "version": "2020-01-01T00:00:00"}
    invoice = sales_invoice(**mine)
    invoice["invoiceRows"][0]["id"] = 999
    made = post(invoice).json()
    assert {name: made[name] for name in mine if made[name] == mine[name]} == {}
    assert made["invoiceRows"][0]["id"] == 1


def test_the_answer_is_what_can_be_read_again(post, sales_invoice, clean_sandbox):
    made = post(sales_invoice()).json()
    assert clean_sandbox.session().get(f"{clean_sandbox.api}/invoices/{made['id']}").json() == made
    assert clean_sandbox.invoices() == [made]


def test_two_companies_share_ids_and_see_only_their_own(post, sales_invoice, clean_sandbox):
    other = clean_sandbox.session("sandbox-key-2")
    post(sales_invoice(notes="one"))
    assert other.get(f"{clean_sandbox.api}/invoices/1").status_code == 404
    iban = other.get(f"{clean_sandbox.api}/bankaccounts/1").json()["iban"]
    invoice = sales_invoice(notes="two", paymentInfo__bankAccount={"accountNumber": iban})
    assert other.post(f"{clean_sandbox.api}/invoices", json=invoice).json()["id"] == 1
    assert [one["notes"] for one in clean_sandbox.invoices(1)] == ["one"]
    assert [one["notes"] for one in clean_sandbox.invoices(2)] == ["two"]


def test_empty_texts_are_left_out_of_answers(post, sales_invoice):
    made = post(sales_invoice(notes="", counterParty__taxCode="", deliveryInstructions="")).json()
    assert "notes" not in made and "taxCode" not in made["counterParty"]


def test_absent_addresses_are_copied_and_empty_ones_stay_empty(post, sales_invoice):
    made = post(sales_invoice(deliveryAddress={})).json()
    assert made["billingAddress"] == made["counterParty"]["counterPartyAddress"]
    assert made["deliveryAddress"] == {}


def test_purchase_invoices_copy_no_address(post, sales_invoice):
    made = post(sales_invoice(type="PURCHASE_INVOICE", paymentInfo__bankAccount=None)).json()
    assert "billingAddress" not in made
    assert made["invoiceNumber"] == 2001


@pytest.mark.parametrize(
    ("sent", "kind", "stored"),
    [
        (None, None, None),
        ("100010", None, "100010"),
        ("RF18539007547034", None, "RF18539007547034"),
        ("RF18539007547034", "RF", "RF18539007547034"),
        ("", None, "10016"),
        ("", "RF", "RF0810016"),
    ],
)
def test_the_reference_has_three_ways(post, sales_invoice, sent, kind, stored):
    info = {"paymentInfo__bankReferenceCode": sent, "paymentInfo__bankReferenceCodeType": kind}
    invoice = sales_invoice()
    for path, value in info.items():
        if value is not None:
            invoice["paymentInfo"][path.split("__")[1]] = value
    assert post(invoice).json()["paymentInfo"].get("bankReferenceCode") == stored


@pytest.mark.parametrize(
    ("code", "kind"), [("100011", None), ("RF19539007547034", None), ("abc", None), ("100010", "RF")]
)
def test_a_wrong_reference_is_refused(post, sales_invoice, code, kind):
    payment = {"bankReferenceCode": code} | ({"bankReferenceCodeType": kind} if kind else {})
    invoice = sales_invoice()
    invoice["paymentInfo"] |= payment
    assert fields(post(invoice)) == {"paymentInfo.bankReferenceCode"}


def test_the_due_date_rule_names_no_field(post, sales_invoice):
    answer = post(sales_invoice(paymentInfo__dueDate="2026-02-01"))
    assert answer.json() == {"errors": [{"status": 400, "message": "DUE_DATE_BEFORE_BILL_DATE"}]}
    assert post(sales_invoice(paymentInfo__dueDate="2026-02-02")).status_code == 200


REFUSED = {
    "no language": ({"language": None}, {"language"}),
    "no VAT status": ({"vatStatus": None}, {"vatStatus"}),
    "unknown VAT status": ({"vatStatus": 77}, {"vatStatus"}),
    "VAT with a foreign status": ({"vatStatus": 5}, {"invoiceRows[0].vatPercent"}),
    "foreign VAT": ({"vatCountry": "SWEDEN"}, {"vatCountry"}),
    "no rows": ({"invoiceRows": []}, {"invoiceRows"}),
    "read-only type": ({"type": "PERIODIC_TAX_RETURN"}, {"type"}),
    "read-only channel": ({"invoiceChannel": "EDIFACT"}, {"invoiceChannel"}),
    "read-only payment": ({"paymentInfo__paymentMethod": "DKLMPKRE"}, {"paymentInfo.paymentMethod"}),
    "retired payment": ({"paymentInfo__paymentMethod": "DIRECT_DEBIT"}, {"paymentInfo.paymentMethod"}),
    "delivery OTHER": ({"deliveryMethod": "OTHER"}, {"deliveryMethod"}),
    "offer that is no order": ({"isOffer": True}, {"isOffer"}),
    "term too long": ({"paymentInfo__dueDate": "2028-10-29"}, {"paymentInfo.dueDate"}),
    "own currency with a rate": ({"paymentInfo__currencyRate": 1.1}, {"paymentInfo.currencyRate"}),
    "rate zero": ({"paymentInfo__currency": "USD", "paymentInfo__currencyRate": 0}, {"paymentInfo.currencyRate"}),
    "no account": ({"paymentInfo__bankAccount": None}, {"paymentInfo.bankAccount.accountNumber"}),
    "account of somebody else": (
        {"paymentInfo__bankAccount": {"accountNumber": "FI2112345600000785"}},
        {"paymentInfo.bankAccount.accountNumber"},
    ),
    "inactive account": (
        {"paymentInfo__bankAccount": {"accountNumber": "FI5499000000000103"}},
        {"paymentInfo.bankAccount.accountNumber"},
    ),
    "bic": ({"paymentInfo__bankAccount__bic": "TESTFIHH"}, {"paymentInfo.bankAccount.bic"}),
    "reference of another country": (
        {"paymentInfo__bankReferenceCodeType": "KID"},
        {"paymentInfo.bankReferenceCodeType"},
    ),
    "unknown partner": ({"partnerId": 5}, {"partnerId"}),
    "no contract": ({"factoringContractId": 5}, {"factoringContractId"}),
    "address without country": ({"deliveryAddress": {"street": "x"}}, {"deliveryAddress.country"}),
    "blank name": ({"counterParty__counterPartyAddress__name": " "}, {"counterParty.counterPartyAddress.name"}),
    "e-mail without address": ({"invoiceChannel": "EMAIL"}, {"counterParty.email"}),
    "e-mail with a wrong address": ({"invoiceChannel": "EMAIL", "counterParty__email": "a@b"}, {"counterParty.email"}),
    "mail without street": (
        {"invoiceChannel": "MAIL"},
        {f"counterParty.counterPartyAddress.{name}" for name in ("street", "zip", "city")},
    ),
    "e-invoice without anything": (
        {"invoiceChannel": "ELECTRONIC_INVOICE", "billingAddress": {}},
        {
            f"{place}.{name}"
            for place in ("billingAddress", "counterParty.counterPartyAddress")
            for name in ("street", "zip", "city")
        }
        | {"counterParty.einvoiceAddress.address"},
    ),
    "e-invoice without operator": (
        {
            "invoiceChannel": "ELECTRONIC_INVOICE",
            "counterParty__counterPartyAddress": ADDRESS,
            "counterParty__einvoiceAddress": {"address": "003799999992"},
        },
        {"counterParty.einvoiceAddress.operator"},
    ),
    "e-invoice with a wrong address": (
        {
            "invoiceChannel": "ELECTRONIC_INVOICE",
            "counterParty__counterPartyAddress": ADDRESS,
            "counterParty__einvoiceAddress": {**EINVOICE, "address": "12345"},
        },
        {"counterParty.einvoiceAddress.address"},
    ),
    "foreign e-invoice with an operator": (
        {
            "invoiceChannel": "ELECTRONIC_INVOICE",
            "counterParty__counterPartyAddress": {**ADDRESS, "country": "SWEDEN"},
            "counterParty__einvoiceAddress": {**EINVOICE, "address": "99991234"},
        },
        {"counterParty.einvoiceAddress.operator"},
    ),
    "bcc to the main address": (
        {"counterParty__email": "a@b.example", "counterParty__bccAddresses": ["a@b.example"]},
        {"counterParty.bccAddresses[0]"},
    ),
    "five bcc": (
        {"counterParty__bccAddresses": [f"{number}@b.example" for number in range(5)]},
        {"counterParty.bccAddresses"},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(post, sales_invoice, clean_sandbox, case):
    changes, expected = REFUSED[case]
    assert fields(post(sales_invoice(**changes))) == expected
    assert clean_sandbox.invoices() == []


ACCEPTED = {
    "no VAT status on a claim": {"type": "TRAVEL_INVOICE", "vatStatus": None, "language": None},
    "cash without account": {"paymentInfo__paymentMethod": "CASH", "paymentInfo__bankAccount": None},
    "an order without account": {"type": "SALES_ORDER", "isOffer": True, "paymentInfo__bankAccount": None},
    "bic of a supplier": {
        "type": "PURCHASE_INVOICE",
        "paymentInfo__bankAccount": {"accountNumber": "FI2112345600000785", "bic": "NDEAFIHH"},
        "paymentInfo__bankReferenceCode": "any text",
    },
    "longest term": {"paymentInfo__dueDate": "2028-10-28"},
    "e-mail": {"invoiceChannel": "EMAIL", "counterParty__email": "laskut@hillo.example"},
    "mail by the billing address": {"invoiceChannel": "MAIL", "billingAddress": ADDRESS},
    "mail by the counterparty": {"invoiceChannel": "MAIL", "counterParty__counterPartyAddress": ADDRESS},
    "e-invoice": {
        "invoiceChannel": "ELECTRONIC_INVOICE",
        "counterParty__counterPartyAddress": ADDRESS,
        "counterParty__einvoiceAddress": EINVOICE,
    },
    "e-invoice in Åland": {
        "invoiceChannel": "ELECTRONIC_INVOICE",
        "counterParty__counterPartyAddress": {**ADDRESS, "country": "ALAND_ISLANDS"},
        "counterParty__einvoiceAddress": EINVOICE,
    },
    "foreign e-invoice": {
        "invoiceChannel": "ELECTRONIC_INVOICE",
        "counterParty__counterPartyAddress": {**ADDRESS, "country": "SWEDEN"},
        "counterParty__einvoiceAddress": {"address": "99991234"},
    },
    "foreign currency": {"paymentInfo__currency": "USD", "paymentInfo__currencyRate": 1.0843},
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(post, sales_invoice, case):
    answer = post(sales_invoice(**ACCEPTED[case]))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"vatPercent": 24}, "invoiceRows[1].vatPercent"),
        ({"vatStatus": 99}, "invoiceRows[1].vatStatus"),
        ({"vatStatus": 3}, "invoiceRows[1].vatPercent"),
        ({"product": ""}, "invoiceRows[1].product"),
        ({"product": " "}, "invoiceRows[1].product"),
        ({"productId": 9}, "invoiceRows[1].productId"),
        ({"comment": "x" * 513}, "invoiceRows[1].comment"),
        ({"startDate": "2026-13-01"}, "invoiceRows[1].startDate"),
    ],
)
def test_a_bad_row_is_named(post, sales_invoice, change, field):
    invoice = sales_invoice()
    invoice["invoiceRows"].append({**invoice["invoiceRows"][0], **change})
    assert fields(post(invoice)) == {field}


def test_several_rules_are_told_at_once(post, sales_invoice):
    invoice = sales_invoice(language=None, partnerId=9, paymentInfo__dueDate="2026-01-01")
    assert fields(post(invoice)) == {"language", "partnerId", "DUE_DATE_BEFORE_BILL_DATE"}


def test_zero_vat_goes_with_a_foreign_status_and_the_rule_can_be_switched_off(post, sales_invoice, clean_sandbox):
    invoice = sales_invoice(vatStatus=5)
    invoice["invoiceRows"][0]["vatPercent"] = 0
    assert post(invoice).status_code == 200
    clean_sandbox.set(vat_percent_needs_domestic=False)
    assert post(sales_invoice(vatStatus=5)).status_code == 200


def test_a_cash_based_domestic_status_and_another_vat_country(post, sales_invoice, clean_sandbox):
    vats = clean_sandbox.operator("GET", "companies/1/vats")
    abroad = sales_invoice(vatCountry="SWEDEN")
    assert fields(post(abroad)) == {"vatCountry"}
    status = {"vatStatus": 50, "description": "Kotimaa, maksuperuste", "sales": True, "purchase": False}
    sweden = {"country": "Sweden", "percentages": [{"vatPercent": 25, "sales": True, "purchase": False}]}
    changed = {
        "vatStatuses": [*vats["vatStatuses"], status],
        "vatInformation": [*vats["vatInformation"], sweden],
    }
    clean_sandbox.operator("PUT", "companies/1/vats", json=vats | changed)
    assert post(abroad).status_code == 200
    assert post(sales_invoice(vatStatus=50)).status_code == 200


def test_the_partner_has_to_be_on_the_right_side(post, sales_invoice, clean_sandbox):
    partner = {"name": "Satumaan Tarvike Oy", "type": "SUPPLIER", "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}}
    clean_sandbox.session().post(f"{clean_sandbox.api}/businesspartners", json=partner)
    assert fields(post(sales_invoice(partnerId=1))) == {"partnerId"}
    assert post(sales_invoice(type="PURCHASE_INVOICE", partnerId=1)).status_code == 200


def test_equal_own_numbers_are_accepted(post, sales_invoice):
    assert [post(sales_invoice(originalInvoiceNumber="A")).json()["id"] for _ in range(2)] == [1, 2]
