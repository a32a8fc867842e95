"""Switches of a running sandbox.

Where nobody outside knows how the service behaves, the likely behaviour is the default and a switch has the other one.
They are kept in the data file, and the operator changes them (``PATCH /operator/settings``).
"""

from .ledger_settings import LEDGER_CHOICES, LEDGER_DEFAULTS
from .login_settings import LOGIN_CHECKS, LOGIN_DEFAULTS
from .traffic_settings import TRAFFIC_CHECKS, TRAFFIC_CHOICES, TRAFFIC_DEFAULTS

DEFAULTS = {
    **LEDGER_DEFAULTS,
    **LOGIN_DEFAULTS,
    # Numbered API versions that exist; others in a path give 404.
    "versions": ["v2508", "v2511", "v2602", "v2605", "v2608", "v2611"],
    # The API version that /status tells, such as "24.02"; empty: that of the document.
    "api_version": "",
    # The list filter originalInvoiceNumber: "exact" or "partial".
    "original_number_match": "exact",
    # Refuse a VAT percentage other than 0 with a VAT status other than domestic, on sales documents.
    "vat_percent_needs_domestic": True,
    # meta.totalCount in lists; very old versions lacked it.
    "total_count": True,
    **TRAFFIC_DEFAULTS,
}
CHOICES = {"original_number_match": ("exact", "partial"), **LEDGER_CHOICES, **TRAFFIC_CHOICES}
# Functions that raise ValueError for a value that is none.
CHECKS = LOGIN_CHECKS | TRAFFIC_CHECKS
FACT = "settings"


class Settings:
    """Reads and changes the switches: ``settings["token_life"]``."""

    def __init__(self, store):
        self._store = store
        self._values = {}
        self.load()

    def load(self):
        """Read the switches from the data file."""
        self._values = DEFAULTS | self._store.fact(0, FACT, {})

    def __getitem__(self, name):
        return self._values[name]

    def all(self):
        """Return all switches with their values."""
        return dict(self._values)

    def change(self, changes):
        """Set some switches.

        :raise ValueError: an unknown switch, or a value of the wrong type
        """
        for name, value in changes.items():
            if name not in DEFAULTS:
                raise ValueError(f"There is no switch '{name}'. Known: {', '.join(DEFAULTS)}.")
            if type(value) is not type(DEFAULTS[name]):
                raise ValueError(f"The switch '{name}' takes a value like {DEFAULTS[name]!r}.")
            if check := CHECKS.get(name):
                check(value)
            if value not in CHOICES.get(name, (value,)):
                raise ValueError(f"The switch '{name}' takes one of {', '.join(map(repr, CHOICES[name]))}.")
        self._store.set_fact(0, FACT, self._store.fact(0, FACT, {}) | changes)
        self.load()
