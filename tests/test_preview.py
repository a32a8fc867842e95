import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import VAT_EU, ProcountorCommon


class TestPreview(ProcountorCommon):
    """What would be sent and what is in the way, before anything leaves."""

    def _previews(self, moves):
        """Return the previews that the action shows."""
        action = moves.action_procountor_preview()
        previews = moves.env['procountor.preview'].with_context(**action['context'])
        return previews.browse(action['res_id']) if action.get('res_id') else previews.search(action['domain'])

    def _blocking(self, preview):
        return preview.problem_ids.filtered('is_blocking')

    # ------------------------------------------------------------------
    # ONE DOCUMENT
    # ------------------------------------------------------------------

    def test_a_good_one_is_ready_and_nothing_leaves(self):
        invoice = self._invoice((10, 3, 5, 'tax_dom_sales_goods_25_5'))
        preview = self._previews(invoice)
        self.assertEqual((preview.state, self._blocking(preview)), ('ready', preview.problem_ids.browse()))
        self.assertEqual((invoice.procountor_state, self.sandbox.statuses()), ('not_sent', []))

    def test_it_shows_what_will_be_sent(self):
        invoice = self._invoice((10, 3, 5, 'tax_dom_sales_goods_25_5'))
        preview = self._previews(invoice)
        for words in (self.customer.name, "Sahatie 4", invoice.name, "03/02/2026", "Row 1", "28.50", "25.5", "35.77"):
            self.assertIn(words, preview.details)
        shown = json.loads(preview.payload)
        self.send(invoice)
        sent = json.loads(self.exchange_of(invoice).payload)
        self.assertEqual(shown | {'notes': ''}, sent | {'notes': ''})

    def test_a_credit_note_has_negative_sums(self):
        preview = self._previews(self._invoice(move_type='out_refund'))
        self.assertEqual(preview.state, 'ready')
        self.assertRegex(preview.details, r"-[^<]{0,8}125\.50")

    def test_texts_that_change_are_shown_as_they_were_and_as_they_are_sent(self):
        """Fault F39."""
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.name = "Kuljetus → Oulu <b>"
        invoice.action_post()
        preview = self._previews(invoice)
        self.assertTrue(preview.has_changed_texts)
        self.assertIn("Kuljetus <mark>→</mark> Oulu &lt;b&gt;", preview.details)
        self.assertIn("Kuljetus -&gt; Oulu", preview.details)
        self.assertFalse(self._previews(self._invoice()).has_changed_texts)

    def test_all_problems_are_told_at_once_and_each_opens_what_is_to_mend(self):
        self.customer.country_id = False
        self.connection.bank_account_id = False
        invoice = self._invoice((100, 1, 0, VAT_EU), invoice_date_due='2029-03-02')
        preview = self._previews(invoice)
        self.assertEqual(preview.state, 'attention')
        opened = {
            (action['res_model'], action['res_id'])
            for action in (problem.action_open() for problem in self._blocking(preview))
        }
        mended = (self.customer, self.connection, invoice, self._tax(VAT_EU))
        self.assertEqual(opened, {(record._name, record.id) for record in mended})

    def test_an_incomplete_one_has_problems_and_no_content(self):
        invoice = self._invoice(post=False)
        invoice.invoice_line_ids.tax_ids = [Command.clear()]
        invoice.action_post()
        preview = self._previews(invoice)
        self.assertIn("has no tax", preview.first_problem)
        self.assertFalse(preview.details)

    def test_a_warning_stops_nothing(self):
        self.customer.with_company(self.company).trust = 'bad'
        preview = self._previews(self._invoice())
        self.assertEqual(preview.state, 'ready')
        warnings = ' '.join(preview.problem_ids.mapped('sentence'))
        self.assertIn("bad debtor", warnings)
        self.assertIn("not to your bookkeeping", warnings)  # it is a sandbox

    def test_after_the_cure_it_is_ready(self):
        self.customer.country_id = False
        preview = self._previews(self._invoice())
        self.assertIn("Give the country", preview.first_problem)
        self.customer.country_id = self.env.ref('base.fi')
        preview.action_check_again()
        self.assertEqual((preview.state, preview.first_problem), ('ready', False))

    def test_a_draft_and_a_sent_one_say_why_not(self):
        draft, sent = self._invoice(post=False), self._invoice()
        self.send(sent)
        self.assertIn("confirm the document first", self._previews(draft).first_problem)
        preview = self._previews(sent)
        self.assertEqual(preview.state, 'gone')
        self.assertIn("in Procountor already", preview.first_problem)

    # ------------------------------------------------------------------
    # SEVERAL DOCUMENTS
    # ------------------------------------------------------------------

    def test_of_several_those_that_are_ready_are_sent(self):
        good, foreign = self._invoice(), self._invoice((100, 1, 0, VAT_EU))
        other = self._invoice()
        previews = self._previews(good + foreign)
        self.assertEqual(
            {preview.move_id: preview.state for preview in previews}, {good: 'ready', foreign: 'attention'}
        )
        previews.browse().action_send()
        self.assertEqual((good + foreign + other).mapped('procountor_state'), ['queued', 'not_sent', 'not_sent'])
        self.assertEqual({preview.move_id: preview.state for preview in previews}, {good: 'gone', foreign: 'attention'})

    def test_the_queries_do_not_grow_with_the_documents(self):
        """Design, "What fast means here": the pre-flight makes no request, and no query for each document."""
        invoices = self.env['account.move'].concat(*[self._invoice() for _number in range(60)])
        self._previews(invoices[:1])  # what is cached for good
        few, many = self._queries(invoices[:10]), self._queries(invoices)
        self.assertLessEqual(many, few + 5)
        self.assertEqual(self.sandbox.statuses(), [])

    def _queries(self, invoices):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        invoices.action_procountor_preview()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------------

    def test_it_is_for_senders_and_shows_each_only_their_own(self):
        invoice = self._invoice()
        company = {'company_id': self.company.id, 'company_ids': self.company.ids}
        people = [
            new_test_user(self.env, login, groups='procountor_connector.group_procountor_user', **company)
            for login in ('one', 'two')
        ]
        biller = new_test_user(self.env, 'biller', groups='account.group_account_invoice', **company)
        with self.assertRaises(AccessError):
            invoice.with_user(biller).action_procountor_preview()
        preview = self._previews(invoice.with_user(people[0]))
        self.assertIn("Row 1", preview.details)
        with self.assertRaises(AccessError):
            _payload = preview.payload  # for administrators
        self.assertFalse(self.env['procountor.preview'].with_user(people[1]).search([('id', '=', preview.id)]))
        preview.action_send()
        self.assertEqual(invoice.procountor_state, 'queued')
