"""Health of the service, and what a token belongs to."""

from . import rule


@rule("getStatus")
def get_status(call):
    """Tell name, version and health."""
    version = call.settings["api_version"] or call.api_version
    return {"name": "Procountor API", "version": version, "status": "OK", "procountorVersion": "111.0"}


@rule("getSessionInfo")
def get_session_info(call):
    """Tell company and user of the token."""
    company, user = call.fact("company"), call.fact("user")
    return {
        "companyId": company["id"],
        "name": company["name"],
        "country": company["country"],
        "productVersion": company["productVersion"],
        "userId": user["id"],
        "userName": user["name"],
        "companySettings": {"invoiceDiscussionEnabled": True},
    }
