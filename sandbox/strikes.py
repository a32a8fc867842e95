"""What a fault that is due does to a call: see :mod:`sandbox.faults` for the kinds."""

import json
import time

from .problems import error_body
from .reply import Dropped, Reply
from .retry_after import retry_after

HTML = "text/html; charset=utf-8"
GATEWAY = "<html><body><h1>502 Bad Gateway</h1></body></html>"


def strike(fault, reply):
    """Let a fault happen.

    :param reply: the true answer, or None while nothing is stored yet
    :return: the reply that the fault makes, or None when the true one shall leave
    :raise Dropped: the connection is closed
    """
    if fault.kind.startswith("drop") or fault.kind == "late_store":
        raise Dropped(fault.kind)
    if fault.kind == "delay":
        time.sleep(fault.order["seconds"])
        return None
    return MAKERS[fault.kind](fault.order, reply)


def _status(order, _reply):
    status, body = order["status"], order.get("body")
    headers = list(order.get("headers", {}).items())
    if "retry_after" in order:
        headers.append(("Retry-After", retry_after(order["retry_after"], order.get("retry_after_form", "seconds"))))
    if body is None and status == 502:
        # A gateway in front of the service answers with a page.
        body = GATEWAY
    if isinstance(body, str):
        return Reply(status, body.encode(), HTML, headers)
    return Reply.json(status, body or error_body(status, [(None, "Ordered by the operator.")]), headers)


def _duplicate_rows(_order, reply):
    if reply.status != 200:
        return None
    found = json.loads(reply.body)
    if isinstance(found, dict) and "results" in found:
        found["results"] = [row for row in found["results"] for _twice in range(2)]
    return Reply.json(200, found)


MAKERS = {
    "status": _status,
    "html": lambda _order, _reply: Reply(200, b"<html><body><h1>Just a moment</h1></body></html>", HTML),
    "empty": lambda _order, _reply: Reply(200, content_type=None),
    "truncated": lambda _order, reply: Reply(reply.status, reply.body[: len(reply.body) // 2]),
    "not_json": lambda _order, reply: Reply(reply.status, b"Service is being updated, please wait."),
    "wrong_content_type": lambda order, reply: Reply(
        reply.status, reply.body, order.get("content_type", "text/plain; charset=utf-8")
    ),
    "duplicate_rows": _duplicate_rows,
}
