"""The register of customers and suppliers (fact book, chapter 9)."""

import re

from ..bodies import without_blanks
from ..identifiers import is_business_id
from ..problems import Problems
from . import rule
from .listing import Filter, one_or_many, page

BASIC_INVOICING = ("customerNumber", "identifier", "identifierType")


@rule("searchBusinessPartners")
def search_business_partners(call):
    """Search partners; hidden ones only with ``active=false``. Name and identifier come in HTTP headers."""
    asked, wanted = call.parameters, Filter()
    wanted.equal("type", asked.get("type"))
    wanted.equal("customer_number", asked.get("customerNumber"))
    wanted.equal("identifier_type", asked.get("identifierType"))
    wanted.equal("identifier", asked.get("identifier"))
    wanted.contains("name", asked.get("name"))
    wanted.equal("active", asked["active"])
    wanted.between("version", asked.get("versionStartDate"), asked.get("versionEndDate"))
    return page(call, "partner", wanted, _basic)


@rule("getBusinessPartner")
def get_business_partner(call):
    """Return one partner, or several."""
    return one_or_many(call, "partner", call.parameters["id"], "Business partner")


@rule("insertBusinessPartner")
def insert_business_partner(call):
    """Create a customer or a supplier."""
    check_partner(call, call.body)
    partners = call.register("partner")
    partner = {"id": 0, **without_blanks(call.body), "attachments": [], "version": call.now}
    partner["id"] = partners.next_id()
    partner["registryInfo"] = {"active": True, **partner.get("registryInfo", {})}
    if contacts := partner.get("contactPersons"):
        first = call.store.take(call.company, "contact_person", len(contacts))
        partner["contactPersons"] = [{**contact, "id": first + place} for place, contact in enumerate(contacts)]
    partners.insert(partner, call.now)
    return partner


def check_partner(call, partner):
    """Check the rules of a partner that the document cannot say.

    :raise Refused: 400
    """
    problems = Problems()
    if not partner["name"].strip():
        problems.blank("name")
    if partner["type"] == "PERSON":
        problems.invalid("type", "PERSON")
    if partner["type"] == "CUSTOMER" and not partner.get("address"):
        problems.blank("address")
    days = partner["paymentInfo"].get("paymentTermDays", "")
    if not re.fullmatch(r"\d{0,3}", days, re.ASCII):
        problems.invalid("paymentInfo.paymentTermDays", days)
    _check_identifier(problems, partner.get("invoicingInfo", {}))
    _check_customer_number(call, problems, partner)
    problems.refuse()


def _check_identifier(problems, invoicing):
    identifier = invoicing.get("identifier", "")
    if invoicing.get("identifierType") == "YHD" and identifier and not is_business_id(identifier):
        problems.add("invoicingInfo.identifier", "ERROR_BRN_CODE")


def _check_customer_number(call, problems, partner):
    # Uniqueness in the API is not documented. Known: the same number with another business ID is refused.
    invoicing = partner.get("invoicingInfo", {})
    number = invoicing.get("customerNumber")
    if not number:
        return
    others = call.register("partner").search("type = ? AND customer_number = ?", (partner["type"], number))
    identifiers = {other.document["invoicingInfo"].get("identifier") for other in others if not _is(other, partner)}
    if identifiers - {invoicing.get("identifier")}:
        problems.invalid("invoicingInfo.customerNumber", number)


def _is(stored, partner):
    return stored.document["id"] == partner.get("id")


def _basic(stored):
    partner = stored.document
    row = {name: partner[name] for name in ("id", "name", "type", "billingAddress", "version") if name in partner}
    invoicing = partner.get("invoicingInfo", {})
    row["invoicingInfo"] = {name: invoicing[name] for name in BASIC_INVOICING if name in invoicing}
    row["registryInfo"] = {"active": partner["registryInfo"]["active"]}
    return row
