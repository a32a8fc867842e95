import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.procountor_connector.models.exchange_operations import watch

from .common import SECOND_KEY
from .restored import RestoredCommon

LIST, DETAILS = 'searchInvoice', 'getInvoice'
OTHER_KEY = 'ffffffff0123456789abcdef'


class TestWatch(RestoredCommon):
    """Fault F49: after a restore from a backup Procountor is ahead, and nothing is sent twice."""

    # ------------------------------------------------------------------
    # A RESTORED BACKUP
    # ------------------------------------------------------------------

    def test_what_reads_not_sent_after_a_restore_is_adopted(self):
        invoices = self._invoice() + self._invoice(move_type='out_refund')
        self._send_and_restore(invoices)
        invoices.action_procountor_send()
        self.run_cron()

        self.assertEqual(self.sandbox.posts_of_invoices(), 2, "nothing twice")
        for invoice in invoices:
            [stored] = self.sandbox.invoices(invoice.name)
            self.assertEqual((invoice.procountor_state, invoice.procountor_id), ('sent', str(stored['id'])))
            self.assertTrue(any("Sent to Procountor" in body for body in invoice.message_ids.mapped('body')))
        self.assertEqual(set(self._strays().mapped('state')), {'linked'})
        self.assertFalse(self.connection.activity_ids)

    def test_what_was_queued_in_the_backup_is_adopted(self):
        invoice = self._invoice()
        invoice.action_procountor_send()
        self._restore_after(self.run_cron)
        self.assertEqual(invoice.procountor_state, 'queued')
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 1))

    def test_what_was_blocked_in_the_backup_after_a_refusal_is_adopted(self):
        """Its row knows the key, and no text any more that could be compared with what is there."""
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=400)
        self.send(invoice)
        country, self.customer.country_id = self.customer.country_id, False
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.customer.country_id = country
        self._restore_after(self.run_cron)
        self.run_cron()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((invoice.procountor_state, invoice.procountor_id), ('sent', str(stored['id'])))

    def test_what_was_uncertain_in_the_backup_settles_itself(self):
        invoice = self._invoice()
        self.run_cron_with(self._invoice())
        self.sandbox.order_fault('drop_after_store')
        self.send(invoice)
        self.run_cron_with(self._invoice())
        self.assertEqual((invoice.procountor_state, len(self._strays())), ('uncertain', 0))
        self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_draft_holds_the_queue_until_it_is_linked(self):
        invoice, waiting = self._invoice(), self._invoice()
        self._send_and_restore(invoice)
        invoice.button_draft()
        self.send(waiting)
        self.assertEqual((waiting.procountor_state, self.sandbox.posts_of_invoices()), ('queued', 1))
        self.assertIn("Unknown documents", self.connection.pause_reason)
        self.assertEqual(len(self.connection.activity_ids), 1)
        self.run_cron_after(hours=1)
        self.assertEqual(self.sandbox.posts_of_invoices(), 1, "still held")

        invoice.action_post()
        [stray] = self._strays()
        stray.move_id = invoice
        self.assertFalse(stray.difference)
        stray.action_link()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, waiting.procountor_state), ('sent', 'sent'))
        self.assertEqual(self.sandbox.posts_of_invoices(), 2)
        self.assertFalse(self.connection.activity_ids)
        self.assertTrue(any("linked by hand" in body for body in invoice.message_ids.mapped('body')))

    def test_a_number_used_again_for_another_customer_waits_for_a_person(self):
        invoice = self._invoice()
        self._send_and_restore(invoice)
        invoice.button_draft()
        invoice.partner_id = self._create_customer(name="Saaren Leipomo Oy", company_registry='9999998-4')
        invoice.action_post()
        self.send(invoice)

        [stray] = self._strays()
        self.assertEqual((stray.state, stray.move_id), ('open', invoice))
        self.assertIn("Saaren Leipomo Oy in Odoo, Päijänteen Puu ja Höyläys Oy in Procountor", stray.difference)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('queued', 1))

        stray.action_leave()
        self.assertEqual((stray.state, stray.settled_by_id), ('left', self.env.user))
        self.assertTrue(stray.settled_at)
        self.assertTrue(any(invoice.name in body for body in self.connection.message_ids.mapped('body')))
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 2))
        self.run_cron_with(self._invoice())
        self.assertEqual(len(self._strays()), 1, "what was left is left")

    def test_another_total_is_not_adopted(self):
        invoice = self._invoice()
        self._send_and_restore(invoice)
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 90
        invoice.action_post()
        self.send(invoice)
        [stray] = self._strays()
        self.assertIn("125.50 in Procountor", stray.difference)
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)

    def test_a_voided_invoice_is_not_adopted(self):
        invoice = self._invoice()
        self._send_and_restore(invoice)
        with self.connection._client() as client:
            client.invoices.invalidate(self.sandbox.invoices(invoice.name)[0]['id'])
        self.send(invoice)
        self.assertEqual((self._strays().state, self.sandbox.posts_of_invoices()), ('open', 1))

    def test_two_of_one_number_are_not_adopted(self):
        invoice = self._invoice()
        self._send_and_restore(invoice)
        self._store_copy(self.sandbox.invoices(invoice.name)[0])
        self.send(invoice)
        self.assertEqual(self._strays().mapped('state'), ['open', 'open'])
        self.assertFalse(invoice.procountor_id)
        self.assertEqual(len(self.connection.activity_ids), 1)

    def test_a_restore_as_a_copy_recognises_the_old_keys(self):
        """The copy has a new identity."""
        known, invoice = self._invoice(), self._invoice()
        self.send(known)
        self._send_and_restore(invoice)
        self.env['ir.config_parameter'].set_param('database.uuid', 'another-uuid')
        self.connection.action_confirm_database()
        self.send(invoice)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('sent', 2))

    def test_payments_and_files_are_not_sent_once_more(self):
        self.connection.write({'target_status': 'approve', 'attach_pdf': True, 'mark_paid': True})
        invoice = self._invoice()
        self._pay(invoice)
        self._send_and_restore(invoice)
        [before] = self.sandbox.invoices(invoice.name)
        self.assertEqual((before['status'], len(before['attachments'])), ('MARKED_PAID', 1))
        self.send(invoice)
        self.run_cron()
        [after] = self.sandbox.invoices(invoice.name)
        self.assertEqual((after['status'], len(after['attachments'])), ('MARKED_PAID', 1))
        self.assertEqual(self.sandbox.requests('markInvoiceAsPaid'), self.marked)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertTrue(any("once more" in body for body in invoice.message_ids.mapped('body')))

    # ------------------------------------------------------------------
    # LATE STORES
    # ------------------------------------------------------------------

    def test_a_very_late_store_of_an_abandoned_attempt_holds_the_queue(self):
        invoice = self._invoice()
        self.sandbox.order_fault('drop_before_store')
        self.send(invoice)
        self.run_cron_after(minutes=3)
        self.run_cron_after(minutes=11)
        self.assertEqual(invoice.procountor_state, 'sent')
        self._store_copy(json.loads(self.exchange_of(invoice).payload))

        waiting = self._invoice()
        self.send(waiting)
        self.assertEqual((self._strays().state, waiting.procountor_state), ('open', 'queued'))
        self._strays().move_id = invoice
        with self.assertRaisesRegex(UserError, "another invoice"):
            self._strays().action_link()
        self._strays().action_leave()
        self.run_cron()
        self.assertEqual(waiting.procountor_state, 'sent')

    def test_a_late_store_is_seen_before_it_is_sent_again(self):
        self.run_cron_with(self._invoice())
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=429, retry_after=30)
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        self.assertEqual((exchange.state, exchange.attempts), ('waiting', 1))
        self._store_copy(json.loads(exchange.payload))
        self.run_cron_after(minutes=2)
        self.run_cron_after(minutes=3)
        self.assertEqual(invoice.procountor_state, 'sent')
        self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)

    def test_a_withdrawn_document_that_arrived_is_told(self):
        invoice = self._invoice()
        self.run_cron_with(self._invoice())
        self.sandbox.order_fault('drop_before_store')
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        exchange.write({'state': 'cancelled', 'applied': True, 'claim_token': False})
        self._store_copy(json.loads(exchange.payload))
        self.run_cron_with(self._invoice())
        self.assertEqual(self._strays().attempt_key, exchange.attempt_key)

    # ------------------------------------------------------------------
    # WHOSE, AND HOW MUCH
    # ------------------------------------------------------------------

    def test_documents_of_others_are_nothing_to_settle(self):
        invoice = self._invoice()
        self.send(invoice)
        [stored] = self.sandbox.invoices(invoice.name)
        self._store_copy(stored | {'notes': "By hand"})
        self._store_copy(stored | {'notes': f'Odoo X/1 [{OTHER_KEY}]'})
        self.run_cron_with(self._invoice())
        self.assertFalse(self._strays())

    def test_two_connections_with_equal_ids_are_two(self):
        theirs = self._other_connection()
        mine = self._invoice()
        self._send_and_restore(mine)
        [stored] = self.sandbox.invoices(mine.name)
        self._know([stored['id']], theirs)
        self.send(mine)
        self.assertEqual((mine.procountor_state, mine.procountor_id), ('sent', str(stored['id'])))
        self.assertEqual(self.sandbox.posts_of_invoices(), 1)
        self.assertFalse(theirs.pause_reason)

    def test_an_open_document_holds_its_own_connection_alone(self):
        theirs = self._other_connection()
        mine = self._invoice()
        self.env['procountor.stray'].sudo().create({'connection_id': theirs.id, 'remote_id': '1', 'answer': '{}'})
        self.send(mine)
        self.assertEqual(mine.procountor_state, 'sent')
        self.assertTrue(theirs.pause_reason)

    def test_a_run_without_news_costs_one_request(self):
        self.run_cron_with(self._invoice())
        self.run_cron_with(self._invoice())  # sees the one before
        waiting = self._invoice()
        waiting.action_procountor_send()
        self.run_cron()
        before = self.sandbox.requests(LIST)
        self.run_cron_with(self._invoice(), self._invoice())
        self.assertLessEqual(self.sandbox.requests(LIST) - before, 2)
        self.assertEqual(self.sandbox.requests(DETAILS), 0, "what an exchange knows is not read")

    def test_many_that_were_sent_cost_their_pages(self):
        """401 are three pages and the end; 3,000 older rows cost nothing."""
        template = self._invoice()
        self.send(template)
        [stored] = self.sandbox.invoices(template.name)
        self._know(range(10**6, 10**6 + 3000))
        numbers = [self._store_copy(stored)['id'] for _number in range(401)]
        self._know(numbers)
        self.sandbox.operator('DELETE', 'requests')
        job = self.env['procountor.exchange'].sudo()._watch_job(self.connection)
        with self.connection._client() as client:
            found = watch(client, job)
        self.assertEqual((found['keyed'], found['newest']), ([], str(numbers[-1])))
        self.assertEqual((self.sandbox.requests(LIST), self.sandbox.requests(DETAILS)), (4, 0))

    # ------------------------------------------------------------------
    # WHEN IT FAILS
    # ------------------------------------------------------------------

    def test_nothing_leaves_while_the_watch_fails(self):
        self.run_cron_with(self._invoice())
        invoice = self._invoice()
        self.sandbox.operator('POST', 'faults', json={'operation': LIST, 'kind': 'status', 'status': 503})
        self.send(invoice)
        self.assertEqual((invoice.procountor_state, self.sandbox.posts_of_invoices()), ('queued', 1))
        self.sandbox.operator('DELETE', 'faults')
        self.run_cron_after(minutes=20)
        self.run_cron_after(minutes=40)
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_key_that_may_not_list_sends_and_says_so(self):
        self.run_cron_with(self._invoice())
        self.sandbox.operator('POST', 'faults', json={'operation': LIST, 'kind': 'status', 'status': 403})
        self.run_cron_with(self._invoice())
        self.assertEqual(self.sandbox.posts_of_invoices(), 2)
        self.assertIn("search sales invoices", self.connection.watch_problem)
        self.sandbox.operator('DELETE', 'faults')
        self.run_cron_with(self._invoice())
        self.connection.invalidate_recordset()
        self.assertFalse(self.connection.watch_problem)

    # ------------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------------

    def test_a_plain_procountor_user_settles(self):
        invoice = self._invoice()
        self._send_and_restore(invoice)
        invoice.button_draft()
        self.run_cron_with(self._invoice())
        invoice.action_post()
        user = self._user('procountor_connector.group_procountor_user', self.company)
        stray = self._strays().with_user(user)
        with self.assertRaises(AccessError):
            stray.state = 'left'
        with self.assertRaises(UserError):
            stray.move_id = False
            stray.action_link()
        stray.move_id = invoice
        stray.action_link()
        self.assertEqual((stray.state, stray.settled_by_id), ('linked', user))
        with self.assertRaises(AccessError):
            stray.move_id = False

    def test_an_invoice_of_another_company_is_not_linked(self):
        other = self.setup_other_company(name="Toinen Kirjanpito Oy")['company']
        foreign = self.env['account.move'].with_company(other).create({'move_type': 'out_invoice'})
        stray = (
            self.env['procountor.stray']
            .sudo()
            .create({'connection_id': self.connection.id, 'remote_id': '1', 'answer': '{}', 'move_id': foreign.id})
        )
        user = self._user('procountor_connector.group_procountor_user', self.company)
        with self.assertRaises(AccessError):
            stray.with_user(user).action_link()
        with self.assertRaises(UserError):
            stray.sudo(False).action_link()

    # ------------------------------------------------------------------
    # HELPERS
    # ------------------------------------------------------------------

    def run_cron_with(self, *invoices):
        self.send(self.env['account.move'].concat(*invoices))

    def _strays(self):
        return self.env['procountor.stray'].search([('connection_id', '=', self.connection.id)])

    def _store_copy(self, invoice):
        """Let the service have one more invoice like ``invoice``, as a very late store would."""
        own = {
            'id',
            'invoiceNumber',
            'version',
            'created',
            'status',
            'attachments',
            'invoiceSumInfo',
            'ledgerReceiptId',
        }
        with self.connection._client() as client:
            return client.invoices.create({name: value for name, value in invoice.items() if name not in own})

    def _know(self, remote_ids, connection=None):
        """Have an old exchange for each of ``remote_ids``."""
        connection = connection or self.connection
        values = {'connection_id': connection.id, 'company_id': connection.company_id.id, 'state': 'done'}
        values |= {'operation': 'create_invoice', 'res_model': 'account.move'}
        self.env['procountor.exchange'].sudo().create(
            [values | {'res_id': 10**7 + int(each), 'remote_id': str(each)} for each in remote_ids]
        )

    def _other_connection(self):
        other = self.setup_other_company(name="Toinen Kirjanpito Oy")['company']
        other.company_registry = '9999996-8'
        return self._connect(other, key=SECOND_KEY)

    def _user(self, group, company):
        return new_test_user(self.env, 'settler', groups=group, company_id=company.id, company_ids=company.ids)
