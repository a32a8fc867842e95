"""Number and bank reference of an invoice (fact book, chapters 7.2, 19 and 20)."""

import pytest
from test_mapping_invoice_out import invoice

from mapping.bank_reference import reference_payload, reference_type
from mapping.invoice_out import invoice_payload, is_possible_number
from sandbox.identifiers import creditor_reference, finnish_reference, is_creditor_reference, is_finnish_reference


def payment_info(**values):
    return invoice_payload(invoice(**values), "k")["paymentInfo"]


@pytest.mark.parametrize(
    ("printed", "sent"),
    [
        ("2026000011", {"bankReferenceCode": "2026000011", "bankReferenceCodeType": "FI"}),
        ("20260 00011", {"bankReferenceCode": "2026000011", "bankReferenceCodeType": "FI"}),
        ("rf63 2026 0000 11", {"bankReferenceCode": "RF632026000011", "bankReferenceCodeType": "RF"}),
        ("RF18 5390 0754 7034", {"bankReferenceCode": ""}),  # is around no Finnish one
        ("2026000012", {"bankReferenceCode": ""}),
        ("INV/2026/00001", {"bankReferenceCode": ""}),
        ("+++000/0000/00000+++", {"bankReferenceCode": ""}),
        ("", {"bankReferenceCode": ""}),
    ],
)
def test_an_invoice_has_its_own_reference_or_asks_for_one(printed, sent):
    """Feature X9."""
    assert reference_payload(printed) == sent
    assert sent.items() <= payment_info(payment_reference=printed).items()


def test_nothing_is_said_of_the_kind_of_a_reference_that_the_service_makes():
    assert "bankReferenceCodeType" not in payment_info(payment_reference="INV/2026/00001")


def test_a_credit_note_has_no_reference():
    assert "bankReferenceCode" not in payment_info(is_credit_note=True, payment_reference="2026000011")
    assert "bankReferenceCode" not in payment_info(is_credit_note=True, payment_reference="")


def test_references_are_judged_as_the_service_does():
    """Fault F38: every reference of up to four digits, and RF ones around some of them."""
    for number in range(10_000):
        for text in (f"{number:04d}", str(number)):
            assert (reference_type(text) == "FI") == is_finnish_reference(text), text
    for number in range(100, 300):
        right = creditor_reference(finnish_reference(str(number)))
        for text in (right, right[:-1] + str((int(right[-1]) + 1) % 10)):
            assert (reference_type(text) == "RF") == is_creditor_reference(text), text


@pytest.mark.parametrize(
    ("number", "is_possible"),
    [
        ("INV/2026/00017", True),
        ("LASKU Å/2026/1", True),
        ("N" * 40, True),
        ("N" * 41, False),
        ("ΛΟΓ/2026/1", False),
        ("INV/2026/1 ", False),
    ],
)
def test_a_number_that_would_arrive_changed_is_not_possible(number, is_possible):
    assert is_possible_number(number) is is_possible
    if is_possible:
        assert invoice_payload(invoice(number=number), "k")["originalInvoiceNumber"] == number


def test_the_customer_s_reference_is_cut_visibly():
    sent = invoice_payload(invoice(order_reference="Tilaus " * 20), "k")["orderReference"]
    assert len(sent) <= 70
    assert sent.endswith("…")
