"""From a call to an answer or a named error. The error policy is here and nowhere else.

What a write and a read make of the same event:

    event                                        read            write
    no time left, or the lease over              NotNow          NotNow
    no connection, certificate                   Unreachable     Unreachable
    timeout, reset, cut answer                   NotNow          OutcomeUnknown
    2xx with usable JSON                         the answer      the answer
    2xx empty, no JSON, wrong content type       Unreadable      OutcomeUnknown
    3xx (never followed), 408, 5xx               NotNow          OutcomeUnknown
    401                                          another token, the same request again; AuthFailed when it was brand-new
    425, 429                                     NotNow, RateLimited
    any other 4xx                                Refused, NotFound

A 401, 425 or 429 says that the request was not processed, so a write may be repeated after it. Nothing else is repeated
here. The token request counts as a read: a token that gets lost does no harm.
"""

import logging
import math
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timezone
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from requests.utils import get_environ_proxies

from .auth import TOKEN_PATH, Token
from .body import decode, encode
from .budget import Budget
from .errors import (
    AuthFailed,
    NotFound,
    NotNow,
    OutcomeUnknown,
    Problem,
    RateLimited,
    Refused,
    TokenExpired,
    Unreachable,
    Unreadable,
)
from .wire import NeverSent, NoAnswer, TooLate, Wire

_logger = logging.getLogger(__name__)

BODY_LIMIT = 2_000
USER_AGENT = "procountor-connector"
DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    params: dict | None = None
    headers: dict | None = None
    body: bytes | None = None
    is_write: bool = False


class Transport:
    """Sends requests of one thread to one address and judges the answers.

    ``base_url`` with base path, https; http for loopback hosts only. ``timeout``: seconds that one call may take from
    beginning to end, a renewal of the token and the repeated request included. ``renew``, ``budget``: see `Client`.
    """

    def __init__(self, base_url, credentials, token, timeout, renew=None, budget=None):
        if credentials is None and token is None:
            raise ValueError("Credentials or a token are needed")
        self.base_url = checked_url(base_url)
        self.credentials = credentials
        self.token = token
        self.timeout = timeout
        self.clock_difference = None
        self._renewal = renew or own_token
        self._budget = budget or Budget()
        self._lease = math.inf
        self._wire = Wire(environment_proxies(self.base_url), os.environ.get("REQUESTS_CA_BUNDLE"))

    def read(self, path, params=None, headers=None):
        return self._call(Request("GET", path, params, headers))

    def write(self, method, path, payload=None):
        """Send ``payload``: JSON text as it is, a plain value encoded, None as no body at all."""
        if payload is None:
            return self._call(Request(method, path, is_write=True))
        text = payload if isinstance(payload, str) else encode(payload)
        return self.write_bytes(method, path, text.encode("utf-8"), "application/json")

    def write_bytes(self, method, path, body, content_type):
        """Send ``body`` as it is."""
        return self._call(Request(method, path, None, {"Content-Type": content_type}, body, is_write=True))

    def write_form(self, path, values):
        """Send a form without a token, as logins do, and return the answer."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        request = Request("POST", path, None, headers, urlencode(values).encode("ascii"), is_write=True)
        return judged(self._exchange(request, time.monotonic() + self.timeout), is_write=True)

    @contextmanager
    def lease(self, until):
        """See `Client.lease`."""
        old, self._lease = self._lease, until
        try:
            yield
        finally:
            self._lease = old

    def login(self):
        """Fetch a new token, keep it and return it."""
        self.token = None
        self.token = self._login(time.monotonic() + self.timeout)
        return self.token

    def close(self):
        self._wire.close()

    def _call(self, request):
        deadline = time.monotonic() + self.timeout
        is_usable = self.credentials is None or (self.token and self.token.is_fresh())
        is_last = not is_usable and self._renew(deadline)
        answer = self._exchange(request, deadline, self.token)
        while answer.status == 401 and self.credentials and not is_last:
            is_last = self._renew(deadline)  # a 401 was not processed, so the same write may go again
            answer = self._exchange(request, deadline, self.token)
        if answer.status == 401:
            raise self._token_refused(answer)
        return judged(answer, request.is_write)

    def _token_refused(self, answer):
        if not self.credentials:
            return TokenExpired("Procountor refused the token; a new one is needed", status=401)
        self.token = None
        return AuthFailed("Procountor refused a token that it had just given", 401, body=body_text(answer))

    def _renew(self, deadline):
        """Replace the token; return whether the refusal of the new one is final: it comes straight from the service."""
        logins = []

        def login():
            logins.append(self._login(deadline))
            return logins[-1]

        old, self.token = self.token, None
        self.token = self._renewal(old, login)
        return bool(logins) or self.token == old  # a renewal that gives the refused one again has no other

    def _login(self, deadline):
        if self.credentials is None:
            raise TokenExpired("This client has no credentials to fetch a token with")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._exchange(Request("POST", TOKEN_PATH, None, headers, self.credentials.form()), deadline)
        if answer.status in (400, 401, 403):
            raise AuthFailed("Procountor refused the client id, the client secret or the API key", answer.status)
        try:
            return Token.from_answer(judged(answer, is_write=False))
        except ValueError:
            raise Unreadable("Procountor answered the login without a token", status=answer.status) from None

    def _exchange(self, request, deadline, token=None):
        headers = {"Accept": "application/json", "User-Agent": USER_AGENT, **(request.headers or {})}
        if token:
            headers["Authorization"] = f"Bearer {token.value}"
        latest = min(deadline, self._lease) if request.is_write else deadline
        slot_end = self._budget.wait(latest)

        def gate():
            if time.monotonic() > slot_end:  # opening the connection took too long for the slot
                self._budget.wait(latest)

        start, outcome = time.monotonic(), "not sent"
        try:
            url = self.base_url + request.path
            answer = self._wire.exchange(
                request.method, url, request.params, headers, request.body, deadline, latest, gate
            )
            outcome = answer.status
            self.clock_difference = clock_difference(answer.headers, time.monotonic() - start)
            if answer.status == 429:
                self._budget.hold(retry_after(answer.headers))
            return masked(answer, token)
        except TooLate as error:
            raise NotNow(f"The request was not sent: {error}") from None
        except NeverSent as error:
            raise Unreachable(f"Procountor cannot be reached: {error}") from None
        except NoAnswer as error:
            outcome = "no answer"
            raise lost(request.is_write, f"Procountor gave no whole answer: {error}") from None
        finally:
            milliseconds = (time.monotonic() - start) * 1000
            _logger.info("%s %s %s %.0f ms", request.method, request.path[:80], outcome, milliseconds)


def own_token(_refused, login):
    """Renew without sharing."""
    return login()


def lost(is_write, message, status=None, retry_after=None):
    if is_write:
        return OutcomeUnknown(message, status)
    return NotNow(message, retry_after, status)


def masked(answer, token):
    """Return a bad answer without the secrets of its request, which it may repeat; of a login nothing is left."""
    if answer.status < 300:
        return answer
    return replace(answer, content=answer.content.replace(token.value.encode(), b"***") if token else b"")


def judged(answer, is_write):
    """Return the decoded body of a good answer, or raise what its status means."""
    status = answer.status
    if 200 <= status < 300:
        return decoded(answer, is_write)
    if status == 429:
        raise RateLimited("Procountor asks for fewer requests", retry_after(answer.headers), status)
    if status == 425:
        raise NotNow("Procountor is not ready for this request", retry_after(answer.headers), status)
    if 400 <= status < 500 and status != 408:
        raise refused(answer)
    what = "pointed elsewhere" if 300 <= status < 400 else "failed"
    raise lost(is_write, f"Procountor {what} ({status})", status, retry_after(answer.headers))


def decoded(answer, is_write):
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        if kind != "application/json":
            raise ValueError(f"its content type is {kind[:50] or 'missing'}")
        return decode(answer.content)
    except ValueError as error:
        reason = str(error) if type(error) is ValueError else "it is no whole JSON"
    message = f"Procountor's answer cannot be read: {reason}"
    raise OutcomeUnknown(message, answer.status) if is_write else Unreadable(message, status=answer.status)


def refused(answer):
    status, problems = answer.status, problem_list(answer)
    text = "; ".join(str(problem) for problem in problems[:5]) or "no reason given"
    message, error = f"Procountor refused the request ({status}): {text}", Refused
    if status == 404 and problems:
        error = NotFound
    elif status == 404:
        message = "There is no such address (404); are the base path and the API version right?"
    return error(message, status, problems, body_text(answer))


def problem_list(answer):
    """Return the `Problem` list of ``{"errors": [{"status", "field", "message"}]}``, empty for anything else (5)."""
    try:
        entries = decode(answer.content)["errors"]
        entries = [entry for entry in entries if isinstance(entry, dict)]
    except (ValueError, TypeError, KeyError):
        return []
    return [
        Problem(
            field=entry["field"][:200] if isinstance(entry.get("field"), str) and entry["field"] else None,
            message=str(entry.get("message") or "")[:500],
            status=entry["status"] if isinstance(entry.get("status"), int) else None,
        )
        for entry in entries[:100]
    ]


def body_text(answer):
    return answer.content[:BODY_LIMIT].decode("utf-8", "replace")


def retry_after(headers):
    """Return the seconds of ``Retry-After`` (a number or an HTTP date) as float, or None.

    A date is measured against the answer's own ``Date``, so that a wrong local clock does no harm.
    """
    text = headers.get("Retry-After", "").strip()
    try:
        if text.isascii() and text.isdigit():
            seconds = float(text)
            return seconds if math.isfinite(seconds) else None
        now = http_date(headers["Date"]) if "Date" in headers else time.time()
        return max(0.0, http_date(text) - now)
    except (ValueError, TypeError, OverflowError):
        return None


def clock_difference(headers, seconds):
    """Return how many seconds the clock of an answer's ``Date`` is ahead of ours, or None when it has no such header.

    :param seconds: how long the answer took; half of it is taken for the way back
    """
    try:
        return http_date(headers["Date"]) - (time.time() - seconds / 2)
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def http_date(text):
    moment = parsedate_to_datetime(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def checked_url(url):
    """Return ``url`` without a slash at its end.

    :raise ValueError: no text, not https (http is for loopback hosts), a port that there is not, or with user, query or
        fragment in it
    """
    if not isinstance(url, str):
        raise ValueError("The address is missing")
    parts = urlsplit(url)
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" \\@?#")
    if not parts.hostname or not is_plain or parts.port == 0:  # reading a port that is none raises ValueError
        raise ValueError("The address must look like https://host/path")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("The address must begin with https://")
    return url.rstrip("/")


def origin(url):
    """Return ``scheme://host:port``, which decides who gets a secret; "" for what `checked_url` refuses."""
    try:
        parts = urlsplit(checked_url(url))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{parts.port or DEFAULT_PORTS[parts.scheme]}"


def is_loopback(host):
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def environment_proxies(url):
    """Return the proxies of HTTPS_PROXY and NO_PROXY for ``url``; never one for plain http, which it could read."""
    return get_environ_proxies(url) if url.startswith("https:") else {}
