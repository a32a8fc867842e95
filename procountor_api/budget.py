"""How many requests may leave."""

import math


class Budget:
    """No limit. A budget that has one is another class with these methods; clients in several threads may share it."""

    def wait(self, deadline):
        """Wait for the next slot, and return the moment until which it may be used.

        Called before every request: each page, login and repetition. Moments are those of `time.monotonic`.

        :raise NotNow: there is no slot before ``deadline``; nothing is sent then
        """
        return math.inf

    def hold(self, seconds):
        """Let nobody send for some time: the service has answered with 429.

        :param seconds: as it asked (``Retry-After``), or None
        """
