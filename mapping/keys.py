"""The attempt key, by which Procountor shows what Odoo sent: in the notes of an invoice, the text of a payment."""

import re

KEY = re.compile(r'\[([0-9a-f]{24})\]')
