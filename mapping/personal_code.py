"""Finnish personal identity codes in texts that are kept: nobody needs them there."""

import re

from stdnum.fi import hetu

MASK = '******-****'
# Digits alone, such as a bank reference, have no sign in their middle; business IDs have seven digits before theirs.
# The letter of an escape in JSON text (\n) stands before a code without being part of its word.
CANDIDATE = re.compile(
    r'(?:(?<![0-9A-Za-z])|(?<=\\[nrtbf]))[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])', re.IGNORECASE
)


def mask_personal_codes(text):
    """Return ``text`` with each valid personal identity code, temporary ones too, masked at its full length."""
    return CANDIDATE.sub(_masked, text)


def _masked(match):
    return MASK if hetu.is_valid(match[0], allow_temporary=True) else match[0]
