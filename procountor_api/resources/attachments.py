"""Files of invoices, journals, partners and products."""

from .base import Resource
from .headers import filter_headers


class Attachments(Resource):
    path = "/attachments"
    _id_name = "attachmentId"

    def search(self, username=None, **filters):
        """Yield ``{attachmentId, name, size, user, referenceId, referenceType, attached}``, oldest first (14).

        ``username`` (the uploader) is personal data and travels as an HTTP header (4.4).

        :raise Refused: 403, the company has not bought the Documents feature
        """
        return self._rows(filters, filter_headers(username=username))
