"""The chart of accounts, and which account a document is posted to (fact book, chapters 13 and 21)."""

from typing import NamedTuple

from .invoice_types import CLAIMS, SALES

RECONCILIATION = "8890"
# Per type of document: debit and credit account of a company that has changed nothing.
DEFAULTS = {
    "SALES_INVOICE": ("1700", "3000"),
    "PURCHASE_INVOICE": ("8450", "2880"),
    "TRAVEL_INVOICE": ("7800", "2880"),
    "BILL_OF_CHARGES": ("8450", "2880"),
}
# Where a partner keeps accounts of its own, in BusinessPartnerDefaultAccounts.
PARTNER_MEMBERS = {
    "SALES_INVOICE": "salesInvoiceAccounts",
    "PURCHASE_INVOICE": "purchaseInvoiceAccounts",
    "TRAVEL_INVOICE": "travelInvoiceAccounts",
    "BILL_OF_CHARGES": "expenseClaimAccounts",
}


class Accounts(NamedTuple):
    """Where a document goes: its rows, its sum, the odd cents."""

    rows: str
    sum: str
    cents: str


def account_names(call):
    """Return the names of the active accounts by code."""
    accounts = call.fact("coa")["ledgerAccounts"]
    return {account["ledgerAccountCode"]: account["name"] for account in accounts if account.get("active", True)}


def document_accounts(call, kind, partner_id=None):
    """Return the :class:`Accounts` of a document: those of the partner, or else those of the company."""
    kind = "SALES_INVOICE" if kind in SALES else kind if kind in CLAIMS else "PURCHASE_INVOICE"
    debit, credit = DEFAULTS[kind]
    own = partner_accounts(call, partner_id).get(PARTNER_MEMBERS[kind], {}) if partner_id else {}
    debit = own.get("debitAccount", {}).get("code", debit)
    credit = own.get("creditAccount", {}).get("code", credit)
    cents = own.get("reconciliationAccount", {}).get("code", RECONCILIATION)
    return Accounts(credit, debit, cents) if kind == "SALES_INVOICE" else Accounts(debit, credit, cents)


def partner_accounts(call, partner_id):
    """Return what the operator has set as default accounts of a partner; usually nothing."""
    return call.fact(f"accounts of partner {partner_id}") or {}
