"""The API itself: from a request to the answer that the document describes."""

import logging
import threading
import time

from . import rules
from .faults import Faults
from .problems import Refused
from .reply import Reply
from .rules import Answer, Call
from .rules.rights import demand_right
from .rules.token import client_of, company_of_token
from .strikes import strike
from .traffic import Traffic

_logger = logging.getLogger(__name__)

CHANGING = ("POST", "PUT", "PATCH", "DELETE")


class Api:
    """Serves the operations of the document.

    :param contract: the compiled document
    :param check_answers: check every answer against the document; an undocumented one becomes a 500
    :param latency: seconds that every call takes longer, for benchmarks
    """

    def __init__(self, store, settings, contract, check_answers=True, latency=0):
        self._store = store
        self._settings = settings
        self._contract = contract
        self._check_answers = check_answers
        self._latency = latency
        self._rules = rules.load()
        self.faults = Faults(contract.operations)
        self.traffic = Traffic(settings)
        self._late = []
        if unknown := set(self._rules) - set(contract.operations):
            raise ValueError(f"Rules without an operation in the document: {sorted(unknown)}")

    def serve(self, request, entry):
        """Answer a request.

        :param entry: dict of the request log; gets operation and company
        :raise Dropped: close the connection instead of answering
        """
        try:
            operation, path_texts = self._contract.find(request.method, request.path)
            entry["operation"] = operation.id
            self.traffic.count(client_of(request))
            time.sleep(self._latency)
            fault = self.faults.due(operation.id)
            if fault and fault.kind == "late_store":
                self._store_later(fault.order["seconds"], operation, path_texts, request)
            if fault and not fault.after_store and (reply := strike(fault, None)):
                return reply
            reply = self._run(operation, path_texts, request, entry)
            return strike(fault, reply) or reply if fault and fault.after_store else reply
        except Refused as refusal:
            return Reply.json(refusal.status, refusal.body, refusal.headers)

    def forget(self):
        """Drop what is not in the data file: faults, counted traffic, documents on their way."""
        self.faults.clear()
        self.traffic.clear()
        while self._late:
            self._late.pop().cancel()

    def _store_later(self, seconds, operation, path_texts, request):
        def store():
            try:
                self._run(operation, path_texts, request, {})
            except Refused as refusal:
                _logger.warning("A late %s was refused: %s", operation.id, refusal.errors)

        timer = threading.Timer(seconds, store)
        timer.daemon = True
        self._late.append(timer)
        timer.start()

    def _run(self, operation, path_texts, request, entry):
        company = company_of_token(self._store, request.headers.get("Authorization")) if operation.needs_token else 0
        entry["company"] = company or None
        apply = self._rules.get(operation.id)
        if apply is None:
            raise Refused(501, [(None, f"The sandbox does not have the operation {operation.id} yet.")])
        self._check_filters(operation, request)
        call = Call(
            store=self._store,
            settings=self._settings,
            request=request,
            company=company,
            parameters=operation.read_parameters(request, path_texts),
            body=operation.read_body(request),
            api_version=self._contract.version,
        )
        with self._store.transaction() if operation.method in CHANGING else self._store.reading():
            demand_right(call, operation.id)
            answer = apply(call)
            if not isinstance(answer, Answer):
                answer = Answer(200, answer)
            self._check(operation, answer)
        if answer.content_type:
            return Reply(answer.status, answer.body, answer.content_type, answer.headers)
        return Reply.json(answer.status, answer.body, answer.headers)

    def _check_filters(self, operation, request):
        # Since 23.09 personal data are searched for in headers; what the query says then is not documented.
        for name in operation.header_only & set(request.args):
            if self._settings["header_filter_in_query"] == "refuse":
                raise Refused(400, [(name, f"The filter '{name}' has to be an HTTP header.")])
            _logger.warning("The filter %r in the query is ignored: it is an HTTP header", name)

    def _check(self, operation, answer):
        # An answer that is not documented is a fault of the sandbox itself: nothing is stored then.
        errors = self._check_answers and operation.answer_errors(answer.status, answer.body)
        if errors:
            _logger.error("%s gave an undocumented answer: %s", operation.id, errors)
            raise Refused(500, [(None, "The sandbox made an undocumented answer."), *errors])
