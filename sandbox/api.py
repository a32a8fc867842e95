"""The API itself: from a request to the answer that the document describes."""

import json
import logging
import time

from . import rules
from .faults import Faults
from .problems import Refused, error_body
from .rules import Answer, Call
from .rules.rights import demand_right
from .rules.token import company_of_token

_logger = logging.getLogger(__name__)

JSON = "application/json"
CHANGING = ("POST", "PUT", "PATCH", "DELETE")


class Dropped(ConnectionError):
    """The connection is closed without an answer: a fault that was ordered."""


class Reply:
    """An answer ready to leave: status, body as bytes, headers."""

    def __init__(self, status, body=b"", content_type=JSON, headers=()):
        self.status = status
        self.body = body
        self.headers = [*headers]
        if content_type:
            self.headers.append(("Content-Type", content_type))

    @classmethod
    def json(cls, status, value, headers=()):
        """Return a reply with a JSON value; None = no body."""
        if value is None:
            return cls(status, content_type=None, headers=headers)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        # A refused value may hold half a character pair, which UTF-8 cannot carry.
        return cls(status, text.encode("utf-8", "replace"), headers=headers)


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
            time.sleep(self._latency)
            fault = self.faults.due(operation.id)
            if fault and not fault.after_store and (reply := _strike(fault, None)):
                return reply
            reply = self._run(operation, path_texts, request, entry)
            return _strike(fault, reply) or reply if fault and fault.after_store else reply
        except Refused as refusal:
            return Reply.json(refusal.status, refusal.body, refusal.headers)

    def _run(self, operation, path_texts, request, entry):
        company = company_of_token(self._store, request.headers.get("Authorization")) if operation.needs_token else 0
        entry["company"] = company or None
        apply = self._rules.get(operation.id)
        if apply is None:
            raise Refused(501, [(None, f"The sandbox does not have the operation {operation.id} yet.")])
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

    def _check(self, operation, answer):
        # An answer that is not documented is a fault of the sandbox itself: nothing is stored then.
        errors = self._check_answers and operation.answer_errors(answer.status, answer.body)
        if errors:
            _logger.error("%s gave an undocumented answer: %s", operation.id, errors)
            raise Refused(500, [(None, "The sandbox made an undocumented answer."), *errors])


def _strike(fault, reply):
    """Let a fault happen; return the reply that it makes, or None when the true one shall leave."""
    order = fault.order
    if fault.kind.startswith("drop"):
        raise Dropped(fault.kind)
    if fault.kind == "delay":
        time.sleep(order["seconds"])
    elif fault.kind == "status":
        return _ordered_reply(order)
    elif fault.kind == "html":
        return Reply(200, b"<html><body><h1>Just a moment</h1></body></html>", "text/html; charset=utf-8")
    elif fault.kind == "empty":
        return Reply(200, content_type=None)
    elif fault.kind == "truncated":
        return Reply(reply.status, reply.body[: len(reply.body) // 2])
    return None


def _ordered_reply(order):
    status, body = order["status"], order.get("body")
    headers = list(order.get("headers", {}).items())
    if isinstance(body, str):
        return Reply(status, body.encode(), "text/html; charset=utf-8", headers)
    return Reply.json(status, body or error_body(status, [(None, "Ordered by the operator.")]), headers)
