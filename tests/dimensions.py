from odoo.fields import Command

from .common import VAT_STANDARD, ProcountorCommon

PUT_RECEIPT, GET_RECEIPT, ADD_ITEM = 'updateLedgerReceipt', 'getLedgerReceipt', 'addDimensionItem'


class DimensionsCommon(ProcountorCommon):
    """Two analytic plans that go to two dimensions of the sandbox, with some accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit, cls.project = cls._plan("Kustannuspaikka"), cls._plan("Projekti")
        cls.helsinki, cls.tampere, cls.shop = (
            cls._account(cls.unit, name) for name in ("Helsinki", "Tampere", "Verkkokauppa")
        )
        cls.p100 = cls._account(cls.project, "P-100")
        cls.connection._set_dimensions({plan: cls._dimension(plan.name) for plan in (cls.unit, cls.project)})
        cls.connection._set_items(
            {account: cls._item(account.name) for account in cls.helsinki + cls.tampere + cls.shop + cls.p100}
        )

    def setUp(self):
        super().setUp()
        self.connection.write({'target_status': 'unfinished', 'attach_pdf': False, 'mark_paid': False})

    @classmethod
    def _plan(cls, name):
        return cls.env['account.analytic.plan'].create({'name': name})

    @classmethod
    def _account(cls, plan, name, **values):
        return cls.env['account.analytic.account'].create({'name': name, 'plan_id': plan.id} | values)

    @classmethod
    def _dimension(cls, name, connection=None):
        dimensions = (connection or cls.connection).with_context(active_test=False).dimension_ids
        return dimensions.filtered(lambda dimension: dimension.name == name)

    @classmethod
    def _item(cls, name, connection=None):
        items = (connection or cls.connection).with_context(active_test=False).dimension_item_ids
        return items.filtered(lambda item: item.name == name)

    def split(self, *distributions, prices=None, **values):
        """Return an invoice with a row for each distribution: percentages by account, or by several of them."""
        prices = prices or [100] * len(distributions)
        invoice = self._invoice(*[(price, 1, 0, VAT_STANDARD) for price in prices], post=False, **values)
        for line, distribution in zip(invoice.invoice_line_ids.sorted('sequence'), distributions, strict=True):
            line.analytic_distribution = {
                ','.join(str(account.id) for account in accounts): percent for accounts, percent in distribution.items()
            }
        invoice.action_post()
        return invoice

    def _refused_once(self, *distributions, **values):
        invoice = self.split(*distributions, **values)
        self.sandbox.order_fault('status', operation=PUT_RECEIPT, status=400)
        self.send(invoice)
        self.assertEqual(self.step(invoice).state, 'failed')
        return invoice

    def rows(self, *prices):
        tax = [Command.set(self._tax(VAT_STANDARD).ids)]
        return [Command.create({'name': f"New {price}", 'price_unit': price, 'tax_ids': tax}) for price in prices]

    def receipt(self, invoice, connection=None):
        """Return the ledger receipt of ``invoice`` as it is there."""
        with (connection or self.connection)._client() as client:
            stored = client.invoices.get(invoice.procountor_id)
            return client.ledger_receipts.get(stored['ledgerReceiptId'])

    def there(self, invoice, connection=None):
        """Return what each entry of a row has there: values by the name of the item."""
        items = {
            item.procountor_id: item.name
            for item in (connection or self.connection).with_context(active_test=False).dimension_item_ids
        }
        entries = [
            entry for entry in self.receipt(invoice, connection)['transactions'] if entry['transactionType'] == 'ENTRY'
        ]
        return [
            {items[str(each['itemId'])]: float(each['value']) for each in entry.get('dimensionItemValues', [])}
            for entry in entries
        ]

    def step(self, invoice, operation='set_dimensions'):
        return self.steps_of(invoice).filtered(lambda step: step.operation == operation)

    def refresh(self):
        self.connection._refresh_safely()
        self.env.invalidate_all()

    def change_item(self, item, **values):
        """Change an item there, as a person does, and fetch the dimensions."""
        path = f'/dimensions/{item.dimension_id.procountor_id}/items'
        with self.connection._client() as client:
            client._transport.write('PUT', path, {'id': int(item.procountor_id), 'codeName': item.name} | values)
        self.refresh()
