from odoo import Command

from .common import VAT_EU, VAT_STANDARD, VAT_ZERO, ProcountorCommon

VAT_EU_SERVICES = 'tax_eu_sales_service_0'
GOODS, SERVICES = 5, 22
CONSTRUCTION = "Rakennuspalvelun myynti, käännetty verovelvollisuus"


class TestVatInvoice(ProcountorCommon):
    """The VAT of an invoice: what arrives, and what is held back with the cure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eu = cls._position('eu')
        cls.finland = cls._position('finland')
        cls.customer.write({'country_id': cls.env.ref('base.se').id, 'vat': 'SE999999999901'})

    @classmethod
    def _position(cls, xmlid):
        return cls.env['account.chart.template'].with_company(cls.company).ref(xmlid)

    def _status(self, number):
        return self.connection.vat_status_ids.filtered(lambda status: status.number == number)

    def _choose(self, **numbers):
        for xmlid, number in numbers.items():
            record = self._position(xmlid)
            record.procountor_vat_status_id = self._status(number)

    def _invoice(self, *lines, **values):
        return super()._invoice(*lines, **{'fiscal_position_id': self.eu.id} | values)

    def _arrived(self, invoice):
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    def assert_problem(self, invoice, sentence):
        invoice.action_procountor_send()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertRegex(invoice.procountor_problem, sentence)

    def assert_no_problem(self, invoice, reason):
        self.assertFalse(invoice._procountor_problems(self.connection), reason)

    def _add_status(self, number, description):
        self.connection.vat_status_ids.sudo().create(
            {'connection_id': self.connection.id, 'number': number, 'description': description, 'sales': True}
        )
        self.env.invalidate_all()

    def test_eu_goods_and_services_arrive_with_their_statuses(self):
        """Feature F102."""
        self._choose(eu=GOODS, tax_eu_sales_goods_0=GOODS, tax_eu_sales_service_0=SERVICES)
        invoice = self._invoice((100, 1, 0, VAT_EU), (50, 2, 0, VAT_EU_SERVICES))
        stored = self._arrived(invoice)
        self.assertEqual(stored['vatStatus'], GOODS)
        rows = [(row['vatPercent'], row.get('vatStatus', GOODS)) for row in stored['invoiceRows']]
        self.assertEqual(rows, [(0, GOODS), (0, SERVICES)])
        self.assertFalse(invoice.procountor_problem, "the sums agree")

    def test_a_row_has_the_status_of_its_tax_on_a_domestic_invoice(self):
        self._choose(tax_eu_sales_service_0=SERVICES)
        stored = self._arrived(self._invoice((100, 1, 0, VAT_STANDARD), (50, 1, 0, VAT_EU_SERVICES)))
        self.assertEqual(stored['vatStatus'], 1)
        self.assertEqual([row.get('vatStatus', 1) for row in stored['invoiceRows']], [1, SERVICES])

    def test_a_tax_without_a_status_follows_the_fiscal_position(self):
        """Feature F100."""
        self._choose(eu=GOODS)
        stored = self._arrived(self._invoice((100, 1, 0, VAT_EU), (7, 1, 0, VAT_STANDARD)))
        self.assertEqual([row.get('vatStatus', GOODS) for row in stored['invoiceRows']], [GOODS, 1])

    def test_domestic_vat_stays_domestic_on_an_eu_invoice(self):
        self._choose(eu=GOODS, tax_dom_sales_goods_0=1)
        stored = self._arrived(self._invoice((100, 1, 0, VAT_EU), (100, 1, 0, VAT_STANDARD), (7, 1, 0, VAT_ZERO)))
        self.assertEqual(stored['vatStatus'], GOODS)
        self.assertEqual([row.get('vatStatus', GOODS) for row in stored['invoiceRows']], [GOODS, 1, 1])

    def test_domestic_0_percent_is_not_guessed_on_another_position(self):
        """Else it is in the box of domestic sales at 0 %, and missing on the EU sales list."""
        self._choose(eu=GOODS, non_eu=3)
        for xmlid in ('eu', 'non_eu', 'aland'):
            invoice = self._invoice((1000, 1, 0, VAT_ZERO), fiscal_position_id=self._position(xmlid).id)
            self.assert_problem(invoice, "'0%' is for domestic sales at 0 %, and .* is for other sales. Choose the tax")
        for position in (self.finland, self._position('eu_no_vat'), self.finland.browse()):
            invoice = self._invoice((1000, 1, 0, VAT_ZERO), fiscal_position_id=position.id)
            self.assert_no_problem(invoice, "sales at 0 % can be domestic")
        self._choose(non_eu=1)
        invoice = self._invoice((1000, 1, 0, VAT_ZERO), fiscal_position_id=self._position('non_eu').id)
        self.assert_no_problem(invoice, "somebody chose Domestic for the position")

    def test_rows_that_are_all_alike_give_the_document_their_status(self):
        self._choose(eu=GOODS, tax_eu_sales_service_0=SERVICES)
        stored = self._arrived(self._invoice((100, 1, 0, VAT_EU_SERVICES), (50, 1, 0, VAT_EU_SERVICES)))
        self.assertEqual(stored['vatStatus'], SERVICES)
        self.assertEqual({row.get('vatStatus', SERVICES) for row in stored['invoiceRows']}, {SERVICES})

    def test_a_status_of_the_position_that_is_not_sent_stops_nothing(self):
        self._choose(eu=GOODS, tax_eu_sales_service_0=SERVICES)
        self._status(GOODS).sudo().sales = False
        self._arrived(self._invoice((100, 1, 0, VAT_EU_SERVICES)))

    def test_domestic_when_nothing_is_chosen(self):
        """Feature F99."""
        stored = self._arrived(self._invoice((100, 1, 0, VAT_STANDARD), fiscal_position_id=False))
        self.assertEqual(stored['vatStatus'], 1)

    def test_the_own_country_as_vat_country_is_named(self):
        """Feature F103."""
        self.finland.procountor_vat_country_id = self.env.ref('base.fi')
        stored = self._arrived(self._invoice((100, 1, 0, VAT_STANDARD), fiscal_position_id=self.finland.id))
        self.assertEqual(stored['vatCountry'], 'FINLAND')

    def test_a_tax_that_is_not_mapped(self):
        """Fault F36."""
        self.assert_problem(self._invoice((100, 1, 0, VAT_EU)), "'0% EU G' is not plain domestic VAT. Choose its VAT")

    def test_services_and_triangular_trade_do_not_get_the_status_of_goods(self):
        self._choose(eu=GOODS)
        self._add_status(51, "Kolmikantakauppa")
        for xmlid, name in ((VAT_EU_SERVICES, '0% EU S'), ('vat0triangulation', '0% TRI')):
            invoice = self._invoice((100, 1, 0, xmlid))
            self.assert_problem(
                invoice,
                rf"'{name}' has no VAT status of its own, .* 'EU' \(EU community sales \(product\)\) .* mapping",
            )
            self.assertEqual(self._tax(xmlid)._procountor_vat_state(self.connection), 'missing', "and so it is told")
        self._choose(vat0triangulation=51)
        self.assert_no_problem(invoice, "somebody chose it")

    def test_a_tax_that_people_made_themselves_is_not_guessed(self):
        self._choose(eu=GOODS)
        tax = self._tax(VAT_EU)
        copy, boxes = tax.copy({'name': "Ours"}), tax.repartition_line_ids.tag_ids
        self.assert_no_problem(self._taxed(copy), "a copy has the same box of the VAT return")
        copy.repartition_line_ids.tag_ids = [Command.clear()]
        self.assert_problem(self._taxed(copy), "'Ours' has no VAT status of its own")
        copy.repartition_line_ids.tag_ids = [Command.set(boxes.ids)]
        copy.fiscal_position_ids = [Command.clear()]
        self.assert_problem(self._taxed(copy, fiscal_position_id=False), "'Ours' is not plain domestic VAT")

    def _taxed(self, tax, **values):
        """Return an invoice of one row with ``tax``."""
        self.env.invalidate_all()
        invoice = self._invoice((100, 1, 0, VAT_STANDARD), post=False, **values)
        invoice.invoice_line_ids.tax_ids = [Command.set(tax.ids)]
        invoice.action_post()
        return invoice

    def test_the_status_of_construction_is_certain_by_its_words(self):
        self._add_status(41, CONSTRUCTION)
        self._choose(construction=41)
        position = self._position('construction')
        invoice = self._invoice((1000, 1, 0, 'tax_construct_sales_0'), fiscal_position_id=position.id)
        self.assert_no_problem(invoice, "the tax is in the box of construction")
        self._status(41).sudo().description = position.procountor_vat_description = "Muu käännetty"
        self.env.invalidate_all()
        self.assert_problem(invoice, r"'0% C' has no VAT status of its own, .* \(Muu käännetty\)")

    def test_the_same_problem_of_many_rows_is_told_once(self):
        invoice = self._invoice(*[(100, 1, 0, VAT_EU)] * 3)
        self.assert_problem(invoice, "not plain domestic")
        self.assertEqual(len(invoice.procountor_problem.splitlines()), 1)

    def test_a_status_that_procountor_has_no_more(self):
        self._choose(tax_eu_sales_goods_0=GOODS)
        self._status(GOODS).sudo().active = False
        self.env.invalidate_all()
        self.assert_problem(
            self._invoice((100, 1, 0, VAT_EU)), r"no VAT status 5 \(EU community sales \(product\)\) for sales. Choose"
        )

    def test_a_status_that_is_not_for_sales(self):
        self._choose(eu=GOODS)
        self._status(GOODS).sudo().sales = False
        self.assert_problem(self._invoice((100, 1, 0, VAT_EU)), "no VAT status 5 .* for 'EU'")

    def test_no_domestic_status(self):
        self._status(1).sudo().active = False
        self.env.invalidate_all()
        invoice = self._invoice((100, 1, 0, VAT_STANDARD))
        self.assert_problem(invoice, "no VAT status Domestic for sales.* not liable for VAT chooses 'No VAT handling'")

    def test_a_company_that_is_not_liable_for_vat(self):
        self._status(1).sudo().active = False
        self.env.invalidate_all()
        self._choose(tax_dom_sales_goods_0=12)
        self.assert_no_problem(self._invoice((50, 1, 0, VAT_ZERO), fiscal_position_id=False), "no VAT handling")

    def test_eu_sales_to_a_customer_without_vat_number(self):
        self._choose(tax_eu_sales_goods_0=GOODS, tax_eu_sales_service_0=SERVICES)
        invoices = [self._invoice((100, 1, 0, tax)) for tax in (VAT_EU, VAT_EU_SERVICES)]
        self.customer.vat = False
        for invoice in invoices:
            self.assert_problem(invoice, "EU sales list needs the VAT number of Päijänteen .* as Tax ID")
        self.assert_no_problem(self._invoice((100, 1, 0, VAT_STANDARD)), "domestic VAT is on no EU sales list")
        self.customer.vat = '/'
        self.assert_problem(invoices[0], "EU sales list needs")

    def test_triangular_trade_needs_a_vat_number_too(self):
        self._add_status(51, "Kolmikantakauppa")
        self._choose(tax_eu_sales_goods_0=51)
        self.customer.vat = False
        self.assert_problem(self._invoice((100, 1, 0, VAT_EU)), "EU sales list needs the VAT number")

    def test_a_construction_invoice_arrives(self):
        """With a status that only companies of that trade have."""
        settings = self.sandbox.operator('GET', 'companies/1/vats')
        self.addCleanup(self.sandbox.operator, 'PUT', 'companies/1/vats', json=settings)
        status = settings['vatStatuses'][0] | {'vatStatus': 41, 'description': CONSTRUCTION, 'sales': True}
        changed = settings | {'vatStatuses': [*settings['vatStatuses'], status]}
        self.sandbox.operator('PUT', 'companies/1/vats', json=changed)
        self.connection.action_test_connection()
        self._choose(construction=41, tax_construct_sales_0=41)
        position = self._position('construction')
        stored = self._arrived(self._invoice((1000, 1, 0, 'tax_construct_sales_0'), fiscal_position_id=position.id))
        self.assertEqual((stored['vatStatus'], stored['invoiceRows'][0]['vatPercent']), (41, 0))

    def test_charged_vat_on_a_construction_invoice(self):
        self._add_status(41, CONSTRUCTION)
        self._choose(construction=41)
        position = self._position('construction')
        charged, free = (50, 1, 0, VAT_STANDARD), (1000, 1, 0, 'tax_construct_sales_0')
        self.assert_problem(
            self._invoice(charged, fiscal_position_id=position.id),
            "the customer pays the VAT, but all rows charge it. Choose the 0 % tax .* activate it .* replace '25.5%'",
        )
        self.assert_no_problem(self._invoice(free, fiscal_position_id=position.id), "nothing is charged")
        mixed = self._invoice(free, charged, fiscal_position_id=position.id)
        self.assert_no_problem(mixed, "each row has a status of its own")
        [warning] = mixed._procountor_vat_status_warnings(self.connection)
        self.assertIn("'25.5%' is charged on others", warning)
        self.assertFalse(warning.is_blocking)

    def test_scrap_metal_is_reverse_charge_too(self):
        self._add_status(42, "Metalliromun myynti")
        self._choose(tax_construct_sales_0=42)
        self._tax('tax_construct_sales_0').invoice_legal_notes = False
        self.customer.vat = False
        invoice = self._invoice((1000, 1, 0, 'tax_construct_sales_0'), fiscal_position_id=False)
        self.assert_problem(invoice, "The buyer pays the VAT of '0% C': enter the VAT number")
        self.assertRegex(invoice.procountor_problem, "does not say why it has no VAT for '0% C'")

    def test_a_finnish_address_with_the_vat_number_of_another_country(self):
        self._choose(tax_eu_sales_goods_0=GOODS)
        self.customer.write({'country_id': self.env.ref('base.fi').id, 'company_registry': False})
        self.assertEqual(self.customer.vat, 'SE999999999901')
        stored = self._arrived(self._invoice((100, 1, 0, VAT_EU)))
        self.assertEqual(stored['counterParty']['taxCode'], 'SE999999999901')

    def test_the_vat_number_that_is_sent_is_the_one_that_counts(self):
        self._choose(tax_eu_sales_goods_0=GOODS)
        invoice = self._invoice((100, 1, 0, VAT_EU))
        self.customer.is_company = False
        self.env.cr.execute("UPDATE res_partner SET vat = '9999999' WHERE id = %s", (self.customer.id,))
        self.env.invalidate_all()
        self.assert_problem(invoice, "EU sales list needs the VAT number")

    # ------------------------------------------------------------------
    # CASH-BASED VAT
    # ------------------------------------------------------------------

    def _cash_based(self):
        """Let Odoo count the standard VAT when the customer pays, and Procountor have a status for that."""
        self._add_status(50, "Kotimaa, maksuperuste")
        self.company.tax_exigibility = True
        account = self.company_data['default_account_revenue'].copy({'name': "VAT not paid", 'reconcile': True})
        self._tax(VAT_STANDARD).write({'tax_exigibility': 'on_payment', 'cash_basis_transition_account_id': account.id})

    def _status_warnings(self, *lines):
        invoice = self._invoice(*lines, fiscal_position_id=False)
        self.assert_no_problem(invoice, "a warning only")
        return '\n'.join(invoice._procountor_vat_status_warnings(self.connection))

    def test_vat_of_payments_that_goes_by_the_invoice_is_warned_of(self):
        self._cash_based()
        line = (100, 1, 0, VAT_STANDARD)
        self.assertRegex(self._status_warnings(line), "VAT of '25.5%' when the customer pays, but its VAT status")
        self._choose(tax_dom_sales_goods_25_5=50)
        self.assertFalse(self._status_warnings(line))
        self._tax(VAT_STANDARD).tax_exigibility = 'on_invoice'
        self.assertRegex(self._status_warnings(line), "by the invoice, but its VAT status Kotimaa, maksuperuste")

    # ------------------------------------------------------------------
    # FOREIGN VAT
    # ------------------------------------------------------------------

    def test_a_company_with_foreign_vat_names_its_own_country(self):
        """Chapter 7.2: the VAT country is mandatory then."""
        invoice = self._invoice((100, 1, 0, VAT_STANDARD), fiscal_position_id=False)
        self.assertEqual(invoice._procountor_values(self.connection)['vat_country'], '')
        abroad = self.eu.copy({'name': "VAT of Sweden", 'procountor_vat_country_id': self.env.ref('base.se').id})
        self.env.invalidate_all()
        self.assertEqual(invoice._procountor_values(self.connection)['vat_country'], 'FI')
        self.assertEqual(self._arrived(invoice)['vatCountry'], 'FINLAND')
        abroad.active = False
        self.env.invalidate_all()
        self.assertEqual(invoice._procountor_values(self.connection)['vat_country'], '')

    # ------------------------------------------------------------------
    # PERCENTAGES
    # ------------------------------------------------------------------

    def test_a_percentage_that_is_switched_off_there(self):
        self.assert_problem(
            self._invoice((100, 1, 0, 'tax_dom_sales_goods_14')), r"VAT 14 % \(tax '14%'\) is not in use for sales"
        )

    def test_a_percentage_that_was_not_in_use_on_the_day_of_the_invoice(self):
        reduced = self._tax('tax_dom_sales_goods_14').copy({'amount': 13.5, 'name': "13.5%"})
        row = self.connection.vat_percent_ids.filtered(lambda percent: percent.percent == 13.5)
        row.sudo().valid_from = '2026-01-01'
        invoice = self._invoice(post=False, invoice_date='2025-12-31')
        invoice.invoice_line_ids.tax_ids = [Command.set(reduced.ids)]
        invoice.action_post()
        self.assert_problem(invoice, "VAT 13.5 % .* in use in Procountor from 01/01/2026, and .* of 12/31/2025")
        row.sudo().valid_from = False
        self._arrived(invoice)

    def test_a_percentage_after_its_last_day(self):
        row = self.connection.vat_percent_ids.filtered(lambda percent: percent.percent == 25.5)
        row.sudo().valid_until = '2026-03-01'
        invoice = self._invoice((100, 1, 0, VAT_STANDARD), invoice_date='2026-03-02')
        self.assert_problem(invoice, "VAT 25.5 % .* in use in Procountor until 03/01/2026, and .* of 03/02/2026")
        row.sudo().valid_until = '2026-03-02'
        self._arrived(invoice)

    def test_the_percentage_is_the_one_of_the_day_of_delivery(self):
        row = self.connection.vat_percent_ids.filtered(lambda percent: percent.percent == 25.5)
        row.sudo().valid_until = '2026-03-01'
        line, days = (100, 1, 0, VAT_STANDARD), {'invoice_date': '2026-03-02', 'fiscal_position_id': False}
        before = self._invoice(line, delivery_date='2026-02-27', **days)
        self.assert_no_problem(before, "it was delivered while the percentage was in use")
        self.assertRegex(
            '\n'.join(before._procountor_warnings(self.connection)),
            "VAT 25.5 % .* day of delivery, 02/27/2026; on the day of the invoice, 03/02/2026, it is not in use",
        )
        credit = before._reverse_moves([{'invoice_date': '2026-03-20'}])
        credit.action_post()
        self.assertFalse(credit._procountor_vat_problems(self.connection), "it has the percentage of what it credits")
        self.assertFalse(credit._procountor_vat_day_warnings(self.connection))
        after = self._invoice(line, **days | {'invoice_date': '2026-03-01', 'delivery_date': '2026-03-02'})
        self.assert_problem(after, "in use in Procountor until 03/01/2026, and the delivery, .* is of 03/02/2026")

    def test_the_same_percentage_on_both_days_is_no_warning(self):
        invoice = self._invoice((100, 1, 0, VAT_STANDARD), delivery_date='2026-02-27', fiscal_position_id=False)
        self.assertFalse(invoice._procountor_vat_day_warnings(self.connection))

    def test_a_credit_note_has_the_percentage_of_the_day_of_its_invoice(self):
        original = self._invoice((100, 1, 0, VAT_STANDARD), invoice_date='2026-03-01')
        self.send(original)
        credit = original._reverse_moves([{'invoice_date': '2026-03-20'}])
        credit.action_post()
        row = self.connection.vat_percent_ids.filtered(lambda percent: percent.percent == 25.5)
        row.sudo().valid_until = '2026-03-10'
        self.assert_no_problem(credit, "it is of the day of its invoice")
        row.sudo().write({'valid_from': '2026-03-15', 'valid_until': False})
        self.assert_problem(credit, "in use in Procountor from 03/15/2026, and .* of 03/01/2026")

    def test_a_credit_note_that_names_no_invoice_may_credit_an_old_one(self):
        """Fault F36: 24 % of 2024, credited later."""
        row = self.connection.vat_percent_ids.filtered(lambda percent: percent.percent == 25.5)
        row.sudo().valid_until = '2026-03-10'
        values = {'invoice_date': '2026-03-20', 'fiscal_position_id': False}
        self.assert_no_problem(self._invoice((100, 1, 0, VAT_STANDARD), move_type='out_refund', **values), "it may")
        self.assert_problem(self._invoice((100, 1, 0, VAT_STANDARD), **values), "in use in Procountor until 03/10/2026")

    def test_credit_notes_of_old_percentages(self):
        """Fault F36: Procountor must have the old percentage in use, and the day is that of the invoice."""
        settings = self.sandbox.operator('GET', 'companies/1/vats')
        self.addCleanup(self.sandbox.operator, 'PUT', 'companies/1/vats', json=settings)
        finland = settings['vatInformation'][0]
        known = {row['vatPercent'] for row in finland['percentages']}
        old = [{'vatPercent': percent, 'sales': True, 'purchase': True} for percent in (24, 14) if percent not in known]
        rows = [row | {'sales': True} if row['vatPercent'] in (24, 14) else row for row in finland['percentages']]
        changed = settings | {'vatInformation': [finland | {'percentages': [*rows, *old]}]}
        self.sandbox.operator('PUT', 'companies/1/vats', json=changed)
        self.connection.action_test_connection()
        percents = self.connection.vat_percent_ids.filtered(lambda percent: percent.percent in (24, 14)).sudo()
        percents.write({'valid_from': False, 'valid_until': '2025-12-31'})
        lines = [(100, 1, 0, 'tax_dom_sales_goods_24'), (10, 1, 0, 'tax_dom_sales_goods_14')]
        original = self._invoice(*lines, invoice_date='2024-08-20', fiscal_position_id=False)
        self._arrived(original)
        credit = original._reverse_moves([{'invoice_date': '2026-03-20'}])
        credit.action_post()
        stored = self._arrived(credit)
        self.assertEqual([row['vatPercent'] for row in stored['invoiceRows']], [24, 14])
        self.assertEqual(stored['invoiceSumInfo'][0]['vatSumTotal'], -25.4)

    # ------------------------------------------------------------------
    # KINDS OF TAXES
    # ------------------------------------------------------------------

    def _with_tax(self, **values):
        """Return an invoice of 100.00 with a new tax of ``values``."""
        values = {'name': "Odd", 'type_tax_use': 'sale', 'company_id': self.company.id} | values
        tax = self.env['account.tax'].with_company(self.company).create(values)
        invoice = self._invoice((100, 1, 0, VAT_STANDARD), fiscal_position_id=False, post=False)
        invoice.invoice_line_ids.tax_ids = [Command.set(tax.ids)]
        invoice.action_post()
        return invoice

    def test_a_fixed_tax(self):
        """Fault F36."""
        invoice = self._with_tax(amount_type='fixed', amount=2)
        self.assert_problem(invoice, "'Odd' is a fixed amount.* as a line of its own")

    def test_a_percentage_of_the_price_with_tax(self):
        self.assert_problem(self._with_tax(amount_type='division', amount=20), "'Odd' is not a percentage of the price")

    def test_a_group_of_several_percentages(self):
        """Fault F36."""
        children = self._tax(VAT_STANDARD) + self._tax('tax_dom_sales_goods_10')
        invoice = self._with_tax(amount_type='group', children_tax_ids=[Command.set(children.ids)])
        self.assert_problem(invoice, "'Odd' is several taxes: .*25.5%.*: choose one of them")

    def test_a_group_that_comes_down_to_one_percentage(self):
        """Fault F36."""
        children = self._tax(VAT_STANDARD) + self._tax(VAT_ZERO)
        for taxes in (children, children[0]):
            name = f"Group of {len(taxes)}"
            invoice = self._with_tax(name=name, amount_type='group', children_tax_ids=[Command.set(taxes.ids)])
            stored = self._arrived(invoice)
            self.assertEqual([row['vatPercent'] for row in stored['invoiceRows']], [25.5])
            self.assertEqual((stored['vatStatus'], stored['invoiceSumInfo'][0]['invoiceSumTotal']), (1, 125.5))
            self.assertFalse(invoice.procountor_problem)

    def test_a_status_without_vat_on_a_tax_that_charges_it(self):
        """Feature F104."""
        self._choose(tax_dom_sales_goods_25_5=GOODS)
        self.assert_problem(
            self._invoice((100, 1, 0, VAT_STANDARD)), "'25.5%' charges VAT, but its VAT status 5 .* one without VAT"
        )

    def test_a_status_of_construction_on_a_tax_that_charges_vat(self):
        for number, words in ((41, CONSTRUCTION), (42, "Romumetalli, käännetty verovelvollisuus")):
            self._add_status(number, words)
            self._choose(tax_dom_sales_goods_25_5=number)
            invoice = self._invoice((100, 1, 0, VAT_STANDARD), fiscal_position_id=False)
            self.assert_problem(invoice, rf"'25.5%' charges VAT, but its VAT status {number} \(.*\) .* without VAT")

    def test_a_domestic_status_on_a_tax_whose_vat_the_customer_owes(self):
        for xmlid in (VAT_EU, VAT_EU_SERVICES, 'vat0triangulation', 'tax_construct_sales_0'):
            self._choose(**{xmlid: 1})
            self.assert_problem(
                self._invoice((100, 1, 0, xmlid)), "owed by the customer, but its VAT status .* Domestic"
            )
        self._choose(tax_dom_sales_goods_0=1)
        self.assert_no_problem(self._invoice((100, 1, 0, VAT_ZERO)), "sales at 0 % can be domestic")

    def test_reverse_charge_is_sent_with_no_percentage(self):
        """Fault F36."""
        self._choose(tax_dom_sales_goods_0=1)
        tax = self._tax(VAT_STANDARD).copy({'name': "Reverse", 'invoice_legal_notes': "Article 138"})
        for lines in (tax.invoice_repartition_line_ids, tax.refund_repartition_line_ids):
            kind = lines.filtered(lambda line: line.repartition_type == 'tax')
            kind.copy({'factor_percent': -100})
        tax.procountor_vat_status_id = self._status(GOODS)
        invoice = self._invoice((100, 1, 0, VAT_STANDARD), post=False)
        invoice.invoice_line_ids.tax_ids = [Command.set(tax.ids)]
        invoice.action_post()
        stored = self._arrived(invoice)
        self.assertEqual((stored['vatStatus'], stored['invoiceRows'][0]['vatPercent']), (GOODS, 0))
        self.assertEqual(stored['invoiceSumInfo'][0]['vatSumTotal'], 0)

    def test_a_foreign_vat_country_with_another_status_on_a_row(self):
        """Fault F37."""
        self.eu.procountor_vat_country_id = self.env.ref('base.se')
        self._choose(tax_eu_sales_goods_0=GOODS)
        self.assert_problem(
            self._invoice((100, 1, 0, VAT_EU)), "VAT is paid in Sweden .* Choose Domestic for '0% EU G'"
        )

    def test_a_percentage_of_a_foreign_country_that_procountor_does_not_have(self):
        self.eu.procountor_vat_country_id = self.env.ref('base.se')
        self.assert_problem(self._invoice((100, 1, 0, VAT_EU)), "VAT 0 % .* is not in use for sales in Sweden")

    def test_settings_that_were_never_fetched(self):
        self.connection.sudo().vat_percent_ids.unlink()
        self.assert_problem(self._invoice((100, 1, 0, VAT_STANDARD)), "were not fetched. Test the connection")

    def test_the_check_of_many_documents_searches_nothing_for_each(self):
        self._choose(eu=GOODS, tax_eu_sales_goods_0=GOODS)
        lines = [(100, 1, 0, VAT_EU), (50, 1, 0, VAT_STANDARD)]
        invoices = self.env['account.move'].concat(*[self._invoice(*lines) for _number in range(6)])

        def queries(documents):
            self.env.flush_all()
            self.env.invalidate_all()
            connection = self.connection.sudo()
            before = self.env.cr.sql_log_count
            for document in documents.sudo():
                self.assertFalse(document._procountor_vat_problems(connection))
            return self.env.cr.sql_log_count - before

        queries(invoices)  # fills what the registry remembers
        self.assertEqual(queries(invoices[:2]), queries(invoices))
