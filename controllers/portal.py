from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount


class Portal(PortalAccount):
    """What the customer sees of an invoice: nothing to pay by before Procountor gave it its number and reference."""

    @http.route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, report_type=None, download=False, **kw):
        # EXTENDS 'account': a report of an invoice that waits would be a pro forma with another reference
        if report_type and (page := self._procountor_waiting_page(invoice_id, access_token)):
            return request.redirect(page)
        return super().portal_my_invoice_detail(
            invoice_id, access_token=access_token, report_type=report_type, download=download, **kw
        )

    def _procountor_waiting_page(self, invoice_id, access_token):
        """Return the address of the page that says so of an invoice that has to wait; None of any other."""
        try:
            invoice = self._document_check_access('account.move', invoice_id, access_token)
        except (AccessError, MissingError):
            return None  # Odoo sends them away
        return invoice.get_portal_url() if invoice._procountor_awaiting() else None
