"""Faults on order: what a network and a busy service do to a client, at the call that was asked for.

An order is a dict:

======================  ================================================================================================
``operation``           operationId of the document, or ``*`` for all
``kind``                one of :data:`~sandbox.fault_orders.KINDS`
``calls``               which calls fail, counted from the order on: ``[1, 3]``; or
``times``               the first so many calls fail; without either: every call until the order is taken back
``chance``, ``seed``    instead of ``calls``: each call fails with this chance (0 to 1), the same way for the same seed
``seconds``             of a ``delay``, and of a ``late_store``
``status``, ``body``,   of a ``status`` answer; ``body`` is a JSON value, or a text that is sent as HTML (502 has one)
``headers``
``retry_after``,        of a ``status`` answer: seconds for a Retry-After header, written as ``seconds`` or as ``date``
``retry_after_form``
``content_type``        of a ``wrong_content_type``
``stored``              for ``delay`` and ``status``: true = first the document is stored, then comes the fault
======================  ================================================================================================
"""

import itertools
import random
import threading

from .fault_orders import check_order

AFTER = {"drop_after_store", "html", "empty", "truncated", "not_json", "wrong_content_type", "duplicate_rows"}


class Fault:
    """One order and how often it has been counted and used."""

    def __init__(self, number, order):
        self.number = number
        self.order = order
        self.kind = order["kind"]
        self.after_store = self.kind in AFTER or order.get("stored", False)
        self.seen = 0
        self.used = 0
        self._random = random.Random(order.get("seed", number))

    def meets(self, operation):
        """Count a call, and tell whether the fault is due."""
        if self.order.get("operation", "*") not in ("*", operation):
            return False
        self.seen += 1
        due = self._is_due()
        self.used += due
        return due

    def _is_due(self):
        if "calls" in self.order:
            return self.seen in self.order["calls"]
        if "chance" in self.order:
            return self._random.random() < self.order["chance"] and self.used < self._times
        return self.seen <= self._times

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
        check_order(order, self._operations)
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
