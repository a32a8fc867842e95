"""What can go wrong, named by what the caller does next.

    ApiError
      |
      +-- Refused            the service said no: nothing was stored, and repeating is useless until something is mended
      |     +-- AuthFailed       the credentials, the key or a brand-new token were refused
      |     +-- NotFound         the service knows no such object
      |     +-- Stale            somebody changed the object there: compare, and let a person decide
      |
      +-- NotNow             nothing was stored: the same call may be repeated later
      |     +-- Unreachable      no connection came about: name, refusal, connect timeout, certificate
      |     +-- RateLimited      too many requests
      |     +-- TokenExpired     the token was refused and this client has no credentials: bring a new token
      |     +-- Unreadable       a read was answered with something that is no usable answer
      |     +-- NotListed        the list does not show an object yet that is there by its id
      |
      +-- OutcomeUnknown     a write left and nobody knows what became of it: look for evidence, never just repeat
      |
      +-- Conflict           the evidence contradicts itself: a person decides

A read that got no answer, or a server error, is a plain ``NotNow``. Texts never hold a secret, a token, a query string
or a request body. Source: fact book, chapter 5.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One entry of the service's error list.

    ``field`` is a path such as ``paymentInfo.dueDate``, or None when the rule concerns the whole object; ``message`` is
    an upper-case code or an English sentence; ``status`` is the number the service gave, or None.
    """

    field: str | None
    message: str
    status: int | None = None

    def __str__(self):
        return f"{self.field}: {self.message}" if self.field else self.message


class ApiError(Exception):
    """Anything that kept a call from returning its answer."""


class Refused(ApiError):
    """The service said no (4xx); nothing was stored.

    ``status``: the HTTP status; ``problems``: list of `Problem`, empty when the answer held none; ``body``: the text
    of the answer, cut, with the token masked.
    """

    def __init__(self, message, status=None, problems=(), body=""):
        super().__init__(message)
        self.status = status
        self.problems = list(problems)
        self.body = body


class AuthFailed(Refused):
    """The credentials or the API key were refused, or a token that was fetched a moment ago."""


class NotFound(Refused):
    """404 in the service's own form. A 404 without its error list (a gateway, a wrong address) is a plain `Refused`."""


class Stale(Refused):
    """The object is not the one that was to be changed any more, and was left alone.

    ``found``: the object as it is there now.
    """

    def __init__(self, message, found):
        super().__init__(message)
        self.found = found


class NotNow(ApiError):
    """Nothing was stored; the same call may be repeated later.

    ``retry_after``: seconds the service asked to wait (float), or None; ``status``: the HTTP status, or None.
    """

    def __init__(self, message, retry_after=None, status=None):
        super().__init__(message)
        self.retry_after = retry_after
        self.status = status


class Unreachable(NotNow):
    """No connection came about, so nothing can have been sent."""


class RateLimited(NotNow):
    """429: too many requests."""


class TokenExpired(NotNow):
    """401, and the client was given a token without credentials. The request was not processed."""


class Unreadable(NotNow):
    """A read was answered with a page, cut text, a wrong shape, or a listing that repeats itself."""


class NotListed(NotNow):
    """The list of the service lags behind: it does not show an object that is there by its id."""


class OutcomeUnknown(ApiError):
    """A write left, and no answer says what became of it. It may have been carried out.

    ``status``: the HTTP status if there was one (3xx, 5xx, or a 2xx that cannot be read), or None.
    """

    def __init__(self, message, status=None):
        super().__init__(message)
        self.status = status


class Conflict(ApiError):
    """What was found cannot be explained by our own request alone.

    ``hits``: the remote objects, as the service gave them.
    """

    def __init__(self, message, hits):
        super().__init__(message)
        self.hits = hits
