"""Access tokens (fact book, chapter 3)."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import parse_qsl

from ..bodies import read_raw
from ..login_codes import take_code
from ..problems import Refused
from ..seed import CLIENT_ID, CLIENT_SECRET
from ..store import fingerprint
from . import Answer, rule

FORM = "application/x-www-form-urlencoded"
CREDENTIALS = {"grant_type", "client_id", "client_secret", "api_key", "code", "refresh_token"}
UNKNOWN_CLIENT = "unknown"
HEADER = {"alg": "HS256", "typ": "JWT"}


@rule("getToken")
def get_token(call):
    """Give a token for an API key, or a key for the code of a login by browser; all in a form body without charset."""
    request = call.request
    if CREDENTIALS & set(request.args):
        return _error(400, "invalid_request", "Credentials in the URL are not accepted.")
    if request.content_type != FORM:
        return _error(400, "invalid_request", f"The content type has to be {FORM}, without a charset.")
    form = _form(read_raw(request))
    if form is None:
        return _error(400, "invalid_request", "The body is not a form.")
    if form.get("grant_type") not in GRANTS:
        return _error(400, "unsupported_grant_type", f"The sandbox knows the grant types {', '.join(GRANTS)}.")
    needed, give = GRANTS[form["grant_type"]]
    if missing := [name for name in ("client_id", "client_secret", needed) if not form.get(name)]:
        return _error(400, "invalid_request", f"The value of '{missing[0]}' is missing.")
    if (form["client_id"], form["client_secret"]) != (CLIENT_ID, CLIENT_SECRET):
        return _error(401, "invalid_client", "Client, secret or API key is wrong.")
    return give(call, form)


def _token_for_key(call, form):
    key = fingerprint(form["api_key"])
    company = call.store.company_of_key(key)
    if company is None:
        return _error(401, "invalid_client", "Client, secret or API key is wrong.")
    life, now = call.settings["token_life"], int(time.time())
    claims = {"company": company, "key": key, "client": form["client_id"], "iat": now, "exp": now + life}
    token = _signed(call.store, claims)
    return {"access_token": token, "token_type": "bearer", "expires_in": life}


def _key_for_code(call, form):
    # That the code of /keylogin is exchanged here, and for what, is a guess: the documentation does not tell.
    company = take_code(call.store, form["code"], form.get("redirect_uri"))
    if company is None:
        return _error(400, "invalid_grant", "The code is wrong, used or too old, or the redirect URI is another one.")
    key = f"sandbox-key-{secrets.token_hex(16)}"
    call.store.add_key(key, company)
    return {"api_key": key}


# Per grant type: what the form needs beside client and secret, and what gives the answer.
GRANTS = {"client_credentials": ("api_key", _token_for_key), "authorization_code": ("code", _key_for_code)}


def company_of_token(store, header):
    """Return the company that the ``Authorization`` header stands for.

    :raise Refused: 401
    """
    scheme, _, token = (header or "").partition(" ")
    claims = _claims(store, token) if scheme.lower() == "bearer" else None
    if claims is None or claims["exp"] <= time.time() or store.company_of_key(claims["key"]) != claims["company"]:
        raise Refused(401, [(None, "The access token is missing, wrong or expired.")], [("WWW-Authenticate", "Bearer")])
    return claims["company"]


def client_of(request):
    """Return the client id of a request, as it says itself; for counting, not for deciding anything."""
    header = request.headers.get("Authorization")
    try:
        if header:
            client = _payload(header.split(".")[1]).get("client", CLIENT_ID)
        else:
            client = _form(request.get_data(cache=True)).get("client_id") if request.content_type == FORM else None
    except (IndexError, ValueError, AttributeError, RecursionError):
        return UNKNOWN_CLIENT
    return client if client == CLIENT_ID else UNKNOWN_CLIENT


def _form(raw):
    try:
        return dict(parse_qsl(raw.decode("utf-8"), errors="strict"))
    except ValueError:
        return None


def _error(status, code, text):
    # Bodies of refused token calls are not documented; clients look for both members.
    error = {"status": status, "message": text}
    return Answer(status, {"error": code, "error_description": text, "errors": [error]})


def _signed(store, claims):
    # ASCII JSON never gives "-" or "_" in base64url, so clients with a narrow pattern are served too.
    text = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (HEADER, claims))
    return f"{text}.{_signature(store, text)}"


def _claims(store, token):
    text, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(store, text).encode()):
        return None
    return _payload(text.partition(".")[2])


def _payload(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _signature(store, text):
    secret = bytes.fromhex(store.fact(0, "token_secret"))
    return _encoded(hmac.new(secret, text.encode(), hashlib.sha256).digest())


def _encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
