import base64
import json
from ast import literal_eval
from contextlib import contextmanager

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import CREATE_INVOICE, ProcountorCommon

CODE = '010190-901R'  # of nobody: numbers from 900 on are for tests


class TestOutbox(ProcountorCommon):
    """What people see of the queue, and what they decide there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.write({'target_status': 'unfinished', 'attach_pdf': False, 'mark_paid': False})
        cls.sender = cls._person('outbox_sender', cls.company)

    @classmethod
    def _person(cls, login, company):
        ours = {'company_id': company.id, 'company_ids': company.ids}
        return new_test_user(cls.env, login, groups='procountor_connector.group_procountor_user', **ours)

    def _summary(self):
        return self.env['procountor.exchange'].with_user(self.sender).outbox_summary()

    def _counts(self, summary):
        return {each['state']: each['count'] for each in summary['states']}

    def _uncertain(self):
        """Return what creates an invoice whose answer was lost after the service stored it, as the sender sees it."""
        invoice = self._invoice()
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        return self.exchange_of(invoice).with_user(self.sender)

    # ------------------------------------------------------------------
    # STRIP
    # ------------------------------------------------------------------

    def test_the_strip_counts_and_shows_how_far_a_batch_is(self):
        before = self._counts(self._summary())
        invoices = self._invoice() + self._invoice() + self._invoice()
        invoices.action_procountor_send()
        summary = self._summary()
        self.assertEqual(self._counts(summary)['waiting'] - before['waiting'], 3)
        self.assertEqual(summary['batch'], {'done': 0, 'total': 3})
        self.assertTrue(summary['oldest'])

        self.exchange_of(invoices[0]).write({'state': 'done'})
        self.assertEqual(self._summary()['batch'], {'done': 1, 'total': 3})
        self.exchange_of(invoices).write({'state': 'done'})
        self.assertIsNone(self._summary()['batch'], "nothing of it is on its way")

    def test_the_look_on_the_day_after_is_nothing_that_waits(self):
        exchange = self._uncertain()
        self.run_cron_after(minutes=3)
        self.assertIn('look_again', self.steps_of(exchange._document_record()).mapped('operation'))
        self.assertEqual(self._counts(self._summary())['waiting'], 0)

    def test_another_company_sees_nothing_of_it(self):
        self._invoice().action_procountor_send()
        stranger = self._person('outbox_stranger', self.setup_other_company(name="Kuvitelma Oy")['company'])
        theirs = self.env['procountor.exchange'].with_user(stranger)
        self.assertEqual(set(self._counts(theirs.outbox_summary()).values()), {0})
        self.assertFalse(theirs.search([]))

    def test_the_queries_of_the_list_do_not_grow_with_its_rows(self):
        invoices = self.env['account.move'].concat(*(self._invoice() for _number in range(12)))
        invoices.action_procountor_send()
        arch = self.env['procountor.exchange'].get_view(view_type='list')['arch']
        names = [node.get('name') for node in etree.fromstring(arch).findall('field')]
        _first, few, many = (self._queries_of_list(self.exchange_of(invoices[:count]), names) for count in (2, 2, 12))
        self.assertEqual(few, many)

    def _queries_of_list(self, exchanges, names):
        rows = self.env['procountor.exchange'].with_user(self.sender)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        rows.web_search_read([('id', 'in', exchanges.ids)], {name: {} for name in names})
        return self.cr.sql_log_count - before

    # ------------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------------

    def test_each_state_tells_what_happens_next(self):
        exchange = self.exchange_of(self._sent_refused()).with_user(self.sender)
        self.assertIn("stored nothing", exchange.situation)
        exchange = self._uncertain()
        self.assertIn("looked for again at", exchange.situation)
        for state, words in (
            ('waiting', "in a moment"),
            ('sending', "on its way"),
            ('blocked', "press Retry"),
            ('done', "Done"),
            ('cancelled', "taken out"),
        ):
            exchange.sudo().write({'state': state, 'next_try': '2026-01-01', 'lease_until': '2026-01-01'})
            exchange.invalidate_recordset()
            self.assertIn(words, exchange.situation, state)

    def test_what_waits_names_what_it_waits_for(self):
        exchange, needed = self.exchange_of(self._invoice_queued()), self.exchange_of(self._invoice_queued())
        exchange.write({'waits_for_ids': needed.ids, 'is_ready': False})
        self.assertIn(needed.reference, exchange.with_user(self.sender).situation)

    def test_during_an_outage_the_connection_and_its_queue_tell_until_when(self):
        exchange = self.exchange_of(self._invoice_queued())
        self.assertFalse(self.connection.outage_reason)
        self.env['procountor.breaker'].sudo().create(
            {'connection_id': self.connection.id, 'opened_at': '2026-03-02 10:00', 'retry_at': '2026-03-02 10:05'}
        )
        self.assertIn("tried again at", self.connection.with_user(self.sender).outage_reason)
        self.assertIn("does not answer", exchange.with_user(self.sender).situation)

    def _invoice_queued(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        return invoice

    def _sent_refused(self):
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=400, operation=CREATE_INVOICE)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'failed')
        return invoice

    # ------------------------------------------------------------------
    # WHAT WAS SAID
    # ------------------------------------------------------------------

    def test_an_administrator_takes_all_of_it_as_a_file_without_personal_codes(self):
        """Security check S6, and design: personal identity codes are masked."""
        invoice = self._invoice(narration=f"<p>{CODE}</p>")
        self.send(invoice)
        exchange = self.exchange_of(invoice).with_user(self.env.user)
        self.assertIn(CODE, json.dumps(self.sandbox.invoices(invoice.name)), "it was sent as it is")
        transcript = base64.b64decode(exchange.transcript).decode()
        said = json.loads(transcript)
        self.assertEqual(said['sent']['originalInvoiceNumber'], invoice.name)
        self.assertEqual(said['attempts'][0]['answer']['originalInvoiceNumber'], invoice.name)
        for text in (transcript, exchange.payload_shown, exchange.answer_shown, exchange.sudo().answer):
            self.assertNotIn(CODE, text)
            self.assertIn('******-****', text)

    def test_others_than_administrators_read_none_of_it(self):
        exchange = self.exchange_of(self._invoice_queued())
        for user, fields in (
            (self.sender, ('payload_shown', 'answer_shown', 'transcript')),
            (self.env.user, ('payload',)),  # not masked: for nobody
        ):
            for field in fields:
                with self.assertRaises(AccessError, msg=field):
                    exchange.with_user(user).read([field])

    # ------------------------------------------------------------------
    # SETTLE
    # ------------------------------------------------------------------

    @contextmanager
    def _settling(self, exchange):
        """Give the dialog that opens; no request of it writes there."""
        self.sandbox.operator('DELETE', 'requests')
        yield self.env['procountor.adopt'].with_user(self.sender).browse(exchange.action_settle()['res_id'])
        methods = {request['method'] for request in self.sandbox.operator('GET', 'requests')}
        self.assertLessEqual(methods, {'GET'})

    def test_what_is_there_is_shown_and_linked(self):
        exchange = self._uncertain()
        invoice = exchange._document_record()
        [stored] = self.sandbox.invoices(invoice.name)
        with self._settling(exchange) as dialog:
            [candidate] = dialog.candidate_ids
            self.assertEqual((candidate.number, candidate.has_key), (str(stored['invoiceNumber']), True))
            self.assertEqual((candidate.customer, candidate.differences), (self.customer.name, "None"))
            candidate.action_link()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, invoice.procountor_id), ('sent', str(stored['id'])))
        self.assertEqual(self.sandbox.posts_of_invoices(), 0)
        self.assertTrue(any("linked by hand" in body for body in invoice.message_ids.mapped('body')))

    def test_a_number_that_only_contains_ours_is_not_shown(self):
        """Fact book, chapter 7: the service may match a part of the number."""
        self.sandbox.settings(original_number_match='partial')
        exchange = self._uncertain()
        payload = json.loads(exchange.sudo().payload)
        with self.connection._client() as client:
            client.invoices.create(payload | {'originalInvoiceNumber': f'{exchange.external_number}9'})
        with self._settling(exchange) as dialog:
            self.assertEqual(dialog.candidate_ids.mapped('differences'), ["None"])

    def test_another_number_is_looked_up_and_its_differences_are_told(self):
        exchange, other = self._uncertain(), self._invoice((50, 1, 0, 'tax_dom_sales_goods_25_5'))
        self.send(other)
        with self._settling(exchange) as dialog:
            dialog.wanted = other.procountor_number
            dialog.action_look_up()
            candidate = dialog.candidate_ids.filtered(lambda each: each.number == other.procountor_number)
            self.assertFalse(candidate.has_key)
            self.assertIn(f"{exchange.external_number} in Odoo, {other.name} in Procountor", candidate.differences)
            self.assertIn("Total: 125.50 EUR in Odoo, 62.75 EUR in Procountor", candidate.differences)
            with self.assertRaisesRegex(UserError, "belongs to"):
                candidate.action_link()
            for wrong in ('', 'INV', '987654'):
                dialog.wanted = wrong
                with self.assertRaises(UserError):
                    dialog.action_look_up()

    def test_what_is_not_there_is_sent_again(self):
        invoice = self._invoice()
        self.sandbox.order_fault('drop_before_store')
        self.send(invoice)
        exchange = self.exchange_of(invoice).with_user(self.sender)
        with self._settling(exchange) as dialog:
            self.assertFalse(dialog.candidate_ids)
            dialog.action_send_again()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_only_what_is_not_known_is_settled(self):
        with self.assertRaisesRegex(UserError, "Only an invoice"):
            self.exchange_of(self._invoice_queued()).with_user(self.sender).action_settle()

    def test_nothing_is_settled_blindly(self):
        """Fault F16: without an answer there is nothing to compare with, and no way to send again."""
        exchange = self._uncertain()
        self.sandbox.order_fault('status', operation='*', status=503, times=20)
        with self.assertRaisesRegex(UserError, "nothing to compare"):
            exchange.action_settle()

    def test_nothing_to_look_for_is_said(self):
        with self.assertRaisesRegex(UserError, "being checked"):
            self.exchange_of(self._invoice_queued()).with_user(self.sender).action_look_now()

    # ------------------------------------------------------------------
    # ON THE INVOICE
    # ------------------------------------------------------------------

    def test_the_invoice_lists_its_steps_in_words(self):
        file = self.env['ir.attachment'].create({'name': "Työtunnit.txt", 'raw': b'8 h'})
        invoice = self._invoice(extra_file_ids=file.ids)
        self.send(invoice)
        steps = invoice.with_user(self.sender).procountor_exchange_ids.sorted('id')
        self.assertEqual(steps.mapped('step_name'), ["Create invoice", "Attach file Työtunnit.txt"])

    def test_a_failed_step_is_among_the_problems(self):
        self.connection.attach_pdf = True
        invoice = self._invoice()
        self.sandbox.order_fault('status', operation='saveAttachment', status=403)
        self.send(invoice)
        action = self.env.ref('procountor_connector.account_move_attention_action')
        view = self.env['account.move'].get_view(action.search_view_id.id, 'search')['arch']
        [problem] = etree.fromstring(view).xpath("//filter[@name='procountor_attention']/@domain")
        self.assertIn(invoice, self.env['account.move'].search(literal_eval(problem)))
