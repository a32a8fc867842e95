from unittest.mock import patch

from odoo.addons.procountor_connector.models import exchange_carrier, exchange_dimensions

from .dimensions import ADD_ITEM, GET_RECEIPT, PUT_RECEIPT, DimensionsCommon

GET_INVOICE = 'getInvoice'


class TestDimensionsTogether(DimensionsCommon):
    """Dimensions of many invoices in one go."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(exchange_carrier.Carrier, 'THREADS', 4))

    def test_the_receipts_of_many_invoices_are_read_together(self):
        """Feature F86."""
        accounts = [self.helsinki, self.tampere, self.shop, self.helsinki]
        invoices = self.env['account.move'].concat(*(self.split({account: 100}) for account in accounts))
        self.send(invoices)
        self.assertEqual(invoices.mapped('procountor_state'), ['sent'] * 4)
        self.assertEqual([self.sandbox.requests(each) for each in (GET_RECEIPT, GET_INVOICE, PUT_RECEIPT)], [1, 1, 4])
        self.assertEqual(
            [self.there(invoice) for invoice in invoices], [[{account.name: -100.0}] for account in accounts]
        )

    def test_a_receipt_that_somebody_changed_meanwhile_is_read_once_more(self):
        read = exchange_dimensions.Receipts._read

        def read_before(receipts, client):
            return {each: found | {'version': '2026-01-01T00:00:00'} for each, found in read(receipts, client).items()}

        invoices = self.split({self.helsinki: 100}) + self.split({self.tampere: 100})
        with patch.object(exchange_dimensions.Receipts, '_read', read_before):
            self.send(invoices)
        self.assertEqual([self.there(invoice) for invoice in invoices], [[{'Helsinki': -100.0}], [{'Tampere': -100.0}]])
        self.assertEqual(self.sandbox.requests(PUT_RECEIPT), 4)

    def test_when_they_cannot_be_read_together_each_is_tried_again(self):
        invoices = self.split({self.helsinki: 100}) + self.split({self.tampere: 100})
        self.sandbox.order_fault('status', operation=GET_RECEIPT, status=503, times=2)
        self.send(invoices)
        self.run_cron_after(minutes=5)
        self.assertEqual([self.there(invoice) for invoice in invoices], [[{'Helsinki': -100.0}], [{'Tampere': -100.0}]])

    # ------------------------------------------------------------------
    # ITEMS THAT ARE MISSING
    # ------------------------------------------------------------------

    def test_accounts_of_one_name_become_one_item(self):
        """Procountor takes a name twice, and nobody could tell the two apart then."""
        self.connection.missing_item_policy = 'create'
        accounts = [self._account(self.unit, "Turku", code=code) for code in ('T-1', 'T-2')]
        invoices = self.env['account.move'].concat(*(self.split({account: 100}) for account in reversed(accounts)))
        self.send(invoices)
        self.assertEqual(invoices.mapped('procountor_state'), ['sent', 'sent'])
        self.assertEqual([self.there(invoice) for invoice in invoices], [[{'Turku': -100.0}]] * 2)
        exchanges = self.env['procountor.exchange'].sudo().search([('operation', '=', 'create_dimension_item')])
        self.assertEqual((exchanges.res_id, self.sandbox.requests(ADD_ITEM)), (accounts[0].id, 1))

    def test_accounts_of_one_name_in_two_plans_become_two_items(self):
        self.connection.missing_item_policy = 'create'
        accounts = [self._account(plan, "Turku") for plan in (self.unit, self.project)]
        self.send(self.split({accounts[0] + accounts[1]: 100}))
        items = [account._procountor_item(self.connection) for account in accounts]
        self.assertEqual([item.dimension_id.name for item in items], ["Kustannuspaikka", "Projekti"])

    def test_many_new_items_are_kept_at_once(self):
        self.connection.missing_item_policy = 'create'
        accounts = [self._account(self.unit, f"Kuja {number}") for number in range(4)]
        clear = self.env.registry.clear_cache
        with patch.object(self.env.registry, 'clear_cache', side_effect=clear) as cleared:
            self.env['account.analytic.account'].concat(*accounts)._procountor_apply(self._answers(accounts))
        self.assertEqual(cleared.call_count, 1)
        self.assertEqual(
            [account._procountor_item(self.connection).name for account in accounts],
            [account.name for account in accounts],
        )

    def _answers(self, accounts):
        """Return exchanges that created an item for each account."""
        dimension = self._dimension("Kustannuspaikka").procountor_id
        rows = self.env['procountor.exchange'].sudo()
        values = {'operation': 'create_dimension_item', 'state': 'done', 'res_model': 'account.analytic.account'}
        values |= {'connection_id': self.connection.id, 'company_id': self.company.id}
        return rows.create(
            [
                values
                | {'res_id': account.id}
                | {'answer': f'{{"id": {900 + number}, "codeName": "{account.name}", "dimensionId": {dimension}}}'}
                for number, account in enumerate(accounts)
            ]
        )
