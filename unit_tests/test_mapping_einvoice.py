"""Where a customer receives its e-invoices. Business IDs and accounts are invented."""

import pytest

from mapping.einvoice import compact, einvoice_payload, is_address, is_operator, proposal


@pytest.mark.parametrize(
    ("address", "in_finland", "abroad"),
    [
        ("003799999992", True, False),
        ("0037 9999 9992", True, False),
        ("003799999992A1", True, False),
        ("003799999992abcde", True, False),
        ("TE003799999992", True, False),
        ("te003799999992", True, False),
        ("003799999992ABCDEF", False, False),  # more than five signs of its own
        ("003799999993", False, False),  # no business ID has this check digit
        ("00379999992", False, False),
        ("12345678", False, False),
        ("FI2112345600000785", True, False),
        ("FI21 1234 5600 0007 85", True, False),
        ("FI2112345600000786", False, False),
        ("SE4550000000058398257466", False, False),
        ("9999SE5566778899", False, True),
        ("9999", False, False),
        ("9999 5566 7788 99", False, True),
        ("9999" + "1" * 40, False, False),
        ("laskut@asiakas.example", False, False),
        ("", False, False),
        (None, False, False),
        ("00379999９９92", False, False),  # digits of another script
    ],
)
def test_addresses(address, in_finland, abroad):
    """Feature F80."""
    assert is_address(address, "FI") is in_finland
    assert is_address(address, "AX") is in_finland
    assert is_address(address, "SE") is abroad
    assert is_address(address) is (in_finland or abroad)


@pytest.mark.parametrize(
    ("operator", "good"),
    [
        ("003799999984", True),
        ("TESTOPER", True),
        ("testoper", True),
        ("E999999", True),
        ("ABC", False),
        ("TEST-OPER", False),
        ("A" * 21, False),
        ("", False),
        (None, False),
    ],
)
def test_operators(operator, good):
    assert is_operator(operator) is good


@pytest.mark.parametrize(
    ("address", "plain"),
    [("te0037 99999992", "TE003799999992"), ("9999Ab 1", "9999Ab1"), (" fi21 1234", "FI211234"), (None, "")],
)
def test_addresses_are_sent_without_spaces_and_finnish_ones_in_capitals(address, plain):
    assert compact(address) == plain


@pytest.mark.parametrize(
    ("address", "operator", "country", "sent"),
    [
        ("003799999992", "testoper", "FI", {"address": "003799999992", "operator": "TESTOPER"}),
        ("003799999992", "", "FI", {"address": "003799999992", "operator": None}),
        ("003799999992", "TESTOPER", "AX", {"address": "003799999992", "operator": "TESTOPER"}),
        ("99995566778899", "TESTOPER", "AX", None),
        ("99995566778899", "TESTOPER", "SE", {"address": "99995566778899", "operator": None}),
        ("003799999992", "TESTOPER", "SE", None),
        ("99995566778899", "TESTOPER", "FI", None),
        ("", "TESTOPER", "FI", None),
    ],
)
def test_only_an_address_of_the_country_is_sent_and_an_operator_only_in_finland(address, operator, country, sent):
    payload = einvoice_payload(address, operator, country)
    assert (payload and {"operator": None} | payload) == sent


@pytest.mark.parametrize(
    ("eas", "endpoint", "address"),
    [
        ("0216", "003799999992", "003799999992"),
        ("0216", "003799999992AB", "003799999992AB"),
        ("0037", "9999999-2", "003799999992"),
        ("0037", "003799999992", "003799999992"),
        ("0213", "FI99999992", ""),
        ("0216", "003799999993", ""),
        ("0216", False, ""),
        (False, False, ""),
    ],
)
def test_a_peppol_address_is_proposed_when_it_amounts_to_a_finnish_one(eas, endpoint, address):
    assert proposal(eas, endpoint) == address
