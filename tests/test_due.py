from datetime import timedelta

from odoo import fields

from odoo.addons.procountor_connector.models.procountor_exchange_due import PRIORITIES

from .common import ProcountorCommon

MANY = 3000


class TestDue(ProcountorCommon):
    """Fault F54: a claim reads what is due, however much waits for a time or behind others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exchanges = cls.env['procountor.exchange'].sudo()

    def test_who_waits_goes_first_and_then_what_has_been_due_the_longest(self):
        new, old, urgent, later, behind = self._exchanges(5)
        new.next_try = self._moment(-1)
        old.next_try = self._moment(-2)
        urgent.write({'priority': 0, 'next_try': self._moment(0)})
        later.next_try = self._moment(1)
        behind.is_ready = False
        self.assertEqual(self.exchanges._due(self.connection, 10), urgent + old + new)
        self.assertEqual(self.exchanges._due(self.connection, 2), urgent + old)
        self.assertEqual(self.exchanges._count_due(), 3)
        self.assertEqual(self.exchanges._serving(), self.connection)

    def test_the_scheduler_comes_back_when_the_next_one_is_due(self):
        late, soon, urgent, behind = self._exchanges(4)
        soon.next_try = self._moment(2)
        late.next_try = self._moment(3)
        urgent.write({'next_try': self._moment(4), 'priority': 0})
        behind.write({'next_try': self._moment(1), 'is_ready': False})  # what it waits for calls
        self.assertEqual(self.exchanges._soonest(), soon.next_try)
        self.assertFalse(self.exchanges._serving())

    def test_what_is_not_due_is_not_read(self):
        [due] = self._exchanges(1)
        due.next_try = self._moment(-1)
        self._fill(MANY, hours=2)
        self._fill(MANY, hours=-2, is_ready=False)
        self._fill(MANY, hours=2, state='uncertain', priority=0)
        self.cr.execute("ANALYZE procountor_exchange")
        for priority in PRIORITIES:
            query = self.exchanges._search(
                self.exchanges._due_of(self.connection, priority), order='next_try, id', limit=16
            )
            self.assertLessEqual(self._rows_read(query), 1)
        self.assertLessEqual(self._rows_read(self.exchanges._search([('applied', '=', False)], limit=100)), 10)
        self.assertLessEqual(self._rows_read(self.exchanges._search([('is_unchecked', '=', True)], limit=100)), 0)

    def _exchanges(self, count):
        invoices = self.env['account.move'].concat(*(self._invoice() for _number in range(count)))
        invoices.action_procountor_send()
        exchanges = self.exchange_of(invoices).sorted('id')
        exchanges.write({'applied': True, 'priority': 1})
        return exchanges

    def _moment(self, hours):
        return fields.Datetime.now() + timedelta(hours=hours)

    def _fill(self, count, hours, is_ready=True, state='waiting', priority=1):
        """Put ``count`` rows in the queue, as a year of invoices may be."""
        self.env.flush_all()
        self.cr.execute(
            """INSERT INTO procountor_exchange
                      (connection_id, company_id, operation, res_model, res_id, generation, priority, is_ready, state,
                       applied, next_try)
               SELECT %s, %s, 'create_invoice', 'account.move', 1000000 + number + (random() * 1000000000)::int, 1, %s,
                      %s, %s, TRUE, %s
                 FROM generate_series(1, %s) number""",
            [self.connection.id, self.company.id, priority, is_ready, state, self._moment(hours), count],
        )

    def _rows_read(self, query):
        """Return how many rows of the queue PostgreSQL reads for ``query``, those it throws away included."""
        sql = query.select()
        self.cr.execute(b'EXPLAIN (ANALYZE, FORMAT JSON) ' + self.cr.mogrify(sql.code, sql.params))
        [plan] = self.cr.fetchone()[0]
        return sum(self._of_queue(plan['Plan']))

    def _of_queue(self, node):
        if node.get('Relation Name') == 'procountor_exchange':
            rows = node['Actual Rows'] + node.get('Rows Removed by Filter', 0)
            yield (rows + node.get('Rows Removed by Index Recheck', 0)) * node['Actual Loops']
        for child in node.get('Plans', ()):
            yield from self._of_queue(child)
