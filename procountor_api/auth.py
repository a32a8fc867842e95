"""The way in: an access token for an API key (machine to machine). Source: fact book, 3.1."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN_PATH = "/oauth/token"
STATED_LIFE = 3600
MARGIN = 60


@dataclass(frozen=True)
class Credentials:
    """What a connection logs in with; one API key belongs to one user of one company.

    ``redirect_uri`` is the address registered for the client; an empty one is left out of the request, which the
    service seems to accept. The secret and the key never show in ``repr``.
    """

    client_id: str
    client_secret: str = field(repr=False)
    api_key: str = field(repr=False)
    redirect_uri: str = ""

    def form(self):
        """Return the body of the token request (bytes). The values travel here only, never in an address."""
        values = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "redirect_uri": self.redirect_uri,
            "api_key": self.api_key,
        }
        return urlencode({name: value for name, value in values.items() if value}).encode("ascii")


@dataclass(frozen=True)
class Token:
    """A bearer token, passed by value: it may be stored and handed to a client in another thread or process.

    ``expires_at`` is in seconds of the wall clock (`time.time`), because other processes read it: the moment from which
    the token is no longer used, a minute before the service's own limit (half its life, if that is shorter). A clock
    that jumps costs one renewal at most, for the service's 401 has the last word.
    """

    value: str = field(repr=False)
    expires_at: float

    def is_fresh(self):
        return time.time() < self.expires_at

    @classmethod
    def from_answer(cls, answer):
        """Read ``{"access_token": "…", "expires_in": 3600}``.

        :raise ValueError: there is no token in it, or one that cannot stand in a header
        """
        value = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value.strip():
            raise ValueError("no access token")
        life = answer.get("expires_in")
        if isinstance(life, bool) or not isinstance(life, int) or life <= 0:
            life = STATED_LIFE
        return cls(value, time.time() + life - min(MARGIN, life / 2))
