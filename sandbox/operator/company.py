"""The company itself: periods, features, keys, rights, dimensions, circulation.

==============================================  ===================================================================
``PUT .../periods``                             ``{"date", "status"}``: open or close the tracking period of a day;
                                                ``{"year", "isOpen"}``: a fiscal year by its id
``PUT .../features``                            ``{"documents": true}``: the paid Documents feature
``PUT .../keys``                                ``{"key", "active"}``: revoke or restore an API key, or add one
``GET``, ``PUT .../rights``                     UserPrivileges of the user behind the key
``PATCH .../company``                           members of Company, also those that no client can change: business ID
``PATCH .../usagesettings``                     members of CompanyUsageSettings
``PATCH .../vatsettings``                       members of VatSettings
``PUT .../circulation``                         CirculationSettings; empty lists refuse approval
``POST .../dimensions``                         ``{"name", "items": [{"codeName", "description"}]}``
``PUT .../partners/{id}/accounts``              BusinessPartnerDefaultAccounts of a partner
==============================================  ===================================================================
"""

from ..problems import not_found
from ..rules.dimensions import add_dimension
from ..rules.fiscal_years import set_period, set_year
from ..store import fingerprint
from . import action
from .asked import demand, demand_schema

STATUSES = ("OPEN", "PENDING", "CLOSED")


@action("PUT", "/periods")
def change_period(call):
    """Open or close a period or a year."""
    if "year" in call.body:
        return set_year(call, demand(call.body, "year", int), demand(call.body, "isOpen", bool))
    status = demand(call.body, "status", str)
    if status not in STATUSES:
        raise ValueError(f"The status of a period is one of {', '.join(STATUSES)}.")
    return set_period(call, demand(call.body, "date", str), status)


@action("PUT", "/features")
def switch_features(call):
    """Buy or give back a feature."""
    features = {"documents": demand(call.body, "documents", bool)}
    call.store.set_fact(call.company, "features", features)
    return features


@action("PUT", "/keys")
def change_key(call):
    """Revoke, restore or add an API key of the company."""
    key, active = demand(call.body, "key", str), demand(call.body, "active", bool)
    if active:
        call.store.add_key(key, call.company)
        return {"key": key, "active": True}
    where = (fingerprint(key), call.company)
    if not call.store.execute("UPDATE api_key SET active = 0 WHERE fingerprint = ? AND company = ? RETURNING 1", where):
        raise not_found("API key")
    return {"key": key, "active": False}


@action("GET", "/rights")
def get_rights(call):
    """Return the rights of the user."""
    return call.fact("rights")


@action("PUT", "/rights")
def change_rights(call):
    """Replace the rights of the user."""
    demand_schema(call, "UserPrivileges", call.body)
    call.store.set_fact(call.company, "rights", call.body)
    return call.body


@action("PUT", "/circulation")
def change_circulation(call):
    """Change the settings of circulation; what is not mentioned stays."""
    return _changed(call, "circulation_settings", "CirculationSettings")


@action("PATCH", "/company")
def change_company(call):
    """Change the company, its business ID included; what is not mentioned stays, and so does the id."""
    call.body["id"] = call.company
    return _changed(call, "company", "Company")


@action("PATCH", "/usagesettings")
def change_usage_settings(call):
    """Change the default channel and its neighbours."""
    return _changed(call, "usage_settings", "CompanyUsageSettings")


@action("PATCH", "/vatsettings")
def change_vat_settings(call):
    """Change whether unit prices contain VAT."""
    return _changed(call, "vat_settings", "VatSettings")


@action("POST", "/dimensions")
def make_dimension(call):
    """Add a dimension with items."""
    demand_schema(call, "Dimension", call.body)
    return add_dimension(call, call.body["name"], call.body.get("items", ()))


@action("PUT", "/partners/<int:partner>/accounts")
def change_partner_accounts(call):
    """Set the default accounts of a partner."""
    demand_schema(call, "BusinessPartnerDefaultAccounts", call.body)
    if call.register("partner").get(call.parameters["partner"]) is None:
        raise not_found("Business partner")
    call.store.set_fact(call.company, f"accounts of partner {call.parameters['partner']}", call.body)
    return call.body


def _changed(call, fact, schema):
    value = {**call.fact(fact), **call.body}
    demand_schema(call, schema, value)
    call.store.set_fact(call.company, fact, value)
    return value
