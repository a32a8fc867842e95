"""Default accounts and products of partners (fact book, chapter 9)."""

from ..problems import forbidden
from . import rule
from .ledger_accounts import DEFAULTS, PARTNER_MEMBERS, RECONCILIATION, account_names, partner_accounts
from .partner_changes import demand_partner
from .vats import DOMESTIC

# The side of business decides which kinds of documents a partner has.
KINDS = {
    "CUSTOMER": ("SALES_INVOICE",),
    "SUPPLIER": ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES"),
}


@rule("getDefaultAccounts")
def get_default_accounts(call):
    """Return default VAT and accounts: those of the partner, or else those of the company. Persons have none."""
    partner = demand_partner(call)
    if partner["type"] == "PERSON":
        raise forbidden("A person has no default accounts.")
    names, company = account_names(call), call.fact("company")
    defaults = {"vatDeduction": 100, "vatStatus": DOMESTIC, "vatProcessing": company["country"]}
    defaults |= {"vatPercent": _usual_percent(call, partner), "combineInvoiceRows": False}
    for kind in KINDS[partner["type"]]:
        debit, credit = DEFAULTS[kind]
        accounts = {"debitAccount": _account(debit, names), "creditAccount": _account(credit, names)}
        if partner["type"] == "SUPPLIER":
            accounts["reconciliationAccount"] = _account(RECONCILIATION, names)
        defaults[PARTNER_MEMBERS[kind]] = accounts
    return {**defaults, **partner_accounts(call, partner["id"])}


@rule("getDefaultProducts")
def get_default_products(call):
    """List the default products of a partner: there are none, the sandbox does not bind products to partners."""
    demand_partner(call)
    return []


def _account(code, names):
    return {"code": code, "name": names.get(code, "")}


def _usual_percent(call, partner):
    side = "sales" if partner["type"] == "CUSTOMER" else "purchase"
    rows = [row for info in call.fact("vats")["vatInformation"] for row in info["percentages"]]
    return max((row["vatPercent"] for row in rows if row[side]), default=0)
