"""The time of the service: Finnish local time without a zone, in whole seconds."""

from datetime import datetime, timedelta, timezone


def now():
    """Return the Finnish local time as a naive datetime without microseconds."""
    moment = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    return moment + timedelta(hours=3 if _is_summer(moment) else 2)


def stamp(seconds=0):
    """Return :func:`now`, or so many seconds later, as the service writes date-times: ``2026-02-02T09:15:30``."""
    return (now() + timedelta(seconds=seconds)).isoformat()


def _is_summer(utc):
    # EU rule, written out so that no time zone data has to be installed.
    return _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)


def _last_sunday(year, month):
    last = datetime(year, month, 31, 1)
    return last - timedelta(days=(last.weekday() + 1) % 7)
