"""The browser page ``/keylogin``: a person signs in, chooses a company and gives a client an API key (chapter 3).

Only that the page exists is known for certain. How it looks, how it refuses and how the code is exchanged are guesses.
"""

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from .guard import refuse_other_sites
from .login_codes import new_code
from .page import HTML, POLICY
from .page.html import document, element, join, single
from .problems import Refused, error_body
from .reply import Reply
from .seed import CLIENT_ID, PASSWORD, USER_NAME

PATH = "/keylogin"
ASKED = ("response_type", "client_id", "redirect_uri", "state")


class KeyLogin:
    """Serves the page, and sends the browser back to the client with a code, or with ``error=access_denied``."""

    def __init__(self, store, settings):
        self._store = store
        self._settings = settings

    def serve(self, request):
        """Answer the browser; a wrong request gets a page and never a redirect, for it would lead anywhere."""
        if request.method not in ("GET", "POST"):
            return Reply.json(405, error_body(405, [(None, "Method not allowed.")]), [("Allow", "GET, POST")])
        values = request.args if request.method == "GET" else request.form
        asked = {name: values.get(name, "") for name in ASKED}
        if reason := self._refusal(asked):
            return self._page(400, element("p", reason))
        if request.method == "GET":
            return self._page(200, self._form(asked))
        try:
            refuse_other_sites(request, is_form=True)
        except Refused as refusal:
            return Reply.json(refusal.status, refusal.body)
        return self._decided(asked, values)

    def _refusal(self, asked):
        registered = self._settings["client_redirect_uri"]
        if asked["response_type"] != "code":
            return "The response_type has to be code."
        if asked["client_id"] != CLIENT_ID:
            return "There is no such client."
        if not registered:
            return "No redirect URI is registered for this client: set the switch client_redirect_uri."
        if asked["redirect_uri"] not in ("", registered):
            return "The redirect_uri is not the one that is registered for this client."
        return None

    def _decided(self, asked, values):
        if "cancel" in values:
            return self._back(asked, error="access_denied")
        if (values.get("user"), values.get("password")) != (USER_NAME, PASSWORD):
            return self._page(403, join([element("p", "User name or password is wrong."), self._form(asked)]))
        company = values.get("company", "")
        if company not in map(str, self._store.companies()):
            return self._page(400, element("p", "There is no such company."))
        target, life = self._settings["client_redirect_uri"], self._settings["login_code_life"]
        return self._back(asked, code=new_code(self._store, int(company), target, life))

    def _back(self, asked, **values):
        if asked["state"]:
            values["state"] = asked["state"]
        address = f"{self._settings['client_redirect_uri']}?{urlencode(values)}"
        headers = [("Location", address), ("Cache-Control", "no-store")]
        return Reply(HTTPStatus.FOUND, content_type=None, headers=headers)

    def _form(self, asked):
        companies = join(
            element("option", self._store.fact(number, "company")["name"], value=number)
            for number in self._store.companies()
        )
        fields = [
            *(single("input", type="hidden", name=name, value=value) for name, value in asked.items()),
            element("label", join(["User name", single("input", name="user", value=USER_NAME)])),
            element("label", join(["Password", single("input", type="password", name="password", value=PASSWORD)])),
            element("label", join(["Company", element("select", companies, name="company")])),
            element("button", "Allow", name="allow"),
            " ",
            element("button", "Cancel", name="cancel"),
        ]
        note = f"The client {asked['client_id']} asks for an API key. It gets your rights in the company you choose."
        form = element("form", join(fields), method="post", action=PATH, class_="card")
        return join([element("p", note), element("div", form, class_="forms")])

    def _page(self, status, content):
        # the browser counts the redirect after the form as a target of the form
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self._settings["client_redirect_uri"]))
        policy = {**POLICY, "form-action": f"'self' {origin}" if origin != "://" else "'self'"}
        headers = [
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items())),
        ]
        body = document(join([element("h1", "Log in"), content]))
        return Reply(status, body.encode("utf-8", "replace"), HTML, headers)
