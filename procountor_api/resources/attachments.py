"""Files of invoices, journals, partners and products."""

from mimetypes import guess_type

from urllib3.filepost import encode_multipart_formdata

from ..body import encode
from .base import Resource, id_text, stored
from .headers import filter_headers

MAX_BYTES = 10_000_000


class Attachments(Resource):
    path = "/attachments"
    _id_name = "attachmentId"

    def search(self, username=None, **filters):
        """Yield ``{attachmentId, name, size, user, referenceId, referenceType, attached}``, oldest first (14).

        ``username`` (the uploader) is personal data and travels as an HTTP header (4.4).

        :raise Refused: 403, the company has not bought the Documents feature
        """
        return self._rows(filters, filter_headers(username=username))

    def upload(self, reference_type, reference_id, name, content, send_with_invoice):
        """Store a file and return ``{id, name, referenceType, referenceId, mimeType, sendWithInvoice}`` (14).

        A write: it is never repeated by itself. What arrived is seen by `Invoices.find_attachment`.

        :param reference_type: of the owner, such as ``INVOICE``
        :param name: with its extension, from which the service derives the type
        :param bytes content: 10,000,000 bytes at most
        :param send_with_invoice: deliver it together with a sales invoice
        :raise ValueError: the file is too large; nothing was sent
        """
        if len(content) > MAX_BYTES:
            raise ValueError(f"A file has {MAX_BYTES:,} bytes at most")
        meta = {
            "name": name,
            "referenceType": reference_type,
            "referenceId": int(id_text(reference_id)),
            "sendWithInvoice": send_with_invoice,
        }
        parts = [
            ("meta", (None, encode(meta), "application/json")),
            ("file", (name, content, guess_type(name)[0] or "application/octet-stream")),
        ]
        body, content_type = encode_multipart_formdata(parts)
        return stored(self._transport.write_bytes("POST", self.path, body, content_type))
