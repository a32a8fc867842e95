"""What each way of sending an invoice needs (fact book, chapter 7.3)."""

import re

from ..identifiers import is_iban

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
# Finnish e-invoice addresses are OVT identifiers (0037 + business ID + up to 5 signs) or IBANs.
FINNISH_EINVOICE = re.compile(r"(TE)?0037\d{8}[0-9A-Z]{0,5}", re.ASCII)
COUNTERPARTY = ("counterParty", "counterPartyAddress")
# Nobody says how Åland is judged; its companies have the addresses and operators of Finland.
HOME = ("FINLAND", "ALAND_ISLANDS", "")
LINES = ("street", "zip", "city")


def check_channel(draft):
    """Check what the channel of a sales document needs. EDIFACT and PAPER_INVOICE cannot be written."""
    channel = draft.invoice["invoiceChannel"]
    if channel in ("EDIFACT", "PAPER_INVOICE"):
        draft.problems.invalid("invoiceChannel", channel)
    elif draft.is_sale and channel in CHANNELS:
        CHANNELS[channel](draft)


def check_email(draft):
    """E-mail: a valid address of the buyer."""
    email = draft.text("counterParty", "email")
    if not email:
        draft.problems.blank("counterParty.email")
    elif not EMAIL.fullmatch(email):
        draft.problems.invalid("counterParty.email", email)


def check_mail(draft):
    """Post: a full address, for the bill or else of the buyer."""
    if _missing(draft, "billingAddress") and (missing := _missing(draft, *COUNTERPARTY)):
        _report(draft, missing)


def check_electronic(draft):
    """E-invoice: full addresses of both kinds, and the electronic one."""
    missing = _missing(draft, *COUNTERPARTY)
    if "billingAddress" in draft.invoice:
        missing += _missing(draft, "billingAddress")
    _report(draft, missing)
    address = draft.text("counterParty", "einvoiceAddress", "address")
    if not address:
        draft.problems.blank("counterParty.einvoiceAddress.address")
    elif draft.text(*COUNTERPARTY, "country") in HOME:
        _check_finnish(draft, address)
    else:
        _check_foreign(draft, address)


def _check_finnish(draft, address):
    if not draft.text("counterParty", "einvoiceAddress", "operator"):
        draft.problems.blank("counterParty.einvoiceAddress.operator")
    if not FINNISH_EINVOICE.fullmatch(address) and not is_iban(address):
        draft.problems.invalid("counterParty.einvoiceAddress.address", address)


def _check_foreign(draft, address):
    if not address.startswith("9999"):
        draft.problems.invalid("counterParty.einvoiceAddress.address", address)
    if operator := draft.text("counterParty", "einvoiceAddress", "operator"):
        draft.problems.invalid("counterParty.einvoiceAddress.operator", operator)


def _missing(draft, *place):
    return [".".join((*place, line)) for line in LINES if not draft.text(*place, line)]


def _report(draft, fields):
    for field in fields:
        draft.problems.blank(field)


CHANNELS = {"EMAIL": check_email, "MAIL": check_mail, "ELECTRONIC_INVOICE": check_electronic}
