"""Counting the requests of each client, and the rate limit (fact book, chapter 4).

The limit is per client id, over all companies. Refused requests count for the record, not for the limit.
"""

import math
import re
import threading
import time
from collections import deque

from .problems import Refused
from .retry_after import retry_after

UNITS = {"s": 1, "min": 60}


def parse_limit(text):
    """Return (requests, seconds) of a limit such as ``60/s`` or ``90/min``, or None for ``off``.

    :raise ValueError: it is none
    """
    if text == "off":
        return None
    match = re.fullmatch(r"([1-9]\d{0,5})/(s|min)", text, re.ASCII)
    if not match:
        raise ValueError("A rate limit is 'off' or a number per second or minute: '60/s', '20/s', '90/min'.")
    return int(match[1]), UNITS[match[2]]


class Window:
    """The moments of the last so many seconds, and how many there ever were at most."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.moments = deque()
        self.highest = 0

    def add(self, moment):
        """Count a request."""
        self.moments.append(moment)
        self.forget(moment)
        self.highest = max(self.highest, len(self.moments))

    def forget(self, now):
        """Drop what is too old."""
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()


class Traffic:
    """All requests since the start or the last reset."""

    def __init__(self, settings):
        self._settings = settings
        self._lock = threading.Lock()
        self.clear()

    def clear(self):
        """Forget everything."""
        self._clients = {}
        self._accepted = {}

    def count(self, client):
        """Count a request of a client.

        :raise Refused: 429, the limit is reached
        """
        now = time.monotonic()
        with self._lock:
            record = self._clients.setdefault(client, {"requests": 0, "refused": 0, "windows": (Window(1), Window(60))})
            record["requests"] += 1
            for window in record["windows"]:
                window.add(now)
            wait = self._wait(client, now)
            record["refused"] += wait is not None
        if wait is not None:
            form = self._settings["retry_after"]
            headers = [("Retry-After", retry_after(wait, form))] if form != "none" else []
            raise Refused(429, [(None, "Too many requests.")], headers)

    def shown(self):
        """Return what was counted, per client."""
        with self._lock:
            clients = {client: _shown(record) for client, record in self._clients.items()}
        return {"limit": self._settings["rate_limit"], "clients": clients}

    def _wait(self, client, now):
        limit = parse_limit(self._settings["rate_limit"])
        if limit is None:
            return None
        accepted = self._accepted.setdefault((client, limit), Window(limit[1]))
        accepted.forget(now)
        if len(accepted.moments) >= limit[0]:
            return max(1, math.ceil(accepted.moments[0] + limit[1] - now))
        accepted.add(now)
        return None


def _shown(record):
    second, minute = record["windows"]
    counts = {"requests": record["requests"], "refused": record["refused"]}
    return {**counts, "highest_in_one_second": second.highest, "highest_in_one_minute": minute.highest}
