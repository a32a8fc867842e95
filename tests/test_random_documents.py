import os
import sys
from collections import Counter
from random import Random

from odoo import Command

from odoo.addons.procountor_connector.mapping.invoice_out import invoice_payload
from odoo.addons.procountor_connector.mapping.totals import expected_totals, stored_totals
from odoo.addons.procountor_connector.procountor_api import Refused

from .common import ProcountorCommon
from .random_documents import INCLUDED, RandomDocuments

# DOCUMENTS=10000 SEED=1 tries more of them, and others.
COUNT, SEED = int(os.environ.get('DOCUMENTS', 100)), int(os.environ.get('SEED', 19))
BATCH = 50
RATES = {'USD': 1.0873, 'SEK': 11.1234, 'GBP': 0.8523, 'JPY': 163.5}
STATUSES = {'tax_eu_sales_goods_0': 5, 'tax_eu_sales_service_0': 22, 'vat0export': 3, 'eu': 5, 'non_eu': 3}


class TestRandomDocuments(ProcountorCommon):
    """Whatever people type: the service refuses nothing that pre-flight did not announce, and its sums are Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart = cls.env['account.chart.template'].with_company(cls.company)
        cls._map_vat()
        standard = cls._tax('tax_dom_sales_goods_25_5')
        included = standard.copy({'price_include_override': 'tax_included', 'name': "25.5 % in the price"})
        cls.taxes = {'': standard.browse(), INCLUDED: included}
        cls.currencies = {'EUR': cls.env.ref('base.EUR')} | {
            code: cls.setup_other_currency(code, rates=[('2026-01-01', rate)]) for code, rate in RATES.items()
        }
        codes = {'coded': 'KAA-3', 'bare': False, 'odd': "东京 № 1 " * 12}
        cls.products = {
            name: cls.env['product.product'].create({'name': name, 'default_code': code})
            for name, code in codes.items()
        }
        cls.coins = cls._five_cents()

    @classmethod
    def _map_vat(cls):
        for xmlid, number in STATUSES.items():
            statuses = cls.connection.vat_status_ids
            cls.chart.ref(xmlid).procountor_vat_status_id = statuses.filtered(lambda each, n=number: each.number == n)

    @classmethod
    def _five_cents(cls):
        return cls.env['account.cash.rounding'].create(
            {
                'name': "5 cents",
                'rounding': 0.05,
                'strategy': 'add_invoice_line',
                'profit_account_id': cls.company_data['default_account_revenue'].id,
                'loss_account_id': cls.company_data['default_account_expense'].id,
            }
        )

    def test_no_refusal_that_was_not_announced(self):
        """Feature X14. Faults F34, F38, F39."""
        random, told = RandomDocuments(Random(SEED)), Counter()
        with self.connection._client() as client:
            for start in range(0, COUNT, BATCH):
                self.connection.write(random.options())
                documents = self._documents(random, min(BATCH, COUNT - start))
                told.update(self._fate(client, document) for document in documents)
                self.env.invalidate_all()
        if COUNT > 100:
            sys.stderr.write(f"\n{COUNT} documents, seed {SEED}: {dict(told)}\n")  # with -s
        self.assertEqual(sum(told.values()), COUNT)
        self.assertGreater(told['taken'], COUNT / 5, "most of what is tried must not be blocked at once")
        self.assertGreater(told['announced'], 0)

    def _fate(self, client, document):
        # Not by way of the outbox, where an error of ours is a problem like another one.
        if document._procountor_problems(self.connection):
            return 'announced'
        document._procountor_warnings(self.connection)
        payload = invoice_payload(document._procountor_values(self.connection), '0' * 24)
        try:
            answer = client.invoices.create(payload)
        except Refused as refusal:
            self.fail(f"Not announced: {refusal} {refusal.problems} of {payload}")
        self.assertEqual(stored_totals(answer, accounting_currency=False), expected_totals(payload), payload)
        self.assertFalse(document._procountor_difference(answer), payload)
        return 'taken'

    # ------------------------------------------------------------------
    # THE DOCUMENTS IN ODOO
    # ------------------------------------------------------------------

    def _documents(self, random, count):
        """Return documents that count as confirmed; confirming itself takes Odoo too long for thousands."""
        markets = [random.market() for _each in range(count)]
        customers = self.env['res.partner'].create(
            [self._partner(random.customer(country, vat)) for country, vat, _position, _taxes in markets]
        )
        contacts = self._contacts(customers, [random.contact(country) for country, *_market in markets])
        moves = (
            self.env['account.move']
            .with_context(tracking_disable=True, mail_create_nolog=True)
            .create([self._values(random, *each) for each in zip(customers, markets, contacts, strict=True)])
        )
        moves.flush_recordset()
        for number, move in enumerate(moves):
            done = {'state': 'posted', 'procountor_connection_id': self.connection.id}
            move._write(done | {'name': f'RANDOM/{move.id}/{number}'})
        moves.invalidate_recordset()
        return moves.with_context(tracking_disable=False)

    def _partner(self, values):
        values = dict(values)
        country = values.pop('country')
        return values | {'country_id': self.env.ref(country).id if country else False}

    def _values(self, random, customer, market, contact):
        *_place, position, taxes = market
        values = random.document()
        currency, coins = values.pop('currency'), values.pop('coins')
        return (
            values
            | {
                'partner_id': customer.id,
                'currency_id': self.currencies[currency].id,
                'fiscal_position_id': self.chart.ref(position).id if position else False,
                'invoice_cash_rounding_id': self.coins.id if coins else False,
                'invoice_line_ids': [Command.create(self._line(line)) for line in random.lines(taxes)],
            }
            | contact
        )

    def _contacts(self, customers, wanted):
        """Return for each customer the field of the document in which its new contact stands; nothing for None."""
        values = [
            self._partner(each) | {'parent_id': customer.id}
            for customer, each in zip(customers, wanted, strict=True)
            if each
        ]
        created = iter(self.env['res.partner'].create(values))
        fields = {'contact': 'partner_id', 'invoice': 'partner_id', 'delivery': 'partner_shipping_id'}
        return [{fields[each['type']]: next(created).id} if each else {} for each in wanted]

    def _line(self, values):
        values = dict(values)
        if 'display_type' in values:
            return values
        tax, unit, product = (values.pop(name) for name in ('tax', 'unit', 'product'))
        values['tax_ids'] = [Command.set(self._tax(tax).ids)]
        if product:
            values['product_id'] = self.products[product].id
        if unit:
            values['product_uom_id'] = self.env.ref(unit).id
        return values

    @classmethod
    def _tax(cls, xmlid):
        # EXTENDS: each is looked up once
        if 'taxes' not in cls.__dict__:
            return super()._tax(xmlid)
        if xmlid not in cls.taxes:
            cls.taxes[xmlid] = super()._tax(xmlid)
        return cls.taxes[xmlid]
