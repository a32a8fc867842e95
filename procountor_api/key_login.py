"""The other way in: a person logs in with the browser, and the client gets an API key. Source: fact book, 3.2.

A login by browser has three steps: the browser is sent to `key_login_url`, comes back to the redirect URI with a code,
and `key_for_code` exchanges the code for a key, which goes into `Credentials`.
"""

from urllib.parse import urlencode, urlsplit

from .auth import TOKEN_PATH
from .errors import AuthFailed, OutcomeUnknown, Refused
from .transport import Transport, checked_url

PATH = "/keylogin"


def key_login_url(base_url, client_id, redirect_uri, state):
    """Return the address of the page where a person logs in, chooses a company and allows a key.

    It stands beside the API, so the base path of ``base_url`` is left out.

    :param redirect_uri: the one address that is registered for the client; the browser comes back to it with ``code``
        and ``state``, or with ``error`` and ``state``
    :param state: text that only the caller can have made
    """
    parts = urlsplit(checked_url(base_url))
    query = {"response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "state": state}
    return f"{parts.scheme}://{parts.netloc}{PATH}?{urlencode(query)}"


def key_for_code(base_url, credentials, code, timeout):
    """Exchange the code of a login by browser for an API key (text). A write: it is never repeated by itself.

    How the exchange is made is not documented. This is the likeliest guess, and this function the one place to change:
    the token address with the grant type of codes (3.3), answered by ``{"api_key": "…"}``.

    :param credentials: `Credentials` of the client with its redirect URI; their API key is not used
    :raise AuthFailed: the code, the client id or the secret was refused
    :raise OutcomeUnknown: a key may have been made, but it did not arrive
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": credentials.redirect_uri,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
    }
    transport = Transport(base_url, credentials, None, timeout)
    try:
        answer = transport.write_form(TOKEN_PATH, form)
    except Refused as error:
        if error.status in (400, 401, 403):
            raise AuthFailed("Procountor refused the code of the login", error.status) from None
        raise
    finally:
        transport.close()
    key = answer.get("api_key") if isinstance(answer, dict) else None
    if not isinstance(key, str) or not key.isascii() or not key.isprintable() or not key.strip():
        raise OutcomeUnknown("Procountor answered the login without an API key")
    return key
