"""Bank accounts of the company (fact book, chapter 15)."""

from ..bodies import without_blanks
from ..identifiers import is_iban
from ..problems import Problems, Refused, invalid, not_found
from . import rule
from .ledger_accounts import account_names
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
    return _account(call)


@rule("createBankAccount")
def create_bank_account(call):
    """Add an account."""
    _check(call, call.body)
    accounts = call.register("bank_account")
    account = _saved(call, accounts.next_id(), call.now)
    accounts.insert(account, call.now)
    return account


@rule("updateBankAccount")
def update_bank_account(call):
    """Replace an account; the version is mandatory."""
    account = _account(call)
    if call.body.get("version") != account["version"]:
        raise invalid("version", call.body.get("version", ""))
    _check(call, call.body, account["id"])
    changed = _saved(call, account["id"], account.get("created", call.now))
    call.register("bank_account").replace(changed)
    return changed


def is_active_account(call, number):
    """Tell whether an IBAN is an active account of the own company."""
    return call.register("bank_account").count("iban = ? AND status = 'ACTIVE'", (number,)) > 0


def _basic(stored):
    return {name: stored.document[name] for name in BASIC if name in stored.document}


def _account(call):
    account = call.register("bank_account").get(call.parameters["id"])
    if account is None:
        raise not_found("Bank account")
    return account


def _saved(call, account_id, created):
    account = {"associatedAccounts": [], "accountNumber": call.body["iban"][4:], **without_blanks(call.body)}
    return {**account, "id": account_id, "created": created, "version": call.now}


def _check(call, account, own_id=0):
    problems = Problems()
    if not is_iban(account["iban"]):
        problems.invalid("iban", account["iban"])
    if account["ledgerAccount"] not in account_names(call):
        problems.invalid("ledgerAccount", account["ledgerAccount"])
    problems.refuse()
    if call.register("bank_account").count("iban = ? AND id <> ?", (account["iban"], own_id)):
        raise Refused(409, [("iban", "The bank account exists already.")])
