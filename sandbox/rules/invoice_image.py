"""The picture of an invoice: a made-up page with grey lines, drawn here."""

import struct
import zlib

from ..multipart import mixed
from ..problems import not_found
from . import Answer, rule
from .invoice_store import demand_invoice

WIDTH, HEIGHT, MARGIN = 210, 297, 20
PAPER, LINE = b"\xff", b"\xb4"


@rule("getInvoiceImage")
def get_invoice_image(call):
    """Return the first page; there is no other. It is a PNG, whatever format is asked for."""
    invoice = demand_invoice(call)
    if call.parameters["page"] != 1:
        raise not_found("Page")
    name = f"{invoice['invoiceNumber']}-1.png"
    meta = {"name": name, "referenceType": "INVOICE", "referenceId": invoice["id"], "mimeType": "image/png"}
    rows = len(invoice.get("invoiceRows", ()))
    content_type, body = mixed({**meta, "sendWithInvoice": False}, name, picture(rows))
    return Answer(200, body, content_type=content_type)


def picture(rows):
    """Return a grey PNG of a page with a head and a line for each row."""
    lines = {30, 40, *range(90, min(90 + 8 * rows, HEIGHT - MARGIN), 8)}
    empty = b"\0" + PAPER * WIDTH
    drawn = b"\0" + PAPER * MARGIN + LINE * (WIDTH - 2 * MARGIN) + PAPER * MARGIN
    pixels = b"".join(drawn if y in lines else empty for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
