"""The users of the company and their rights (fact book, chapter 16)."""

from ..problems import not_found
from . import rule


@rule("getCurrentUser")
def get_current_user(call):
    """Return the user that the token stands for."""
    return {**_user(call, call.fact("user")["id"]), "companyId": call.company}


@rule("getUserProfile")
def get_user_profile(call):
    """Return the names of a user of the same company."""
    user = _user(call, call.parameters["userId"])
    return {"firstname": user["firstName"], "surname": user["lastName"]}


@rule("getCurrentUserRights")
def get_current_user_rights(call):
    """Return the rights of the current user."""
    return call.fact("rights")


@rule("getPersonalDetails")
def get_personal_details(call):
    """Return what the person register knows about the current user."""
    user = _user(call, call.fact("user")["id"])
    return {
        "firstName": user["firstName"],
        "lastName": user["lastName"],
        "language": "FINNISH",
        "address": {"name": f"{user['firstName']} {user['lastName']}", "country": user["countryCode"]},
        "invoicingInfo": {"customerNumber": str(user["id"])},
    }


def _user(call, user_id):
    for user in call.fact("users"):
        if user["id"] == user_id:
            return user
    raise not_found("User")
