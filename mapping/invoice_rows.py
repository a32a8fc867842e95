"""Lines of an invoice of Odoo -> InvoiceRow of Procountor (chapter 7.2)."""

from decimal import Decimal
from typing import TypedDict

from .payload import remote_id
from .text import clean, clean_line, replaced
from .units import unit_name

ROW_KINDS = ('product', 'rounding')
ROW_NAME_LIMIT = 80  # of the transfer file (chapter 21.1); the API names no limit
ROW_CODE_LIMIT = 80  # likewise
ROW_TEXT_LIMIT = 512
ROW_LINE_FEED = '\\'  # row comments use a backslash (chapter 4)
DISCOUNT_DECIMALS = 4  # of the discount of a whole invoice (chapter 4); those of a row are not documented
NAMELESS = '-'


class LineValues(TypedDict):
    """A line of the invoice.

    ``kind`` is Odoo's ``display_type``: a ``product``, the ``rounding`` to the smallest coin, or a section or note that
    is text alone and has no other keys but ``text``. ``discount`` and ``vat_percent`` are percentages, ``unit`` is the
    external id of Odoo's unit or a name of the service. ``vat_status`` is a number of chapter 11, ``product_remote_id``
    the id of the product in Procountor, empty when it is not linked. ``price_includes_vat`` is about ``price_unit``;
    ``net`` and ``gross`` are Odoo's amounts of the line, and a line without these three is sent as it is.
    """

    kind: str
    text: str
    code: str
    product_remote_id: str
    quantity: Decimal
    unit: str
    price_unit: Decimal
    discount: Decimal
    vat_percent: Decimal
    vat_status: int
    price_includes_vat: bool
    net: Decimal
    gross: Decimal


def invoice_rows(lines, vat_status, sign):
    """Return the rows of the lines that have an amount.

    Sections become the heading of the row after them, notes the explanation of the row before.

    :param lines: list of `LineValues`
    :param int vat_status: of the document; a row names its own only when it differs
    :param int sign: -1 for a credit note
    """
    return [
        _row(line, vat_status, sign) | _texts(line, heading, notes) for line, heading, notes in _with_their_texts(lines)
    ]


def fits_discount(percent):
    """Whether a row can name the discount; `agreed_lines` takes one that it cannot name into the price."""
    return 0 <= percent <= 100 and round(percent, DISCOUNT_DECIMALS) == percent


def _with_their_texts(lines):
    """Return ``(line, heading, notes)`` for each line that has an amount: what is written above it, and below."""
    rows, heading = [], []
    for line in lines:
        if line['kind'] in ROW_KINDS:
            rows.append((line, heading, []))
            heading = []
        elif line['kind'] == 'line_note' and rows and not heading:
            rows[-1][2].append(line['text'])
        else:
            heading.append(line['text'])
    if rows:
        rows[-1][2].extend(heading)  # nothing follows the last section
    return rows


def _row(line, vat_status, sign):
    return {
        'product': NAMELESS,
        'productCode': clean_line(line['code'], ROW_CODE_LIMIT),
        'productId': remote_id(line['product_remote_id']),
        'quantity': sign * line['quantity'] + 0,  # no negative zero
        'unit': unit_name(line['unit']),
        'unitPrice': line['price_unit'],
        'discountPercent': line['discount'],
        'vatPercent': line['vat_percent'],
        'vatStatus': line['vat_status'] if line['vat_status'] != vat_status else None,  # else that of the invoice
    }


# ----------------------------------------------------------------------
# TEXTS
# ----------------------------------------------------------------------


def _texts(line, heading, notes):
    """Return the texts of a row: what is too long for its place goes on in the one below, and is cut in the last."""
    code = clean_line(line['code'], ROW_CODE_LIMIT)
    # Odoo writes "[CODE] Name", and the code has a place of its own.
    text = clean(line['text']).removeprefix(f'[{code}]').strip() or code or NAMELESS
    name, comment = _split(text, ROW_NAME_LIMIT, at_line=True)
    heading, too_long = _split(_joined(heading), ROW_TEXT_LIMIT)
    notes = _joined([too_long, *notes])
    if not comment and len(notes) > ROW_TEXT_LIMIT:
        comment, notes = _split(notes, ROW_TEXT_LIMIT)
    else:
        comment, too_long = _split(comment, ROW_TEXT_LIMIT)
        notes = _joined([too_long, notes])
    return {
        'product': name,
        'comment': replaced(comment, ROW_LINE_FEED, '/').replace('\n', ROW_LINE_FEED),
        'headerText': heading,
        'explanationText': clean(notes, ROW_TEXT_LIMIT),
    }


def _joined(texts):
    return '\n'.join(filter(None, map(clean, texts)))


def _split(text, limit, at_line=False):
    """Return the start of ``text`` in ``limit`` characters at most, and the rest: no word is torn without need.

    :param bool at_line: the start is the first line, or less
    """
    start = text.partition('\n')[0] if at_line else text
    if len(start) > limit:
        cut = max(start.rfind('\n', 0, limit + 1), start.rfind(' ', 0, limit + 1))
        start = start[: cut if cut > 0 else limit]
    return start.rstrip(), text[len(start) :].strip()
