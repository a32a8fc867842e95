"""Bank accounts of the company (fact book, chapter 15)."""

from ..problems import not_found
from . import rule
from .listing import Filter, page

BASIC = [
    "id",
    "accountNumber",
    "iban",
    "bic",
    "bankName",
    "currency",
    "defaultForInvoice",
    "defaultForPayment",
    "status",
    "orderNo",
    "associatedAccounts",
    "version",
]


@rule("getBankAccounts")
def get_bank_accounts(call):
    """List the accounts."""
    return page(call, "bank_account", Filter(), _basic, ("id", "order_no"))


@rule("getBankAccount")
def get_bank_account(call):
    """Return one account."""
    account = call.register("bank_account").get(call.parameters["id"])
    if account is None:
        raise not_found("Bank account")
    return account


def is_active_account(call, number):
    """Tell whether an IBAN is an active account of the own company."""
    return call.register("bank_account").count("iban = ? AND status = 'ACTIVE'", (number,)) > 0


def _basic(stored):
    return {name: stored.document[name] for name in BASIC if name in stored.document}
