"""Switches of the login. See :mod:`sandbox.settings`."""

from urllib.parse import urlsplit

LOGIN_DEFAULTS = {
    # Life of an access token in seconds.
    "token_life": 3600,
    # The one redirect URI registered for the client; empty: none, so nobody can log in by browser.
    "client_redirect_uri": "",
    # Seconds until the code of a login by browser ends.
    "login_code_life": 60,
}


def check_redirect_uri(address):
    """Check that an address is a plain one of the web, without a query string.

    :raise ValueError: it is not
    """
    parts = urlsplit(address)
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" ?#@;,'\"<>\\")
    if address and not (is_plain and parts.scheme in ("http", "https") and parts.hostname):
        raise ValueError("The switch 'client_redirect_uri' takes an address like https://host/path, without query.")


LOGIN_CHECKS = {"client_redirect_uri": check_redirect_uri}
