from odoo.tests import new_test_user

from odoo.addons.procountor_connector.procountor_api import encode

from .common import ProcountorCommon

CRON = 'procountor_connector.ir_cron_go_live'


class GoLiveCommon(ProcountorCommon):
    """Invoices that are in both systems before Odoo sent any."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._sender('accountant', cls.company)

    def setUp(self):
        super().setUp()
        self.sandbox.operator('POST', 'reset', json={'empty': True})

    @classmethod
    def _sender(cls, login, companies):
        return new_test_user(
            cls.env,
            login,
            groups='procountor_connector.group_procountor_user',
            company_id=companies[0].id,
            company_ids=companies.ids,
        )

    def put_there(self, move, connection=None, is_approved=True, **changes):
        """Store ``move`` in Procountor as a person or another program would; return the invoice there."""
        connection = connection or self.connection
        body = move._procountor_body(connection) | {'notes': "Typed in"} | changes
        with connection._client() as client:
            stored = client.invoices.create(encode(body))
            if is_approved:
                client.invoices.approve(stored['id'])
        return stored

    def pay_there(self, stored, company=1, **payment):
        return self.sandbox.operator('POST', f'companies/{company}/invoices/{stored["id"]}/payments', json=payment)

    def pay_here(self, move, amount, date):
        register = self.env['account.payment.register'].with_context(active_model='account.move', active_ids=move.ids)
        return register.create({'amount': amount, 'payment_date': date})._create_payments()

    def go_live_of(self, connection=None, user=None):
        connection = (connection or self.connection).with_user(user or self.accountant)
        return (
            self.env['procountor.go.live']
            .browse(connection.action_open_go_live()['res_id'])
            .with_user(connection.env.user)
        )

    def read_all(self, connection=None, user=None):
        """Let a person start the go-live, and the scheduled action carry it out; return the go-live."""
        go_live = self.go_live_of(connection, user)
        go_live.action_fetch()
        self.run_go_live()
        return go_live

    def run_go_live(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def rows(self, connection=None):
        connection = connection or self.connection
        rows = self.env['procountor.sales.invoice'].with_user(self.accountant)
        return rows.search([('connection_id', '=', connection.id)], order='id')

    def states(self):
        return self.rows().mapped('match_state')
