"""Switches of the traffic: rate limit, searches, header filters. See :mod:`sandbox.settings`."""

from .traffic import parse_limit

DAY = 24 * 60 * 60
TRAFFIC_DEFAULTS = {
    # "off", or a limit per client id: "90/min" (test system), "60/s" (newer page), "20/s" (older page), any other.
    "rate_limit": "off",
    # Retry-After of the limiter's 429: "none", "seconds" or "date".
    "retry_after": "none",
    # Seconds until a new document is seen by searches; at most 15 minutes. GET by id sees it at once.
    "search_delay": 0,
    # A filter that belongs into a header and comes in the query: "ignore" it (with a line in the log) or "refuse" it.
    "header_filter_in_query": "ignore",
    # Seconds that the Date header of every answer is ahead of the real time; at most a day either way.
    "date_header_offset": 0,
}
TRAFFIC_CHOICES = {
    "retry_after": ("none", "seconds", "date"),
    "header_filter_in_query": ("ignore", "refuse"),
}


def check_delay(seconds):
    """Check that a delay is between nothing and a quarter of an hour.

    :raise ValueError: it is not
    """
    if not 0 <= seconds <= 15 * 60:
        raise ValueError("The switch 'search_delay' takes 0 to 900 seconds.")


def check_offset(seconds):
    """Check that an offset is a day at most.

    :raise ValueError: it is not
    """
    if abs(seconds) > DAY:
        raise ValueError(f"The switch 'date_header_offset' takes {-DAY} to {DAY} seconds.")


TRAFFIC_CHECKS = {"rate_limit": parse_limit, "search_delay": check_delay, "date_header_offset": check_offset}
