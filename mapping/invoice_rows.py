"""Lines of an invoice of Odoo -> InvoiceRow of Procountor (chapter 7.2)."""

from decimal import Decimal
from typing import TypedDict

from .codes import unit_name
from .payload import remote_id
from .text import clean

ROW_NAME_LIMIT = 80  # of the transfer file (chapter 21.1); the API names no limit
ROW_TEXT_LIMIT = 512
ROW_LINE_FEED = '\\'  # row comments use a backslash (chapter 4)


class LineValues(TypedDict):
    """A line of the invoice.

    ``kind`` is Odoo's ``display_type``: a ``product``, or a section or note that is text alone and
    has no other keys but ``text``. ``discount`` and ``vat_percent`` are percentages, ``unit`` is the
    external id of Odoo's unit, ``vat_status`` is a number of chapter 11, ``product_remote_id`` the id of the product in
    Procountor, empty when it is not linked. ``price_includes_vat`` is about ``price_unit``; ``net`` and ``gross`` are
    Odoo's amounts of the line, and a line without these three is sent as it is.
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
    """Return the rows of the lines that are products.

    Sections become the heading of the row after them, notes the explanation of the row before.

    :param lines: list of `LineValues`
    :param int vat_status: of the document; a row names its own only when it differs
    :param int sign: -1 for a credit note
    """
    rows, heading = [], []
    for line in lines:
        if line['kind'] == 'product':
            rows.append(_row(line, vat_status, sign) | {'headerText': '\n'.join(heading)})
            heading = []
        elif line['kind'] == 'line_note' and rows and not heading:
            rows[-1]['explanationText'] = '\n'.join(filter(None, [rows[-1].get('explanationText'), line['text']]))
        else:
            heading.append(line['text'])
    if heading and rows:  # nothing follows the last section
        rows[-1]['explanationText'] = '\n'.join(filter(None, [rows[-1].get('explanationText'), *heading]))
    for row in rows:
        for name in ('headerText', 'explanationText'):
            row[name] = clean(row.get(name), ROW_TEXT_LIMIT)
    return rows


def _row(line, vat_status, sign):
    code = clean(line['code'])
    # Odoo writes "[CODE] Name", and the code has a place of its own.
    name, comment = _split_text(clean(line['text']).removeprefix(f'[{code}]').strip() or code or '-')
    return {
        'product': name,
        'productCode': code,
        'productId': remote_id(line['product_remote_id']),
        'quantity': sign * line['quantity'],
        'unit': unit_name(line['unit']),
        'unitPrice': line['price_unit'],
        'discountPercent': line['discount'],
        'vatPercent': line['vat_percent'],
        'vatStatus': line['vat_status'] if line['vat_status'] != vat_status else None,  # else that of the invoice
        'comment': comment,
    }


def _split_text(text):
    """Return the first line as the row's name, and the rest as its comment."""
    name, _, rest = text.partition('\n')
    if len(name) > ROW_NAME_LIMIT:
        cut = name.rfind(' ', 0, ROW_NAME_LIMIT + 1)
        cut = cut if cut > 0 else ROW_NAME_LIMIT
        name, rest = name[:cut], '\n'.join(filter(None, [name[cut:].strip(), rest]))
    return name, clean(rest, ROW_TEXT_LIMIT).replace('\n', ROW_LINE_FEED)
