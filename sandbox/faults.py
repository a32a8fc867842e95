"""Faults on order: what a network and a busy service do to a client, at the call that was asked for.

An order is a dict:

======================  ================================================================================================
``operation``           operationId of the document, or ``*`` for all
``kind``                one of :data:`KINDS`
``calls``               which calls fail, counted from the order on: ``[1, 3]``; or
``times``               the first so many calls fail; without either: every call until the order is taken back
``seconds``             of a ``delay``
``status``, ``body``,   of a ``status`` answer; ``body`` is a JSON value, or a text that is sent as HTML
``headers``
``stored``              for ``delay`` and ``status``: true = first the document is stored, then comes the fault
======================  ================================================================================================
"""

import itertools
import threading

KINDS = {
    "drop_before_store": "close the connection without an answer; nothing is stored",
    "drop_after_store": "store the document, then close the connection without an answer",
    "delay": "wait some seconds",
    "status": "answer with this status",
    "html": "store the document, then answer 200 with an HTML page",
    "empty": "store the document, then answer 200 without a body",
    "truncated": "store the document, then answer with half of the JSON",
}
FIELDS = {"operation", "kind", "calls", "times", "seconds", "status", "body", "headers", "stored"}
AFTER = {"drop_after_store", "html", "empty", "truncated"}


class Fault:
    """One order and how often it has been counted and used."""

    def __init__(self, number, order):
        self.number = number
        self.order = order
        self.kind = order["kind"]
        self.after_store = self.kind in AFTER or order.get("stored", False)
        self.seen = 0
        self.used = 0

    def meets(self, operation):
        """Count a call, and tell whether the fault is due."""
        if self.order.get("operation", "*") not in ("*", operation):
            return False
        self.seen += 1
        due = self.seen in self.order["calls"] if "calls" in self.order else self.seen <= self._times
        self.used += due
        return due

    @property
    def _times(self):
        return self.order.get("times", float("inf"))

    def shown(self):
        """Return the order with its counters."""
        return {"id": self.number, **self.order, "seen": self.seen, "used": self.used}


class Faults:
    """The orders in force. They live in memory: a new process has none."""

    def __init__(self, operations):
        self._operations = operations
        self._lock = threading.Lock()
        self._orders = []
        self._numbers = itertools.count(1)

    def add(self, order):
        """Take an order and return it with its id.

        :raise ValueError: says what is wrong with the order
        """
        self._check(order)
        with self._lock:
            fault = Fault(next(self._numbers), order)
            self._orders.append(fault)
        return fault.shown()

    def clear(self):
        """Take back all orders."""
        with self._lock:
            self._orders.clear()

    def shown(self):
        """Return all orders with their counters."""
        with self._lock:
            return [fault.shown() for fault in self._orders]

    def due(self, operation):
        """Count a call of an operation and return the fault that hits it, or None. The oldest due order wins."""
        with self._lock:
            due = [fault for fault in self._orders if fault.meets(operation)]
        return due[0] if due else None

    def _check(self, order):
        if not isinstance(order, dict) or order.get("kind") not in KINDS:
            raise ValueError(f"'kind' has to be one of {', '.join(KINDS)}.")
        if unknown := set(order) - FIELDS:
            raise ValueError(f"Unknown field '{min(unknown)}'. Known: {', '.join(sorted(FIELDS))}.")
        if (operation := order.get("operation", "*")) != "*" and operation not in self._operations:
            raise ValueError(f"There is no operation '{operation}' in the document.")
        if not _is_list_of_counts(order.get("calls", [1])) or not _is_list_of_counts([order.get("times", 1)]):
            raise ValueError("'calls' is a list of numbers from 1, 'times' a number from 1.")
        if order["kind"] == "status" and not isinstance(order.get("status"), int):
            raise ValueError("'status' is missing.")
        if order["kind"] == "delay" and not isinstance(order.get("seconds"), int | float):
            raise ValueError("'seconds' is missing.")


def _is_list_of_counts(value):
    return isinstance(value, list) and all(isinstance(one, int) and one > 0 for one in value)
