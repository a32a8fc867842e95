"""What is not for everybody who reads what was sent."""

import re

# Day, month and year of birth, the sign of the century, a number of three digits and a character of control.
PERSONAL_CODE = re.compile(
    r'(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Z])', re.IGNORECASE
)


def masked(text):
    """Return ``text`` without Finnish personal identity codes."""
    return PERSONAL_CODE.sub('******-****', text)
