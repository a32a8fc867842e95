"""A client of the Procountor API. Needs ``requests`` and nothing else.

    from procountor_api import Client, Credentials

    with Client("https://api.procountor.com/api", Credentials("client", "secret", "key")) as client:
        invoice = client.invoices.get(42)

Objects are plain dicts in the service's own words; whole numbers are int, all other numbers Decimal. Errors are in
``errors.py``. Chapters in the docstrings are those of the fact book on the Procountor API.
"""

from .auth import Credentials, Token
from .body import decode, encode
from .budget import Budget
from .client import Client
from .errors import (
    ApiError,
    AuthFailed,
    Conflict,
    NotFound,
    NotListed,
    NotNow,
    OutcomeUnknown,
    Problem,
    RateLimited,
    Refused,
    Stale,
    TokenExpired,
    Unreachable,
    Unreadable,
)
from .key_login import key_for_code, key_login_url
from .transport import checked_url, origin
