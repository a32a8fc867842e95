"""Personal identity codes: nobody needs them in texts that are kept, nor in Procountor."""

import re

from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.fi import hetu
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

# Of the neighbours; the forms of other countries are too plain to be told from other numbers.
ABROAD = {'SE': personnummer, 'DK': cpr, 'EE': ik, 'NO': fodselsnummer}
MASK = '******-****'
# Digits alone, such as a bank reference, have no sign in their middle; business IDs have seven digits before theirs.
# The letter of an escape in JSON text (\n) stands before a code without being part of its word.
CANDIDATE = re.compile(
    r'(?:(?<![0-9A-Za-z])|(?<=\\[nrtbf]))[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])', re.IGNORECASE
)


def is_personal_code(number, country_code):
    """Tell whether ``number`` is the personal identity code of somebody in Finland or in the country."""
    number, abroad = number or '', ABROAD.get(country_code)
    return hetu.is_valid(number, allow_temporary=True) or bool(abroad and abroad.is_valid(number))


def mask_personal_codes(text):
    """Return ``text`` with each valid personal identity code, temporary ones too, masked at its full length."""
    return CANDIDATE.sub(_masked, text)


def _masked(match):
    return MASK if hetu.is_valid(match[0], allow_temporary=True) else match[0]
