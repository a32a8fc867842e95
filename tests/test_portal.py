from odoo.tests import HttpCase, new_test_user, tagged

from .common import ProcountorCommon


@tagged('post_install', '-at_install')
class TestPortal(ProcountorCommon, HttpCase):
    """What a customer who is logged in sees of an invoice, and what a link in an e-mail shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(cls.env, 'buyer', groups='base.group_portal')
        cls.buyer.partner_id.parent_id = cls.customer
        cls.connection.number_policy = 'procountor'

    def _page(self, invoice, **options):
        """Return the text of a page of the portal, as a customer with the link gets it."""
        answer = self.url_open(invoice.get_portal_url(**options))
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def assert_waits(self, invoice):
        for options in ({}, {'report_type': 'html'}, {'report_type': 'pdf'}, {'report_type': 'pdf', 'download': True}):
            page = self._page(invoice, **options)
            self.assertIn("This invoice is not ready yet", page)
            self.assertNotIn(invoice.payment_reference, page)
            self.assertNotIn('o_download_btn', page)
            self.assertNotIn("Pay Now", page)
            self.assertNotIn('invoice_html', page)

    def test_a_customer_sees_no_invoice_that_has_no_number_yet(self):
        """Feature X9: number and reference of Procountor are the first that the customer sees."""
        invoice = self._invoice()
        self.authenticate('buyer', 'buyer')
        self.assert_waits(invoice)
        invoice.action_procountor_send()
        self.assert_waits(invoice)
        self.run_cron()
        page = self._page(invoice)
        self.assertIn('o_download_btn', page)
        self.assertNotIn("not ready yet", page)
        report = self._page(invoice, report_type='html')
        for words in (invoice.procountor_number, invoice.payment_reference):
            self.assertIn(words, report)

    def test_so_does_somebody_with_the_link(self):
        self.assert_waits(self._invoice())

    def test_without_the_link_nobody_learns_that_it_waits(self):
        invoice = self._invoice()
        for address in (f'/my/invoices/{invoice.id}', f'/my/invoices/{invoice.id}?report_type=html'):
            self.assertNotIn("not ready yet", self.url_open(address).text)

    def test_what_odoo_numbers_is_seen_at_once(self):
        self.connection.number_policy = 'odoo'
        invoice = self._invoice()
        self.assertIn('o_download_btn', self._page(invoice))
        self.assertIn(invoice.payment_reference, self._page(invoice, report_type='html'))
