from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import ProcountorCommon

CODE = '131052-308T'


class TestRetention(ProcountorCommon):
    """What was sent is kept: its bodies for 90 days, who, when, hash and result for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exchanges = cls.env['procountor.exchange'].sudo()

    def test_bodies_are_cleared_after_90_days_and_the_rest_stays(self):
        invoice = self._invoice()
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        attempts = self._attempts(exchange)
        kept = (
            exchange.read(['remote_id', 'attempt_key', 'external_number', 'done_at', 'state', 'requested_by_id']),
            attempts.mapped('payload_hash'),
        )
        self._age(exchange, days=89)
        self._clear()
        self.assertTrue(exchange.payload and exchange.answer and attempts.answer)

        self._age(exchange, days=91)
        self._clear()
        self.assertFalse(exchange.payload or exchange.answer or attempts.answer)
        self.assertEqual(
            (
                exchange.read(['remote_id', 'attempt_key', 'external_number', 'done_at', 'state', 'requested_by_id']),
                attempts.mapped('payload_hash'),
            ),
            kept,
        )
        self.send(self._invoice())
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_system_parameter_says_how_long(self):
        invoice = self._invoice()
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        self.env['ir.config_parameter'].set_param('procountor_connector.keep_bodies_days', '10')
        self._age(exchange, days=11)
        self.exchanges._clear_old_bodies()
        self.assertFalse(exchange.payload)

    def test_what_is_open_or_not_shown_yet_keeps_its_bodies(self):
        invoice = self._invoice()
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        for values in (
            {'state': 'waiting'},
            {'state': 'uncertain'},
            {'state': 'failed', 'is_conflict': True},
            {'state': 'failed', 'operation': 'update_invoice'},
            {'applied': False},
        ):
            fine = {'state': 'done', 'applied': True, 'is_conflict': False, 'operation': 'create_invoice'}
            exchange.write(fine | values)
            self._age(exchange, days=1000)
            self._clear()
            self.assertTrue(exchange.payload and self._attempts(exchange).answer, values)

    def test_what_is_made_anew_when_it_is_sent_again_does_not_keep_its_bodies(self):
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=400)
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        self.assertTrue(exchange.payload)
        self._age(exchange, days=91)
        self._clear()
        self.assertFalse(exchange.payload or self._attempts(exchange).answer)
        self.assertTrue(exchange.error)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_what_came_back_of_a_cancelled_one_is_cleared(self):
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=400)
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        exchange.action_retry()
        exchange.action_cancel()
        exchange.write({'applied': True})
        self.assertFalse(exchange.payload or exchange.answer)
        self._age(exchange, days=91)
        self._clear()
        self.assertFalse(self._attempts(exchange).answer)

    def test_settled_unknown_documents_are_cleared_and_open_ones_kept(self):
        strays = self.env['procountor.stray'].sudo()
        values = {'connection_id': self.connection.id, 'answer': '{}'}
        left = strays.create(values | {'remote_id': '1', 'state': 'left', 'settled_at': '2020-01-01'})
        new = strays.create(values | {'remote_id': '2', 'state': 'left', 'settled_at': fields.Datetime.now()})
        open_one = strays.create(values | {'remote_id': '3'})
        self._clear()
        self.assertEqual((left.answer, new.answer, open_one.answer), (False, '{}', '{}'))
        self.assertEqual(left._steps_that_may_be_done(), ['attach', 'mark_paid'], "to be on the safe side")

    def test_files_are_cleared_too(self):
        self.connection.attach_pdf = True
        invoice = self._invoice()
        self.send(invoice)
        self.run_cron()
        step = self.steps_of(invoice).filtered(lambda each: each.operation == 'attach')
        self.assertTrue(step.content)
        self._age(step, days=91)
        self.exchanges._clear_old_bodies()
        self.assertFalse(step.content)
        self.assertFalse(
            self.env['ir.attachment']
            .sudo()
            .search([('res_model', '=', step._name), ('res_id', '=', step.id), ('res_field', '=', 'content')])
        )

    def test_batches_are_bounded_and_tell_what_is_left(self):
        rows = self.exchanges.create(
            [
                {'connection_id': self.connection.id, 'company_id': self.company.id, 'operation': 'create_invoice'}
                | {'res_model': 'account.move', 'res_id': 10**7 + number, 'state': 'done', 'answer': '{}'}
                for number in range(1001)
            ]
        )
        self._age(rows, days=91)
        self.assertEqual(self.exchanges._clear_old_bodies(), (1000, 1))
        self.assertEqual(self.exchanges._clear_old_bodies(), (1, 0))

    def test_nobody_deletes_what_was_sent(self):
        invoice = self._invoice()
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        for records in (exchange, self._attempts(exchange)):
            with self.assertRaises(AccessError):
                records.with_user(self.env.ref('base.user_admin')).unlink()
            with self.assertRaises(UserError):
                records.sudo().unlink()
            self.assertTrue(records.exists())

    def test_an_administrator_who_grants_the_right_deletes_nothing_either(self):
        invoice = self._invoice()
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        for model in ('procountor.exchange', 'procountor.attempt'):
            self.env['ir.model.access'].create(
                {'name': model, 'model_id': self.env['ir.model']._get_id(model), 'perm_read': True, 'perm_unlink': True}
            )
        for records in (exchange, self._attempts(exchange)):
            with self.assertRaisesRegex(UserError, "is kept"):
                records.sudo(False).unlink()

    def test_personal_codes_are_masked_in_what_is_kept(self):
        invoice = self._invoice(narration=f"Buyer {CODE}")
        self.sandbox.order_fault('drop_before_store')
        self.send(invoice)
        exchange = self.exchange_of(invoice)
        self.assertIn(CODE, exchange.payload, "an open one is sent again byte for byte")
        before = self._attempts(exchange).payload_hash
        self.run_cron_after(minutes=3)
        self.run_cron_after(minutes=11)

        [stored] = self.sandbox.invoices(invoice.name)
        self.assertIn(CODE, stored['additionalInformation'])
        self.assertEqual(exchange.state, 'done')
        for text in (exchange.payload, exchange.answer, *self._attempts(exchange).mapped('answer')):
            self.assertNotIn(CODE, text or '')
        self.assertEqual(set(self._attempts(exchange).mapped('payload_hash')), {before})

    def _attempts(self, exchange):
        return self.env['procountor.attempt'].sudo().search([('exchange_id', 'in', exchange.ids)])

    def _age(self, exchanges, days):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE procountor_exchange SET write_date = %s WHERE id = ANY(%s)",
            [fields.Datetime.subtract(fields.Datetime.now(), days=days), exchanges.ids],
        )
        self.cr.execute(
            "UPDATE procountor_attempt SET at = %s WHERE exchange_id = ANY(%s)",
            [fields.Datetime.subtract(fields.Datetime.now(), days=days), exchanges.ids],
        )
        self.env.invalidate_all()

    def _clear(self):
        for model in ('procountor.exchange', 'procountor.attempt', 'procountor.stray'):
            records = self.env[model].sudo()
            clear = records._clear_old_bodies if model == 'procountor.exchange' else records._clear_old_answers
            clear()
