"""Actions that a person has to confirm in an app (fact book, chapter 17).

The action answers 202 with a handle; ``GET /mfatransactionresult/{handle}`` tells the outcome. A switch says what the
person does; with ``wait`` it is the operator who decides (``POST /operator/companies/{n}/twofactor/{handle}``).
"""

import time
import uuid

from ..problems import Refused, forbidden, not_found
from . import Answer, rule

APP = "PROCOUNTOR_KEY"
KIND = "two_factor"
FIRST = {"confirm": "confirmed", "reject": "rejected", "expire": "expired", "wait": "waiting"}
REFUSALS = {
    "rejected": (406, "The action was rejected."),
    "expired": (408, "The action was not confirmed in time."),
    "handled": (409, "The action has already been handled."),
}
CONFIRMED = {}


def on_confirmation(kind):
    """Register what happens when an action is confirmed: a function of call and details, to MfaTransactionResult."""

    def decorate(function):
        CONFIRMED[kind] = function
        return function

    return decorate


def ask(call, kind, details):
    """Ask for a confirmation; return the answer of the action.

    :param kind: a kind of :func:`on_confirmation`
    :param details: JSON for its function
    """
    register = call.register(KIND)
    handle = str(uuid.uuid4())
    request = {"id": register.next_id(), "handle": handle, "kind": kind, "details": details}
    request |= {"state": "waiting", "asked": time.time()}
    register.insert(request, call.now)
    decide(call, request, FIRST[call.settings["two_factor"]])
    return Answer(202, {"transactionIdentifier": handle, "confirmationApp": APP})


def decide(call, request, state):
    """Let the person decide: ``confirmed``, ``rejected``, ``expired``, ``forbidden``, or go on ``waiting``."""
    result = CONFIRMED[request["kind"]](call, request["details"]) if state == "confirmed" else None
    call.register(KIND).replace({**request, "state": state, "result": result})


def demand_request(call, handle):
    """Return what a handle stands for.

    :raise Refused: 404
    """
    rows = call.register(KIND).search("handle = ?", (handle,))
    if not rows:
        raise not_found("Transaction")
    return rows[0].document


@rule("getMfaTransactionResult")
def get_result(call):
    """Tell the outcome of an action: 202 while nobody has decided."""
    request = demand_request(call, call.parameters["transactionIdentifier"])
    state = request["state"]
    if state == "waiting":
        if time.time() - request["asked"] < call.settings["two_factor_life"]:
            return Answer(202, {"message": "Waiting for confirmation."})
        state = "expired"
    if state == "forbidden":
        raise forbidden("Insufficient user rights.")
    if state in REFUSALS:
        status, text = REFUSALS[state]
        raise Refused(status, [(None, text)])
    if call.settings["two_factor_read_once"]:
        with call.store.transaction():
            call.register(KIND).replace({**request, "state": "handled"})
    return request["result"]
