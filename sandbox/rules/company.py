"""The company of the token."""

from . import rule


@rule("getCompanyInfo")
def get_company_info(call):
    """Return the basic data of the company, with its business ID."""
    return call.fact("company")


@rule("getCurrenciesForCompany")
def get_currencies_for_company(call):
    """Return the accounting currency."""
    return {"companyCurrency": call.fact("company")["companyCurrency"]}
