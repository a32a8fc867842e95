from types import SimpleNamespace

from odoo.addons.procountor_connector.models import exchange_registers
from odoo.addons.procountor_connector.procountor_api import encode

from .common import ProcountorCommon

CREATE = {
    'res.partner': exchange_registers.create_customer,
    'product.product': exchange_registers.create_product,
}


class RegistersCommon(ProcountorCommon):
    """Customers and products, created as an exchange does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.write({'customer_policy': 'create', 'product_policy': 'create'})
        cls.product = cls._new_product(default_code='HOY-1', name="Höylätty lauta")

    def setUp(self):
        super().setUp()
        self.sandbox.operator('POST', 'reset', json={'empty': True})

    @classmethod
    def _new_product(cls, **values):
        return cls.env['product.product'].create(
            {'name': "Lauta", 'lst_price': 40, 'taxes_id': [(6, 0, cls._tax('tax_dom_sales_goods_25_5').ids)]} | values
        )

    def exchange(self, record, connection=None, **values):
        connection = connection or self.connection
        return (
            self.env['procountor.exchange']
            .sudo()
            .new({'connection_id': connection.id, 'res_model': record._name, 'res_id': record.id} | values)
        )

    def job(self, record, connection=None):
        payload = record._procountor_payload(self.exchange(record, connection))
        return SimpleNamespace(payload=encode(payload))

    def ask(self, function, job, connection=None):
        with (connection or self.connection)._client() as client:
            return function(client, job)

    def create_there(self, record, connection=None):
        """Create ``record`` in Procountor, keep its link, and return the answer."""
        answer = self.ask(CREATE[record._name], self.job(record, connection), connection)
        text = encode(answer)
        record._procountor_apply(self.exchange(record, connection, state='done', answer=text))
        return answer

    def stored(self, kind, company=1):
        return self.sandbox.operator('GET', f'companies/{company}/{kind}')

    def run_registers(self):
        """Let the scheduled action fetch, find, apply and undo, over real HTTP."""
        with self.enter_registry_test_mode():
            self.env.ref('procountor_connector.ir_cron_registers').method_direct_trigger()
        self.env.invalidate_all()
