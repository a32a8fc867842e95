"""Payment data of an invoice: account, currency rate, bank reference (fact book, chapters 7.2, 7.3 and 19)."""

from ..identifiers import is_creditor_reference, is_finnish_reference
from .bank_accounts import is_active_account
from .factoring import check_contract

# Not a limit of the real service: it keeps sums exact.
MIN_RATE = 0.000001
REFERENCES = {"FI": is_finnish_reference, "RF": is_creditor_reference}


def check_payment(draft):
    """Check ``paymentInfo``."""
    payment = draft.invoice["paymentInfo"]
    if payment["paymentMethod"] == "DKLMPKRE":
        draft.problems.invalid("paymentInfo.paymentMethod", "DKLMPKRE")
    _check_rate(draft, payment)
    _check_reference(draft, payment)
    check_contract(draft)
    # With a financing contract, customers pay to the account of the financing company.
    if draft.is_sale and "factoringContractId" not in draft.invoice:
        _check_own_account(draft, payment)


def _check_rate(draft, payment):
    rate, own = payment["currencyRate"], draft.call.fact("company")["companyCurrency"]
    if rate < MIN_RATE or payment["currency"] == own and rate != 1:
        draft.problems.invalid("paymentInfo.currencyRate", rate)


def _check_reference(draft, payment):
    kind, code = payment.get("bankReferenceCodeType"), payment.get("bankReferenceCode")
    if kind not in (None, *REFERENCES):
        draft.problems.invalid("paymentInfo.bankReferenceCodeType", kind)
        return
    # A supplier abroad may use any reference; only a stated type can be checked there.
    if not code or not draft.is_sale and kind is None:
        return
    checks = REFERENCES.values() if kind is None else [REFERENCES[kind]]
    if not any(check(code) for check in checks):
        draft.problems.invalid("paymentInfo.bankReferenceCode", code)


def _check_own_account(draft, payment):
    account = payment.get("bankAccount", {})
    if account.get("bic"):
        draft.problems.invalid("paymentInfo.bankAccount.bic", account["bic"])
    number = account.get("accountNumber")
    if number:
        if not is_active_account(draft.call, number):
            draft.problems.invalid("paymentInfo.bankAccount.accountNumber", number)
    elif payment["paymentMethod"] == "BANK_TRANSFER" and draft.invoice["type"] == "SALES_INVOICE":
        draft.problems.blank("paymentInfo.bankAccount.accountNumber")
