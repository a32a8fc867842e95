from datetime import date
from decimal import Decimal

import pytest

from mapping.invoice_out import invoice_payload


def line(**values):
    return {
        "kind": "product",
        "text": "Asiantuntijatyö",
        "code": "ASTYO",
        "product_remote_id": "",
        "quantity": Decimal("10"),
        "unit": "uom.product_uom_hour",
        "price_unit": Decimal("95"),
        "discount": Decimal("0"),
        "vat_percent": Decimal("25.5"),
        "vat_status": 1,
    } | values


def invoice(*lines, **values):
    return {
        "number": "INV/2026/00017",
        "is_credit_note": False,
        "date": date(2026, 2, 2),
        "due_date": date(2026, 2, 16),
        "currency": "EUR",
        "currency_rate": Decimal("1"),
        "customer": {
            "name": "Kuvitteellinen Asiakas Oy",
            "street": "Keksittykuja 1",
            "street2": "",
            "zip": "00001",
            "city": "KEKSILÄ",
            "country_code": "FI",
            "contact": "Testi Henkilö",
            "business_id": "9999999-2",
            "vat": "FI99999992",
            "number": "C-0007",
            "remote_id": "",
            "email": "laskut@asiakas.example",
            "lang": "fi_FI",
        },
        "delivery": None,
        "order_reference": "SO0042",
        "payment_reference": "100010",
        "bank_account": "FI1199000000000101",
        "channel": "NO_SENDING",
        "accounting_by_row": True,
        "vat_status": 1,
        "vat_country": "",
        "text": "",
        "lines": list(lines) or [line()],
    } | values


def test_an_invoice_word_for_word():
    assert invoice_payload(invoice(), "k3y") == {
        "type": "SALES_INVOICE",
        "date": "2026-02-02",
        "counterParty": {
            "contactPersonName": "Testi Henkilö",
            "identifier": "9999999-2",
            "taxCode": "FI99999992",
            "customerNumber": "C-0007",
            "email": "laskut@asiakas.example",
            "counterPartyAddress": {
                "name": "Kuvitteellinen Asiakas Oy",
                "street": "Keksittykuja 1",
                "zip": "00001",
                "city": "KEKSILÄ",
                "country": "FINLAND",
            },
        },
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": "EUR",
            "bankAccount": {"accountNumber": "FI1199000000000101"},
            "dueDate": "2026-02-16",
            "currencyRate": 1,
            "bankReferenceCode": "100010",
            "bankReferenceCodeType": "FI",
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "orderReference": "SO0042",
        "invoiceRows": [
            {
                "product": "Asiantuntijatyö",
                "productCode": "ASTYO",
                "quantity": 10,
                "unit": "HOUR",
                "unitPrice": 95,
                "discountPercent": 0,
                "vatPercent": Decimal("25.5"),
            }
        ],
        "vatStatus": 1,
        "originalInvoiceNumber": "INV/2026/00017",
        "invoiceChannel": "NO_SENDING",
        "language": "FINNISH",
        "notes": "Odoo INV/2026/00017 [k3y]",
    }


def test_accounting_by_row_is_a_choice():
    assert invoice_payload(invoice(accounting_by_row=False), "k")["extraInfo"]["accountingByRow"] is False


def test_a_linked_customer_and_product_are_named_by_their_ids():
    values = invoice(line(product_remote_id="2147483648"), line())
    values["customer"]["remote_id"] = "12"
    payload = invoice_payload(values, "k")
    assert payload["partnerId"] == 12
    assert [row.get("productId") for row in payload["invoiceRows"]] == [2147483648, None]


def test_a_credit_note_has_negative_quantities_and_positive_prices():
    [row] = invoice_payload(invoice(is_credit_note=True), "k")["invoiceRows"]
    assert (row["quantity"], row["unitPrice"]) == (-10, 95)


def test_a_credit_note_has_positive_quantities_and_negative_prices_where_that_is_wanted():
    lines = [line(), line(price_unit=Decimal("-5"))]
    rows = invoice_payload(invoice(*lines, is_credit_note=True, credit_sign="price"), "k")["invoiceRows"]
    assert [(row["quantity"], row["unitPrice"]) for row in rows] == [(10, -95), (10, 5)]
    rows = invoice_payload(invoice(*lines, credit_sign="price"), "k")["invoiceRows"]
    assert [(row["quantity"], row["unitPrice"]) for row in rows] == [(10, 95), (10, -5)], "an invoice is as it is"


def test_a_row_names_its_vat_status_only_when_it_is_not_that_of_the_invoice():
    payload = invoice_payload(invoice(line(vat_status=5), line(vat_status=22), line(), vat_status=5), "k")
    assert payload["vatStatus"] == 5
    assert [row.get("vatStatus") for row in payload["invoiceRows"]] == [None, 22, 1]


def test_rows_of_one_status_give_it_to_the_invoice():
    section = {"kind": "line_section", "text": "Work"}
    payload = invoice_payload(invoice(section, line(vat_status=22), line(vat_status=22), vat_status=5), "k")
    assert payload["vatStatus"] == 22
    assert [row.get("vatStatus") for row in payload["invoiceRows"]] == [None, None]


def test_the_vat_country_is_written_as_the_service_spells_it_and_left_out_without_one():
    assert invoice_payload(invoice(vat_country="SE"), "k")["vatCountry"] == "SWEDEN"
    assert "vatCountry" not in invoice_payload(invoice(), "k")


def test_another_delivery_address_is_given_and_the_same_one_is_left_to_the_service():
    delivery = {"name": "Varasto", "street": "", "street2": "", "zip": "", "city": "", "country_code": "SE"}
    payload = invoice_payload(invoice(delivery=delivery), "k")
    assert payload["deliveryAddress"] == {"name": "Varasto", "country": "SWEDEN"}
    assert "deliveryAddress" not in invoice_payload(invoice(), "k")


@pytest.mark.parametrize(
    ("text", "name", "comment"),
    [
        ("Kirja", "Kirja", None),
        ("[ASTYO] Kirja\nkansi", "Kirja", "kansi"),
        ("[X] Kirja", "[X] Kirja", None),
        ("Kirja\nkova kansi\nISBN 1", "Kirja", "kova kansi\\ISBN 1"),
        ("sana " * 20, ("sana " * 16).strip(), "sana sana sana sana"),
        ("x" * 90, "x" * 80, "x" * 10),
        ("", "ASTYO", None),
    ],
)
def test_the_first_line_is_the_name_of_a_row_and_the_rest_its_comment(text, name, comment):
    [row] = invoice_payload(invoice(line(text=text)), "k")["invoiceRows"]
    assert (row["product"], row.get("comment")) == (name, comment)


def test_a_row_without_any_text_still_has_a_name():
    [row] = invoice_payload(invoice(line(text="\u200b", code="")), "k")["invoiceRows"]
    assert row["product"] == "-"


def test_sections_head_the_row_after_them_and_notes_explain_the_row_before():
    rows = invoice_payload(
        invoice(
            {"kind": "line_note", "text": "Alkuun"},
            {"kind": "line_section", "text": "Tammikuu"},
            line(),
            {"kind": "line_note", "text": "Sovittu hinta"},
            {"kind": "line_note", "text": "Kiitos"},
            {"kind": "line_section", "text": "Helmikuu"},
            {"kind": "line_note", "text": "Tarkenne"},
            line(),
            {"kind": "line_section", "text": "Loppu"},
        ),
        "k",
    )["invoiceRows"]
    assert [(row.get("headerText"), row.get("explanationText")) for row in rows] == [
        ("Alkuun\nTammikuu", "Sovittu hinta\nKiitos"),
        ("Helmikuu\nTarkenne", "Loppu"),
    ]
