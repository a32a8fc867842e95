"""Which currencies the service takes, and their rates (chapters 7.2 and 19)."""

import json
from pathlib import Path

# ISO 4217 codes, retired ones too.
CURRENCIES = frozenset(json.loads((Path(__file__).parent / 'data' / 'currencies.json').read_text(encoding='utf-8')))
# A company keeps its books in one of these.
OF_BOOKS = ('EUR', 'SEK', 'NOK', 'DKK')
DECIMALS = 2
HIGHEST_RATE = 1_000_000


def is_known(code):
    """Tell whether the service knows the currency ``code``."""
    return code in CURRENCIES


def is_possible_rate(rate):
    """Tell whether the service takes ``rate``, foreign units for one unit of the books."""
    return 0 < rate <= HIGHEST_RATE
