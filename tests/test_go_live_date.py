from datetime import date

from odoo.tests import freeze_time

from .common import ProcountorCommon


class TestGoLiveDate(ProcountorCommon):
    """The go-live date is the day of the activation, unless a person chose another one."""

    def _new(self, **values):
        self.connection.active = False
        with freeze_time('2026-03-02 10:00:00'):
            connection = self.connection.copy({'name': "New"} | values)
            self.env.flush_all()
            # Odoo takes this stamp from the clock of the database.
            self.cr.execute(
                "UPDATE procountor_connection SET create_date = '2026-03-02 10:00:00' WHERE id = %s", [connection.id]
            )
            connection.invalidate_recordset(['create_date'])
        return connection

    def test_a_new_connection_goes_live_today(self):
        with freeze_time('2026-03-02 10:00:00'):
            self.assertEqual(self._new().go_live_date, date(2026, 3, 2))

    def test_who_activates_it_later_goes_live_then(self):
        connection = self._new()
        with freeze_time('2026-03-09 10:00:00'):
            connection.active = True
        self.assertEqual(connection.go_live_date, date(2026, 3, 9))

    def test_the_assistant_shows_the_day_on_which_it_is_finished(self):
        connection = self._new()
        connection.sudo().setup_step = 'payments'
        with freeze_time('2026-03-09 10:00:00'):
            connection.action_setup_next()
        self.assertEqual((connection.setup_step, connection.go_live_date), ('transfer', date(2026, 3, 9)))

    def test_a_day_that_was_chosen_stays(self):
        connection = self._new(go_live_date='2026-01-01')
        with freeze_time('2026-03-09 10:00:00'):
            connection.active = True
        self.assertEqual(connection.go_live_date, date(2026, 1, 1))

    def test_a_connection_that_sent_something_keeps_its_day(self):
        invoice = self._invoice()
        self.send(invoice)
        made = self.connection.create_date.date()
        self.connection.write({'go_live_date': made})
        self.connection.active = False
        with freeze_time('2036-03-09 10:00:00'):
            self.connection.active = True
        self.assertEqual(self.connection.go_live_date, made)

    def test_what_is_older_than_the_day_is_not_sent(self):
        connection = self._new()
        with freeze_time('2026-03-09 10:00:00'):
            connection.active = True
            older, newer = self._invoice(invoice_date='2026-03-08'), self._invoice(invoice_date='2026-03-09')
        self.assertEqual([older.procountor_state, newer.procountor_state], [False, 'not_sent'])
