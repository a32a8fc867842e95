"""Codes of a login by browser: short-lived, good for one exchange (fact book, chapter 3)."""

import secrets
import time

from .store import fingerprint

FACT = "login_codes"


def new_code(store, company, redirect_uri, life):
    """Return a fresh code for a key of ``company``; it ends after ``life`` seconds."""
    code = secrets.token_urlsafe(24)
    kept = {"company": company, "to": redirect_uri, "end": time.time() + life}
    with store.transaction():
        store.set_fact(0, FACT, {**_alive(store), fingerprint(code): kept})
    return code


def take_code(store, code, redirect_uri):
    """Use a code up and return its company; None for one that is unknown, used, too old or of another address."""
    with store.transaction():
        codes = _alive(store)
        found = codes.pop(fingerprint(code), None)
        store.set_fact(0, FACT, codes)
    return found["company"] if found and found["to"] == redirect_uri else None


def _alive(store):
    codes = store.fact(0, FACT, {})
    return {name: code for name, code in codes.items() if code["end"] > time.time()}
