"""The company of the token and its settings (fact book, chapter 16)."""

from ..bodies import without_blanks
from ..problems import invalid
from . import rule

# What a client may change; country, edition, business ID and currency are fixed.
CHANGEABLE = ("name", "companyAddress", "billingAddress", "inTradeRegister", "currencyRateSearchDensity")


@rule("getCompanyInfo")
def get_company_info(call):
    """Return the basic data of the company, with its business ID."""
    return call.fact("company")


@rule("updateCompanyInfo")
def update_company_info(call):
    """Change names and addresses; other members are left as they are."""
    company, asked = call.fact("company"), call.body
    if asked["id"] != company["id"]:
        raise invalid("id", asked["id"])
    if not asked["name"].strip():
        raise invalid("name", asked["name"])
    changes = without_blanks({name: asked[name] for name in CHANGEABLE if name in asked})
    call.store.set_fact(call.company, "company", company | changes)
    return {"message": "The company was updated."}


@rule("getCurrenciesForCompany")
def get_currencies_for_company(call):
    """Return the accounting currency."""
    return {"companyCurrency": call.fact("company")["companyCurrency"]}


@rule("getUsageSettings")
def get_usage_settings(call):
    """Return default channel, cash discount and accounting by row."""
    return call.fact("usage_settings")


@rule("getCompanyDeliveryTerms")
def get_company_delivery_terms(call):
    """Return the delivery terms in use."""
    return call.fact("delivery_terms")


@rule("getCompanyCollectionPenalExpensesSettings")
def get_collection_settings(call):
    """Return the settings of collection and penal costs."""
    return call.fact("collection_settings")


@rule("getCompanyInvoiceTemplates")
def get_invoice_templates(call):
    """Return the layouts of invoices, as a list."""
    return call.fact("invoice_templates")


@rule("getEInvoiceAddresses")
def get_einvoice_addresses(call):
    """Return the own e-invoice addresses, as a list: the Finnish form 0037 + business ID."""
    code = "0037" + call.fact("company")["businessIdentifier"]["code"].replace("-", "")
    address = {"operator": "TESTOPER", "sendingAddress": code, "receivingAddress": code, "edi": code}
    return [{**address, "receivingAddressPublicInTieke": True}]
