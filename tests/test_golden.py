import json
import os
import re
from contextlib import closing
from copy import deepcopy
from pathlib import Path

from odoo import Command, fields

from odoo.addons.procountor_connector.mapping.invoice_out import invoice_payload
from odoo.addons.procountor_connector.mapping.totals import expected_totals, stored_totals
from odoo.addons.procountor_connector.procountor_api import encode

from .common import ProcountorCommon
from .golden_cases import CASES, PRODUCTS, Text

FOLDER = Path(__file__).parent / 'data' / 'golden'
KEY = '0123456789abcdef01234567'
# GOLDEN=write makes the files anew; look at each difference before it is committed.
WRITE = os.environ.get('GOLDEN') == 'write'


class TestGolden(ProcountorCommon):
    """Each document of the table becomes the request that stands in its file, and the service takes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('sv_SE')
        cls.env['res.currency.rate'].search([('company_id', '=', cls.company.id)]).unlink()
        for code, rate in {'SEK': 11.1234, 'USD': 1.08765, 'JPY': 163.5, 'KWD': 0.3345, 'NOK': None}.items():
            currency = cls.env['res.currency'].with_context(active_test=False).search([('name', '=', code)])
            currency.active = True
            values = {'name': '2026-01-01', 'rate': rate, 'company_id': cls.company.id}
            currency.rate_ids = [Command.clear(), *([Command.create(values)] if rate else [])]
        cls.products = {key: cls.env['product.product'].create(values) for key, values in PRODUCTS.items()}
        cls._map_vat()
        cls.records = {}
        cls.records = cls._make_records()

    def setUp(self):
        super().setUp()
        self.sandbox.operator('PUT', 'companies/1/vats', json=self.vats)

    @classmethod
    def _add_statuses(cls):
        """Let the company have the VAT statuses of trades that not every company has."""
        cls.vats = cls.sandbox.operator('GET', 'companies/1/vats')
        words = {
            41: "Rakennuspalvelun myynti, käännetty verovelvollisuus",
            50: "Kotimaa, maksuperuste",
            51: "Kolmikantakauppa",
        }
        cls.vats['vatStatuses'] += [
            {'vatStatus': number, 'description': description, 'sales': True, 'purchase': False}
            for number, description in words.items()
        ]
        cls.sandbox.operator('PUT', 'companies/1/vats', json=cls.vats)
        cls.connection.action_test_connection()

    @classmethod
    def _map_vat(cls):
        """Map the taxes and positions of the chart as the assistant proposes it."""
        cls._add_statuses()
        chart = cls.env['account.chart.template'].with_company(cls.company)
        numbers = {
            'tax_eu_sales_goods_0': 5, 'tax_eu_sales_service_0': 22, 'vat0export': 3, 'eu': 5, 'non_eu': 3,
            'tax_construct_sales_0': 41, 'construction': 41, 'vat0triangulation': 51, 'aland_sales_0': 3, 'aland': 3,
        }  # fmt: skip
        for xmlid, number in numbers.items():
            statuses = cls.connection.vat_status_ids
            chart.ref(xmlid).procountor_vat_status_id = statuses.filtered(lambda each, n=number: each.number == n)

    @classmethod
    def _make_records(cls):
        """Return what the documents of the table name: a tax, ways of paying and rounding, a unit of our own."""
        days = {'value': 'percent', 'value_amount': 100, 'nb_days': 14}
        halves = [{'value': 'percent', 'value_amount': 50, 'nb_days': each} for each in (14, 44)]
        terms = cls.env['account.payment.term'].create(
            [
                {
                    'name': "14 days, 2 % within 7",
                    'line_ids': [Command.create(days)],
                    'early_discount': True,
                    'discount_percentage': 2,
                    'discount_days': 7,
                    'early_pay_discount_computation': 'included',
                },
                {'name': "In two parts", 'line_ids': [Command.create(half) for half in halves]},
            ]
        )
        accounts = {
            f'{kind}_account_id': cls.company_data[f'default_account_{name}'].id
            for kind, name in (('profit', 'revenue'), ('loss', 'expense'))
        }
        cash = {'name': "5 cents", 'rounding': 0.05, 'rounding_method': 'HALF-UP', 'strategy': 'add_invoice_line'}
        abroad = cls.env['account.chart.template'].with_company(cls.company).ref('non_eu')
        positions = {
            code: cls.env['account.fiscal.position'].create(
                {'name': f"VAT of {code}", 'procountor_vat_country_id': cls.env.ref(f'base.{code}').id}
            )
            for code in ('fi', 'se')
        }
        positions['se'].active = False
        return cls._make_taxes() | {
            'finnish': positions['fi'],
            'swedish': positions['se'],
            'unmapped': cls.env['account.tax'].create(
                {'name': "0 % abroad", 'amount': 0, 'fiscal_position_ids': [Command.set(abroad.ids)]}
            ),
            'included': cls._tax('tax_dom_sales_goods_25_5').copy(
                {'price_include_override': 'tax_included', 'name': "25.5 % in the price"}
            ),
            'discount': terms[0],
            'halves': terms[1],
            'coins': cls.env['account.cash.rounding'].create(cash | accounts),
            'usa': cls.env.ref('base.us'),
            'texas': cls.env.ref('base.state_us_44'),
            'crate': cls.env['uom.uom'].create({'name': "kori"}),
            'roll': cls.env['uom.uom'].create({'name': "rulla", 'procountor_unit': 'ROLL'}),
        }

    @classmethod
    def _make_taxes(cls):
        """Return the taxes of the table that the chart does not have."""
        standard, zero = cls._tax('tax_dom_sales_goods_25_5'), cls._tax('tax_dom_sales_goods_0')
        account = cls.company_data['default_account_revenue'].copy({'name': "VAT not paid", 'reconcile': True})
        payment = {'tax_exigibility': 'on_payment', 'cash_basis_transition_account_id': account.id}
        children = {'amount_type': 'group', 'children_tax_ids': [Command.set((standard + zero).ids)]}
        taxes = {
            'no_vat': zero.copy({'name': "0 % no VAT", 'invoice_legal_notes': "AVL 4 §"}),
            'cash': standard.copy({'name': "25.5 % when paid"} | payment),
            'group': standard.copy({'name': "25.5 % and 0 %"} | children),
            'swedish25': cls.env['account.tax'].create({'name': "25 % Sweden", 'amount': 25}),
        }
        for key, number in {'no_vat': 12, 'cash': 50}.items():
            status = cls.connection.vat_status_ids.filtered(lambda each, n=number: each.number == n)
            taxes[key].procountor_vat_status_id = status
        return taxes

    def test_a_third_of_the_documents_is_sent_as_its_files_say(self):
        self._compare(0)

    def test_another_third_is_sent_as_its_files_say(self):
        self._compare(1)

    def test_the_other_third_is_sent_as_its_files_say(self):
        self._compare(2)

    def _compare(self, third):
        """Compare every third document with its file: all of them take longer than one test may."""
        self.assertGreaterEqual(len(CASES), 60)
        for number, case in list(enumerate(CASES, 1))[third::3]:
            with self.subTest(case.words), closing(self.cr.savepoint()):
                found = self._row(case)
                path = FOLDER / f'{number:02}-{self._slug(case.words)}.json'
                if WRITE:
                    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + '\n', encoding='utf-8')
                self.assertEqual(found, json.loads(path.read_text(encoding='utf-8')))
            if case.percents:
                self.sandbox.operator('PUT', 'companies/1/vats', json=self.vats)

    def test_there_is_a_file_for_each_document_and_no_other(self):
        names = {f'{number:02}-{self._slug(case.words)}.json' for number, case in enumerate(CASES, 1)}
        self.assertEqual({path.name for path in FOLDER.glob('*.json')}, names)

    def _row(self, case):
        """Return the row of the table: the words, and what is sent with its sums, or why nothing is."""
        move = self._document(case)
        problems = self.env['procountor.exchange']._preflight(move, self.connection)
        if case.refused:
            self.assertRegex('\n'.join(problems), case.refused)
            return {'document': case.words, 'refused': list(problems)}
        self.assertFalse(problems)
        payload = invoice_payload(move._procountor_values(self.connection), KEY)
        sums = expected_totals(payload)
        self.assertEqual(sums, move._procountor_totals(), "to the cent")
        with self.connection._client() as client:
            answer = client.invoices.create(payload)
        stored = stored_totals(answer, accounting_currency=False, currency=move.currency_id.name)
        self.assertEqual(stored, sums, "and in the service")
        return {
            'document': case.words,
            'sums': {name: str(amount) for name, amount in sums._asdict().items()},
            'request': json.loads(encode(payload)),
        }

    # ------------------------------------------------------------------
    # THE DOCUMENT IN ODOO
    # ------------------------------------------------------------------

    def _document(self, case):
        self.company.write(case.company)
        self.connection.write(self._values_of(case.connection))
        self._change_customer(case.customer)
        for key in case.linked:
            self._link(key)
        if case.closed:
            self._close_month()
        if case.percents:
            self._switch_on(case.percents)
        if case.is_abroad:
            self.records['swedish'].active = True
            self.connection.invalidate_recordset(['has_foreign_vat'])
        values = self._values(case)
        invoice = self.env['account.move'].create(values | {'invoice_line_ids': self._lines(case.lines)})
        if case.credit == 'alone':
            invoice.move_type = 'out_refund'
        invoice.action_post()
        return self._credit(invoice, case.credit) if case.credit not in (None, 'alone') else invoice

    def _link(self, key):
        """Link the customer or one of the products with the first one that the service has."""
        rows, model, field, record, kind = (
            ('partners', 'procountor.business.partner', 'partner_id', self.customer, 'CUSTOMER')
            if key == 'customer'
            else ('products', 'procountor.product', 'product_id', self.products[key], 'SALES')
        )
        there = next(each for each in self.sandbox.operator('GET', f'companies/1/{rows}') if each['type'] == kind)
        values = {'connection_id': self.connection.id, 'type': kind, 'name': there['name'], field: record.id}
        self.env[model].sudo().create(values | {'procountor_id': str(there['id'])})

    def _close_month(self):
        day = fields.Date.to_date('2026-03-02')
        periods = self.connection.fiscal_period_ids.filtered(lambda span: span.start_date <= day <= span.end_date)
        periods.sudo().is_open = False

    def _switch_on(self, percents):
        vats = deepcopy(self.vats)
        for country, percent in percents:
            row = {'vatPercent': percent, 'sales': True, 'purchase': False}
            known = [each for each in vats['vatInformation'] if each['country'].upper() == country]
            if known:
                rows = [each for each in known[0]['percentages'] if each['vatPercent'] != percent]
                known[0]['percentages'] = [*rows, row]
            else:
                vats['vatInformation'].append({'country': country, 'percentages': [row]})
        self.sandbox.operator('PUT', 'companies/1/vats', json=vats)
        with self.connection._client() as client:
            self.connection._refresh_vat(client)
        self.connection.vat_percent_ids.sudo().valid_from = False  # what is new there is taken for new from today

    def _change_customer(self, values):
        values = self._values_of(values)
        if 'country' in values:
            country = values.pop('country')
            values['country_id'] = self.env.ref(country).id if country else False
        self.customer.write(values)

    def _values(self, case):
        values = {
            'move_type': 'out_invoice',
            'partner_id': self.customer.id,
            'invoice_date': '2026-03-02',
            'invoice_date_due': '2026-03-16',
        }
        if case.contact:
            contact = {'parent_id': self.customer.id, 'type': 'contact'} | case.contact
            values['partner_id'] = self.env['res.partner'].create(contact).id
        if case.billing:
            address = {'parent_id': self.customer.id, 'type': 'invoice', 'country_id': self.env.ref('base.fi').id}
            values['partner_id'] = self.env['res.partner'].create(address | self._values_of(case.billing)).id
        if case.delivery:
            address = {'parent_id': self.customer.id, 'type': 'delivery', 'country_id': self.env.ref('base.fi').id}
            values['partner_shipping_id'] = self.env['res.partner'].create(address | self._values_of(case.delivery)).id
        if case.position:
            chart = self.env['account.chart.template'].with_company(self.company)
            values['fiscal_position_id'] = chart.ref(case.position).id
        if case.currency:
            values['currency_id'] = self.env['res.currency'].search([('name', '=', case.currency)]).id
        if case.bank:
            account = {'acc_number': case.bank, 'partner_id': self.company.partner_id.id}
            values['partner_bank_id'] = self.env['res.partner.bank'].create(account).id
        return values | self._values_of(case.document)

    def _values_of(self, values):
        """Return values of fields; a word after @ stands for one of the `records`."""
        return {
            name: self.records[value[1:]].id if isinstance(value, str) and value.startswith('@') else value
            for name, value in values.items()
        }

    @classmethod
    def _tax(cls, xmlid):
        # EXTENDS
        return cls.records[xmlid] if xmlid in cls.records else super()._tax(xmlid)

    def _lines(self, lines):
        return [Command.create(self._line(line)) for line in lines]

    def _line(self, line):
        if isinstance(line, Text):
            return {'display_type': line.kind, 'name': line.text}
        values = {
            'name': line.text,
            'price_unit': line.price,
            'quantity': line.quantity,
            'discount': line.discount,
            'tax_ids': [Command.set(self._tax(line.tax).ids if line.tax else [])],
        }
        if line.product:
            values['product_id'] = self.products[line.product].id
        if line.unit:
            values['product_uom_id'] = (self.records.get(line.unit) or self.env.ref(line.unit)).id
        return values | line.values

    def _credit(self, invoice, credit):
        invoice._procountor_write({'procountor_state': 'sent'})  # a credit note waits for its original
        note = invoice._reverse_moves([dict.fromkeys(('invoice_date', 'date', 'invoice_date_due'), '2026-03-09')])
        if credit != 'full':
            note.invoice_line_ids = [Command.clear(), *self._lines(credit)]
        note.action_post()
        return note

    @staticmethod
    def _slug(words):
        return re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')[:60]
