"""The ``Retry-After`` header in its two forms."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime


def retry_after(seconds, form):
    """Return the value of the header: a number of seconds, or the moment as an HTTP date.

    :param form: ``seconds`` or ``date``
    """
    if form == "seconds":
        return str(seconds)
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds), usegmt=True)
