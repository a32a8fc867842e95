"""How long the sender waits. An administrator changes a time by the system parameter of its name."""

import random
from datetime import timedelta

DEFAULTS = {
    # Of one request, from its first byte to the last of its answer.
    'request_seconds': '30',
    # Much longer than that, so that a row found later in 'sending' was interrupted.
    'lease_seconds': '300',
    # Base of the back-off after 'not now'; it doubles with each attempt.
    'retry_seconds': '60',
    # When a document whose answer was lost is looked for, counted from the deadline of its request. It is sent again
    # only after all of these looks were empty (fact book, chapter 20: the service itself does not stop doubles).
    'look_after': '120,600',
    # When a document that was ever uncertain is looked for once more, because the service may store very late.
    'look_again_seconds': '86400',
    # How long a connection rests after an outage was noticed; it doubles while the outage lasts.
    'breaker_seconds': '60',
}
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_REST = timedelta(minutes=10)


def seconds(env, name):
    """Return the time ``name`` of `DEFAULTS` as timedelta."""
    return _times(env, name)[0]


def look_after(env):
    """Return the moments, as timedelta after the deadline of a request, at which a lost document is looked for."""
    return _times(env, 'look_after')


def back_off(env, attempts):
    """Return how long to wait after ``attempts`` (from 1), a little different for each, as timedelta."""
    # Each a little different, so that what failed together does not return together.
    return _doubled(seconds(env, 'retry_seconds'), attempts) * random.uniform(0.8, 1.2)


def rest(env, failures):
    """Return how long a connection rests after so many failures (from 1) since the outage was noticed."""
    return min(_doubled(seconds(env, 'breaker_seconds'), failures), LONGEST_REST)


def limited(wanted):
    """Return the seconds that the service asks for as timedelta, an hour at most."""
    return timedelta(seconds=min(wanted, LONGEST_PAUSE.total_seconds()))


def _doubled(pause, times):
    return min(pause * 2 ** min(max(times, 1) - 1, 16), LONGEST_PAUSE)


def _times(env, name):
    text = env['ir.config_parameter'].sudo().get_param(f'procountor_connector.{name}') or DEFAULTS[name]
    return [timedelta(seconds=float(part)) for part in text.split(',')]
