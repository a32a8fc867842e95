"""What a person reads when Procountor does not do what was asked."""

import re

from ..procountor_api import (
    AuthFailed,
    Conflict,
    NotFound,
    NotListed,
    NotNow,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Stale,
    Unreachable,
)


def explain(env, error):
    """Return sentences, in the user's language, that say what happened and what to do.

    :param ApiError error: as raised by the client
    """
    if isinstance(error, Refused) and error.status == 404 and not error.problems:
        return env._("Procountor knows no such address. Check the address and the API version of the connection.")
    for kind, sentence in _sentences(env).items():
        if isinstance(error, kind):
            return '\n'.join([sentence, *_problem_lines(env, error)])
    return str(error)


def _sentences(env):
    """From the narrow kind to the wide one; the first that fits is told."""
    return {
        AuthFailed: env._(
            "Procountor does not accept the key. A Procountor administrator has to check the client ID, the secret, "
            "the API key and, if there is one, the redirect URI of the connection. When its test succeeds, what "
            "waits is sent by itself."
        ),
        Conflict: env._(
            "Procountor has a document that may be this one, and it is not sure: nothing more is sent for it. Look "
            "there, then settle it under Procountor / Outbox: link the one that is there, or send again."
        ),
        NotFound: env._("Procountor does not know this document any more."),
        Stale: env._(
            "The invoice was changed or approved in Procountor meanwhile, so nothing was overwritten. Compare the "
            "values on the invoice; then update it once more, or leave it as it is there."
        ),
        Refused: env._("Procountor refused this. Mend it and send again:"),
        RateLimited: env._("Procountor asks to wait: too many requests. It is tried again by itself."),
        Unreachable: env._(
            "Procountor cannot be reached. It is tried again by itself; if it lasts, check the network and the address "
            "of the connection."
        ),
        NotListed: env._(
            "Procountor's list does not show this document yet, so nobody can tell whether it is there only once. It "
            "is looked at again by itself."
        ),
        NotNow: env._("Procountor does not answer properly now. It is tried again by itself."),
        OutcomeUnknown: env._(
            "The answer of Procountor was lost. The document may have arrived, so it is not sent again. Look for its "
            "number in Procountor."
        ),
    }


def _problem_lines(env, error):
    """The words of the service, a line each: its list of codes is not public (chapter 5), so they stay as they are."""
    if isinstance(error, Conflict):
        return [str(error)]
    return [
        f'{_field_label(env, problem.field)}: {problem.message}' if problem.field else problem.message
        for problem in getattr(error, 'problems', ())
    ]


def _field_label(env, path):
    """Return what a person calls the field of the request; the path itself when we have no word for it."""
    words = {
        r'paymentInfo\.bankAccount': env._("Bank account on the connection"),
        r'paymentInfo\.dueDate': env._("Due date"),
        r'paymentInfo\.currency': env._("Currency"),
        r'paymentInfo\.bankReferenceCode': env._("Payment reference"),
        r'counterParty\.email': env._("E-mail of the customer"),
        r'counterParty\.identifier': env._("Business ID of the customer"),
        r'counterParty\.counterPartyAddress': env._("Address of the customer"),
        r'deliveryAddress': env._("Delivery address"),
        r'invoiceRows\[\d+\]\.vatPercent': env._("VAT percentage of a row"),
        r'invoiceRows\[\d+\]\.unit$': env._("Unit of a row"),
        r'date$': env._("Invoice date"),
    }
    for pattern, word in words.items():
        if re.match(pattern, path):
            return f'{word} ({path})'
    return path
