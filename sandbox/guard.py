"""Keeping other web sites away from the operator: their pages could otherwise post to a sandbox on this machine."""

from urllib.parse import urlsplit

from .problems import Refused

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}


def refuse_other_sites(request, is_form=False):
    """Refuse a request that a page of another site has made.

    Programs send no ``Origin``; a browser does. The host has to be this machine by name, too: a foreign name that was
    pointed here would be an origin of its own.

    :param is_form: only this machine may send it
    :raise Refused: 403
    """
    origin, host = request.headers.get("Origin"), request.headers.get("Host", "")
    if origin is None and not is_form:
        return
    own = origin is None or origin in (f"http://{host}", f"https://{host}")
    if not own or urlsplit(f"//{host}").hostname not in LOOPBACK_NAMES:
        raise Refused(403, [(None, "Requests of other web sites are not accepted.")])
    if is_form and request.remote_addr not in LOOPBACK_NAMES:
        raise Refused(403, [(None, "Forms are accepted from this machine only.")])
