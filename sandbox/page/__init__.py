"""The web page: what the sandbox holds, for people. Server-rendered, readable on a phone."""

import re

from ..problems import error_body
from ..reply import Reply
from .html import document, text
from .views import company_view, home_view, invoice_view

ROUTES = (
    (re.compile(r"/"), home_view),
    (re.compile(r"/companies/(\d{1,9})"), company_view),
    (re.compile(r"/companies/(\d{1,9})/invoices/(\d{1,9})"), invoice_view),
)


class Page:
    """Serves the pages beside the API."""

    def __init__(self, sandbox):
        self._sandbox = sandbox

    def has(self, path):
        """Tell whether a path is a page."""
        return any(pattern.fullmatch(path) for pattern, _view in ROUTES)

    def serve(self, request):
        """Answer with a page; 404 when what it is about does not exist."""
        if request.method not in ("GET", "HEAD"):
            return Reply.json(405, error_body(405, [(None, "Method not allowed.")]), [("Allow", "GET")])
        for pattern, view in ROUTES:
            if match := pattern.fullmatch(request.path):
                with self._sandbox.store.reading():
                    content = view(self._sandbox, *map(int, match.groups()))
                return _page(content)
        return _page(None)


def _page(content):
    status = 200 if content else 404
    body = document(content or text("There is no such thing here."))
    return Reply(status, body.encode(), "text/html; charset=utf-8", [("Cache-Control", "no-store")])
