"""The web page: what the sandbox holds, for people. Server-rendered, readable on a phone."""

import re
from pathlib import Path

from ..problems import Refused, error_body
from ..reply import Reply
from .company import SECTIONS, company_view, section_view
from .files import serve_attachment
from .forms import serve_form
from .home import faults_view, home_view, requests_view
from .html import document, text
from .invoices import invoice_view
from .receipts import receipt_view

NUMBER = r"(\d{1,9})"
ROUTES = (
    (re.compile(r"/"), home_view),
    (re.compile(r"/requests"), requests_view),
    (re.compile(r"/faults"), faults_view),
    (re.compile(rf"/companies/{NUMBER}"), company_view),
    (re.compile(rf"/companies/{NUMBER}/({'|'.join([*SECTIONS, 'operator'])})"), section_view),
    (re.compile(rf"/companies/{NUMBER}/invoices/{NUMBER}"), invoice_view),
    (re.compile(rf"/companies/{NUMBER}/ledgerreceipts/{NUMBER}"), receipt_view),
)
ATTACHMENT = re.compile(rf"/companies/{NUMBER}/attachments/{NUMBER}")
STATIC = {"/style.css": "text/css; charset=utf-8", "/live.js": "text/javascript; charset=utf-8"}
FOLDER = Path(__file__).parent / "static"
HTML = "text/html; charset=utf-8"
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in POLICY.items())),
]


class Page:
    """Serves the pages beside the API."""

    def __init__(self, sandbox):
        self._sandbox = sandbox

    def has(self, path):
        """Tell whether a path is a page."""
        others = path == "/form" or path in STATIC or ATTACHMENT.fullmatch(path)
        return bool(others) or any(pattern.fullmatch(path) for pattern, _view in ROUTES)

    def serve(self, request):
        """Answer with a page; 404 when what it is about does not exist."""
        try:
            return self._serve(request)
        except Refused as refusal:
            return Reply.json(refusal.status, refusal.body)

    def _serve(self, request):
        methods = ("POST",) if request.path == "/form" else ("GET", "HEAD")
        if request.method not in methods:
            return Reply.json(405, error_body(405, [(None, "Method not allowed.")]), [("Allow", ", ".join(methods))])
        if request.path == "/form":
            return serve_form(self._sandbox, request)
        if request.path in STATIC:
            return Reply(200, (FOLDER / request.path[1:]).read_bytes(), STATIC[request.path])
        if match := ATTACHMENT.fullmatch(request.path):
            return serve_attachment(self._sandbox, int(match[1]), int(match[2])) or _page(request, None)
        for pattern, view in ROUTES:
            if match := pattern.fullmatch(request.path):
                values = [int(value) if value.isdigit() else value for value in match.groups()]
                with self._sandbox.store.reading():
                    return _page(request, view(self._sandbox, *values))
        return _page(request, None)


def _page(request, content):
    status = 200 if content else 404
    told, failed = request.args.get("told", ""), "failed" in request.args
    body = document(content or text("There is no such thing here."), told, failed)
    return Reply(status, body.encode("utf-8", "replace"), HTML, HEADERS)
