"""What a person reads when Procountor does not do what was asked."""

from ..procountor_api import AuthFailed, NotFound, NotNow, OutcomeUnknown, RateLimited, Refused, Unreachable


def explain(env, error):
    """Return a sentence, in the user's language, that says what happened and what to do.

    :param ApiError error: as raised by the client
    """
    for kind, sentence in _sentences(env).items():
        if isinstance(error, kind):
            return '\n'.join([sentence, *_problem_lines(error)])
    return str(error)


def _sentences(env):
    """From the narrow kind to the wide one; the first that fits is told."""
    return {
        AuthFailed: env._("Procountor does not accept the key. Check the client ID, the secret and the API key."),
        NotFound: env._("Procountor does not know this document any more."),
        Refused: env._("Procountor refused:"),
        RateLimited: env._("Procountor asks to wait: too many requests. It is tried again by itself."),
        Unreachable: env._("Procountor cannot be reached. Check the network and the address of the connection."),
        NotNow: env._("Procountor does not answer properly now. Try again in a while."),
        OutcomeUnknown: env._(
            "The answer of Procountor was lost. The document may have arrived there: it is not sent again."
        ),
    }


def _problem_lines(error):
    """The raw words of the service, a line each: its complete list of codes is not public (chapter 5)."""
    return [
        f'{problem.field}: {problem.message}' if problem.field else problem.message
        for problem in getattr(error, 'problems', ())
    ]
