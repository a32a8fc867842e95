"""Contracts with financing companies."""

from ..bodies import without_blanks
from ..identifiers import is_iban
from ..problems import Problems
from . import rule
from .listing import Filter, page


@rule("getFactoringContracts")
def get_factoring_contracts(call):
    """List the contracts."""
    wanted = Filter()
    wanted.equal("json_extract(json, '$.financingCompany.id')", call.parameters.get("financingCompanyId"))
    return page(call, "factoring_contract", wanted, lambda stored: stored.document)


@rule("addFactoringContract1")
def add_factoring_contract(call):
    """Add a contract."""
    problems = Problems()
    if not call.body["contractNumber"].strip():
        problems.blank("contractNumber")
    if not call.body["financingCompany"].get("id", "").strip():
        problems.blank("financingCompany.id")
    if not is_iban(call.body["financingCompanyBankAccount"]):
        problems.invalid("financingCompanyBankAccount", call.body["financingCompanyBankAccount"])
    problems.refuse()
    contracts = call.register("factoring_contract")
    contract = {**without_blanks(call.body), "id": contracts.next_id()}
    contracts.insert(contract, call.now)
    return contract


def check_contract(draft):
    """Check the contract of a sales document: it is in force, and its account is the one to pay to."""
    number, payment = draft.invoice.get("factoringContractId"), draft.invoice["paymentInfo"]
    if number is None:
        return
    contract = draft.call.register("factoring_contract").get(number)
    if contract is None or contract["status"] != "ACTIVE" or not draft.is_sale:
        draft.problems.invalid("factoringContractId", number)
    elif payment["paymentMethod"] == "CASH":
        draft.problems.invalid("paymentInfo.paymentMethod", "CASH")
    elif payment.get("bankAccount", {}).get("accountNumber") != contract["financingCompanyBankAccount"]:
        draft.problems.invalid("paymentInfo.bankAccount.accountNumber", payment.get("bankAccount", {}))
