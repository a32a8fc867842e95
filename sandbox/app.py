"""The WSGI application: the API, the operator's door and the web page on one port."""

import logging
import time
from collections import deque

from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Request

from .api import Api
from .contract import Contract
from .door import Door
from .key_login import PATH as KEY_LOGIN
from .key_login import KeyLogin
from .old_files import complete
from .page import Page
from .problems import error_body
from .reply import Dropped, Reply
from .seed import seed
from .settings import Settings
from .start_data import StartData

_logger = logging.getLogger(__name__)

KEPT_REQUESTS = 200


class Sandbox:
    """The whole sandbox over one store.

    :param store: :class:`~sandbox.store.Store`
    :param companies: how many companies there are at least
    :param check_answers: see :class:`~sandbox.api.Api`
    :param latency: seconds that every API call takes longer
    :param empty: new companies have no documents
    """

    def __init__(self, store, companies=2, check_answers=True, latency=0, empty=False):
        self.store = store
        self.companies = companies
        self.settings = Settings(store)
        self.contract = Contract(self.settings["versions"])
        self._start_data = StartData(store, self.settings, self.contract)
        self._found_companies(empty)
        complete(store, self.settings)
        self.api = Api(store, self.settings, self.contract, check_answers, latency)
        self.faults = self.api.faults
        self.requests = deque(maxlen=KEPT_REQUESTS)
        self.door = Door(self)
        self._page = Page(self)
        self._key_login = KeyLogin(store, self.settings)

    def reset(self, empty=False):
        """Start over: companies as they were at the start or without documents, default switches, no faults.

        Tokens stay valid.
        """
        with self.store.transaction():
            self.store.clear()
            self.settings.load()
            self._found_companies(empty)
        self.contract.versions = set(self.settings["versions"])
        self.api.forget()
        self.requests.clear()

    def _found_companies(self, empty):
        with self.store.transaction():
            for company in seed(self.store, self.companies):
                if not empty:
                    self._start_data.lay(company)

    def __call__(self, environ, start_response):
        request = Request(environ)
        try:
            reply = self._reply(request)
        except Dropped:
            raise
        except Exception:
            _logger.exception("%s %s failed", request.method, request.path)
            reply = Reply.json(500, error_body(500, [(None, "The sandbox has failed; see its error output.")]))
        start_response(f"{reply.status} {HTTP_STATUS_CODES.get(reply.status, 'Unknown')}", reply.headers)
        return [reply.body]

    def _reply(self, request):
        path = request.path
        if path.startswith("/operator/"):
            return self.door.serve(request)
        if path == KEY_LOGIN:
            return self._key_login.serve(request)
        if self._page.has(path):
            return self._page.serve(request)
        return self._logged(request)

    def _logged(self, request):
        start = time.perf_counter()
        entry = {"time": time.strftime("%H:%M:%S"), "method": request.method, "path": request.path}
        entry |= {"operation": None, "company": None, "status": 500}
        try:
            reply = self.api.serve(request, entry)
            entry["status"] = reply.status
        except Dropped:
            entry["status"] = "dropped"
            raise
        finally:
            if entry["operation"] != "getToken":
                # The query of a token call may hold credentials that a client put in the wrong place.
                entry["query"] = request.query_string.decode("latin-1")
            entry["ms"] = round((time.perf_counter() - start) * 1000, 1)
            self.requests.append(entry)
        return reply
