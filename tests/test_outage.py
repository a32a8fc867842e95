from odoo.tests import freeze_time

from .common import CREATE_INVOICE, ProcountorCommon


class TestOutage(ProcountorCommon):
    """Fault F16: the service fails for a while. Nothing is lost, one person is told once, and it goes on by itself."""

    def test_an_outage_is_told_once_and_ends_by_itself(self):
        invoices = self.env['account.move'].concat(*(self._invoice() for _number in range(8)))
        fault = {'operation': '*', 'kind': 'status', 'status': 503}
        self.sandbox.operator('POST', 'faults', json=fault)
        with freeze_time('2026-03-05 08:00:00'):
            self.send(invoices)
        for minute in range(1, 30):
            with freeze_time(f'2026-03-05 08:{minute:02}:30'):
                self.run_cron()
        self.assertLess(self.sandbox.posts_of_invoices(), 8, "the others did not try in vain")
        self.assertEqual(len(self.connection.activity_ids), 1)
        waiting = self._invoice()
        with freeze_time('2026-03-05 08:29:45'):
            waiting.action_procountor_send()
        self.assertIn("does not answer", waiting.procountor_problem)

        self.sandbox.operator('DELETE', 'faults')
        for minute in range(30, 60):
            with freeze_time(f'2026-03-05 08:{minute:02}:30'):
                self.run_cron()
        self.assertEqual(set((invoices + waiting).mapped('procountor_state')), {'sent'})
        for invoice in invoices + waiting:
            self.assertEqual(len(self.sandbox.invoices(invoice.name)), 1)
        self.assertFalse(self.connection.activity_ids)
        self.assertFalse(self.env['procountor.breaker'].search([]))

    def test_one_broken_connection_does_not_stop_the_other(self):
        other = self.setup_other_company(name="Toinen Kirjanpito Oy")['company']
        other.company_registry = '9999996-8'
        theirs = self._connect(other, key='sandbox-key-2')
        mine = self._invoice()
        mine.action_procountor_send()
        self.env['procountor.breaker'].sudo().create(
            {
                'connection_id': theirs.id,
                'failures': 3,
                'opened_at': '2026-03-05 08:00:00',
                'retry_at': '2036-03-05 08:00:00',
            }
        )
        self.run_cron()
        self.assertEqual((mine.procountor_state, self.sandbox.requests(CREATE_INVOICE)), ('sent', 1))

    def test_too_many_requests_are_no_outage(self):
        """Fault F15: each row waits as it is told, in seconds or until a date."""
        for form in ('seconds', 'date'):
            invoice = self._invoice()
            self.sandbox.order_fault('status', status=429, retry_after=30, retry_after_form=form)
            self.send(invoice)
            self.assertEqual(invoice.procountor_state, 'queued')
            self.assertFalse(self.env['procountor.breaker'].search([]))
            self.run_cron_after(seconds=20)
            self.assertEqual(invoice.procountor_state, 'queued')
            self.run_cron_after(seconds=40)
            self.assertEqual(invoice.procountor_state, 'sent')
