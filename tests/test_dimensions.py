from odoo.tests import Form

from .common import BUSINESS_ID, SECOND_KEY, VAT_STANDARD
from .dimensions import ADD_ITEM, GET_RECEIPT, PUT_RECEIPT, DimensionsCommon


class TestDimensions(DimensionsCommon):
    """Analytic distributions on the ledger receipts of invoices."""

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def test_rows_have_their_own_shares_in_each_dimension(self):
        """Feature X15. Feature F86. Fault F43."""
        thirds = {self.helsinki: 33.33, self.tampere: 33.33, self.shop: 33.34}
        invoice = self.split(
            thirds, {self.helsinki + self.p100: 60, self.tampere + self.p100: 40}, {}, prices=[100.01, 20, 5]
        )
        self.send(invoice)
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertEqual(
            self.there(invoice),
            [
                {'Helsinki': -33.33, 'Tampere': -33.33, 'Verkkokauppa': -33.35},
                {'Helsinki': -12.0, 'Tampere': -8.0, 'P-100': -20.0},
                {},
            ],
        )
        self.assertEqual((self.sandbox.requests(GET_RECEIPT), self.sandbox.requests(PUT_RECEIPT)), (2, 1))
        self.assertTrue(any("Dimensions set" in body for body in invoice.message_ids.mapped('body')))

    def test_a_credit_note_has_positive_values(self):
        """Feature X15."""
        credit = self.split({self.helsinki: 50, self.tampere: 50}, prices=[0.05], move_type='out_refund')
        self.send(credit)
        self.assertEqual(self.there(credit), [{'Helsinki': 0.03, 'Tampere': 0.02}])

    def test_values_of_a_foreign_invoice_are_in_the_currency_of_the_books(self):
        dollar = self.setup_other_currency('USD', rates=[('2026-01-01', 1.0873)])
        invoice = self.split({self.helsinki: 60, self.tampere: 40}, prices=[33.33], currency_id=dollar.id)
        self.send(invoice)
        [values] = self.there(invoice)
        self.assertEqual(round(sum(values.values()), 2), -30.65)
        self.assertEqual(values, {'Helsinki': -18.39, 'Tampere': -12.26})

    def test_several_accounts_may_have_one_item(self):
        corner = self._account(self.unit, "Kulma")
        self.connection._set_items({corner: self._item("Helsinki")})
        invoice = self.split({self.helsinki: 40, corner: 60})
        self.send(invoice)
        self.assertEqual(self.there(invoice), [{'Helsinki': -100.0}])

    def test_without_dimensions_there_is_no_step_and_no_request(self):
        other = self._account(self._plan("Only here"), "Odoo")
        invoices = self.split({}) + self.split({other: 100})
        self.send(invoices)
        self.assertEqual(invoices.mapped('procountor_state'), ['sent', 'sent'])
        self.assertFalse(self.step(invoices))
        self.assertEqual(self.sandbox.requests(GET_RECEIPT), 0)

    # ------------------------------------------------------------------
    # STEP
    # ------------------------------------------------------------------

    def test_dimensions_come_before_files_and_approval(self):
        self.connection.write({'target_status': 'approve', 'attach_pdf': True})
        invoice = self.split({self.helsinki: 100})
        self.send(invoice)
        self.assertEqual(self.steps_of(invoice).mapped('operation'), ['set_dimensions', 'attach', 'approve'])
        self.assertEqual(set(self.steps_of(invoice).mapped('state')), {'done'})
        self.assertEqual(invoice.procountor_status, 'APPROVED')
        self.assertEqual(self.there(invoice), [{'Helsinki': -100.0}])

    def test_a_lost_answer_is_settled_by_what_the_receipt_has(self):
        """Fault F01, of a ledger receipt."""
        self.connection.target_status = 'approve'
        for kind, puts in (('drop_after_store', 1), ('drop_before_store', 2)):
            invoice = self.split({self.helsinki: 60, self.tampere: 40})
            before = self.sandbox.requests(PUT_RECEIPT)
            self.sandbox.order_fault(kind, operation=PUT_RECEIPT)
            self.send(invoice)
            self.assertEqual(self.step(invoice).state, 'uncertain', kind)
            self.run_cron_after(minutes=3)
            self.run_cron_after(minutes=11)
            self.assertEqual(set(self.steps_of(invoice).mapped('state')), {'done'}, kind)
            self.assertEqual(self.there(invoice), [{'Helsinki': -60.0, 'Tampere': -40.0}], kind)
            self.assertEqual(self.sandbox.requests(PUT_RECEIPT) - before, puts, kind)

    def test_entries_that_are_no_rows_stop_with_a_sentence_until_a_person_acts(self):
        """Fault F43."""
        self.connection.target_status = 'approve'
        invoice = self._refused_once({self.helsinki: 100})
        receipt = self.receipt(invoice)
        place = next(i for i, entry in enumerate(receipt['transactions']) if entry['transactionType'] == 'ENTRY')
        entry = {name: value for name, value in receipt['transactions'][place].items() if name != 'id'}
        receipt['transactions'][place : place + 1] = [entry | {'accountingValue': value} for value in (-60, -40)]
        with self.connection._client() as client:
            client.ledger_receipts.update(receipt['id'], receipt)

        step, approve = self.step(invoice), self.step(invoice, 'approve')
        step.action_retry()
        self.run_cron()
        self.assertEqual((step.state, approve.state, invoice.procountor_state), ('failed', 'blocked', 'sent_problem'))
        self.assertIn("the invoice has 1 rows, and its ledger receipt in Procountor 2 entries", step.error)
        self.assertEqual(self.there(invoice), [{}, {}])
        step.action_cancel()
        self.run_cron()
        self.assertEqual((approve.state, invoice.procountor_state), ('done', 'sent'))

    def test_entries_in_another_order_stop(self):
        invoice = self._refused_once({self.helsinki: 100}, {self.tampere: 100}, prices=[10, 20])
        receipt = self.receipt(invoice)
        receipt['transactions'].reverse()
        with self.connection._client() as client:
            client.ledger_receipts.update(receipt['id'], receipt)
        self.step(invoice).action_retry()
        self.run_cron()
        self.assertIn("another amount than row 1", self.step(invoice).error)

    def test_a_refusal_is_retried_with_the_distribution_of_today(self):
        invoice = self._refused_once({self.helsinki: 100})
        invoice.invoice_line_ids.analytic_distribution = {str(self.tampere.id): 100}
        self.step(invoice).action_retry()
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.there(invoice)), ('sent', [{'Tampere': -100.0}]))

    def test_what_somebody_wrote_there_already_is_not_written_again(self):
        invoice = self._refused_once({self.helsinki: 100})
        puts = self.sandbox.requests(PUT_RECEIPT)
        receipt = self.receipt(invoice)
        item = self._item("Helsinki")
        value = {'dimensionId': int(item.dimension_id.procountor_id), 'itemId': int(item.procountor_id), 'value': -100}
        for entry in receipt['transactions']:
            if entry['transactionType'] == 'ENTRY':
                entry['dimensionItemValues'] = [value]
        with self.connection._client() as client:
            client.ledger_receipts.update(receipt['id'], receipt)
        self.step(invoice).action_retry()
        self.run_cron()
        self.assertEqual(self.step(invoice).state, 'done')
        self.assertEqual(self.sandbox.requests(PUT_RECEIPT) - puts, 1, "that of the person")

    # ------------------------------------------------------------------
    # ITEMS THAT ARE MISSING
    # ------------------------------------------------------------------

    def test_an_account_without_item_blocks_until_one_is_chosen(self):
        """Feature F86."""
        turku = self._account(self.unit, "Turku")
        invoice = self.split({turku: 100})
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Turku has no item in Procountor's dimension 'Kustannuspaikka'", invoice.procountor_problem)
        self.connection._set_items({turku: self._item("Helsinki")})
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.there(invoice)), ('sent', [{'Helsinki': -100.0}]))

    def test_a_missing_item_is_created_once_for_all_its_invoices(self):
        """Feature F86. Fault F01, of an item of a dimension."""
        self.connection.missing_item_policy = 'create'
        for kind in ('drop_after_store', 'drop_before_store'):
            account = self._account(self.unit, kind, code='T-1')
            invoices = self.split({account: 100}) + self.split({account: 40, self.helsinki: 60})
            self.sandbox.order_fault(kind, operation=ADD_ITEM)
            self.send(invoices)
            self.assertEqual(set(invoices.mapped('procountor_state')), {'queued'}, "they wait for the item")
            self.run_cron_after(minutes=3)
            self.run_cron_after(minutes=11)
            self.assertEqual(invoices.mapped('procountor_state'), ['sent', 'sent'], kind)
            with self.connection._client() as client:
                made = client.dimensions.find_items(self._dimension("Kustannuspaikka").procountor_id, kind)
            self.assertEqual([item['description'] for item in made], ['T-1'])
            self.assertEqual(self.there(invoices[1]), [{kind: -40.0, 'Helsinki': -60.0}])

    def test_an_item_of_the_same_name_is_taken_not_made(self):
        self.connection.missing_item_policy = 'create'
        account = self._account(self.project, "P-102")
        invoice = self.split({account: 100})
        self.send(invoice)
        self.assertEqual(self.there(invoice), [{'P-102': -100.0}])
        self.assertEqual(self.sandbox.requests(ADD_ITEM), 0)
        self.assertEqual(account._procountor_item(self.connection), self._item("P-102"))

    def test_a_passive_item_of_that_name_stops_the_creation(self):
        self.connection.missing_item_policy = 'create'
        invoice = self.split({self._account(self.unit, "Oulu"): 100})
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Oulu is passive in Procountor", invoice.procountor_problem)

    def test_a_name_that_procountor_cannot_write_blocks(self):
        self.connection.missing_item_policy = 'create'
        invoice = self.split({self._account(self.unit, "Москва"): 100})
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("does not take the characters", invoice.procountor_problem)

    def test_creating_items_needs_a_right_there(self):
        self.connection.missing_item_policy = 'create'
        self.assertIn('dimensions', self.connection._features())
        self.assertIn("items", self.connection.untested_features)
        rights = {'rights': {'management': {'basicAccountingInfo': 'VIEWING_RIGHTS'}}}
        self.sandbox.operator('PUT', 'companies/1/rights', json=rights)
        self.connection.action_test_connection()
        self.assertIn('Give all rights to "Basic accounting information"', self.connection.missing_rights)

    # ------------------------------------------------------------------
    # WHAT CHANGED THERE
    # ------------------------------------------------------------------

    def test_an_item_that_became_passive_blocks_with_the_cure(self):
        """Fault F43."""
        self.change_item(self._item("Tampere"), status='P')
        invoice = self.split({self.tampere: 100})
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("passive or gone", invoice.procountor_problem)
        self.change_item(self._item("Tampere"))
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_renamed_item_is_still_the_same(self):
        """Fault F43."""
        self.change_item(self._item("Tampere"), codeName="Pirkanmaa")
        invoice = self.split({self.tampere: 100})
        self.send(invoice)
        self.assertEqual(self.there(invoice), [{'Pirkanmaa': -100.0}])

    def test_a_dimension_that_is_gone_blocks(self):
        """Fault F43."""
        self._dimension("Projekti").sudo().active = False
        invoice = self.split({self.p100: 100})
        invoice.action_procountor_send()
        self.assertIn("has no dimension 'Projekti' any more", invoice.procountor_problem)
        self.connection._set_dimensions({self.project: self.env['procountor.dimension']})
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent', "it stays in Odoo by choice")
        self.assertFalse(self.step(invoice))

    def test_less_or_more_than_the_whole_blocks(self):
        """Fault F43."""
        for percent in (80, 120):
            invoice = self.split({self.helsinki: percent})
            invoice.action_procountor_send()
            self.assertEqual(invoice.procountor_state, 'blocked')
            self.assertIn(f"has {percent} % in the dimension Kustannuspaikka", invoice.procountor_problem)
        invoice = self.split({self.helsinki: 33.33, self.tampere: 33.33, self.shop: 33.33})
        self.send(invoice)
        [values] = self.there(invoice)
        self.assertEqual(sorted(values.values()), [-33.34, -33.33, -33.33])

    # ------------------------------------------------------------------
    # COMPANIES
    # ------------------------------------------------------------------

    def test_each_company_has_its_own_dimensions_and_items(self):
        other = self.setup_other_company(name="Toinen Oy")['company']
        other.company_registry = '9999996-8'
        self.sandbox.operator(
            'POST', 'companies/2/dimensions', json={'name': "Yksikkö", 'items': [{'codeName': "Keskusta"}]}
        )
        second = self._connect(other, key=SECOND_KEY)
        dimension, item = self._dimension("Yksikkö", second), self._item("Keskusta", second)
        second._set_dimensions({self.unit: dimension})
        second._set_items({self.helsinki: item})
        self.assertEqual(self.helsinki.with_company(other).procountor_item_id, item)
        self.assertEqual(self.helsinki.procountor_item_id, self._item("Helsinki"))
        self.assertEqual(self.unit.with_company(other).procountor_dimension_id, dimension)
        self.assertEqual(self.unit.procountor_dimension_id, self._dimension("Kustannuspaikka"))
        self.assertEqual(self.company.company_registry, BUSINESS_ID)

    def test_preflight_asks_the_database_no_more_for_more_documents(self):
        def queries(count):
            accounts = [self._account(self.unit, f"Kuja {number}") for number in range(count)]
            dimension = self._dimension("Kustannuspaikka")
            row = {'connection_id': self.connection.id, 'dimension_id': dimension.id}
            items = dimension.item_ids.sudo().create(
                [row | {'procountor_id': str(account.id), 'name': account.name} for account in accounts]
            )
            self.connection._set_items(dict(zip(accounts, items, strict=True)))
            moves = self.env['account.move'].concat(
                *(self.split({account + self.p100: 60, self.tampere + self.p100: 40}) for account in accounts)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for move in moves:
                self.assertFalse(move._procountor_dimension_problems(self.connection))
            return self.env.cr.sql_log_count - before

        self.connection.default_dimensions = 'Liiketoiminta-alue\\Palvelut'
        queries(1)
        few = queries(3)
        self.assertEqual(queries(9), few)

    # ------------------------------------------------------------------
    # PREVIEW
    # ------------------------------------------------------------------

    def test_the_preview_shows_the_items_of_each_row(self):
        """Feature F86."""
        self.connection.write({'missing_item_policy': 'create', 'default_dimensions': 'Liiketoiminta-alue\\Palvelut'})
        turku = self._account(self.unit, "Turku")
        invoice = self.split({self.helsinki + self.p100: 66.67, turku + self.p100: 33.33}, {})
        preview = self.env['procountor.preview'].browse(invoice.action_procountor_preview()['res_id'])
        first, second = preview.details.split('Row 2')
        for words in ("Kustannuspaikka: Helsinki 66.67 %, (no item yet) 33.33 %", "Projekti: P-100 100 %"):
            self.assertIn(words, first)
            self.assertNotIn(words, second)
        self.assertIn("Liiketoiminta-alue: Palvelut 100 %", first)
        self.assertIn("Liiketoiminta-alue: Palvelut 100 %", second)

    # ------------------------------------------------------------------
    # FORMS
    # ------------------------------------------------------------------

    def test_a_person_chooses_on_the_plan_and_on_the_account(self):
        self.env.user.group_ids += self.env.ref('analytic.group_analytic_accounting')
        area = self._plan("Alue")
        with Form(area) as form:
            form.procountor_dimension_id = self._dimension("Liiketoiminta-alue")
        account = self._account(area, "Myynti")
        with Form(account) as form:
            form.procountor_item_id = self._item("Palvelut")
        invoice = self.split({account: 100})
        self.send(invoice)
        self.assertEqual(self.there(invoice), [{'Palvelut': -100.0}])
        with Form(account) as form:
            form.procountor_item_id = self.env['procountor.dimension.item']
        self.assertFalse(account.procountor_dimension_link_ids)

    def test_rows_of_one_invoice_may_have_the_tax_of_another(self):
        invoice = self._invoice((10, 1, 0, VAT_STANDARD), (10, 1, 0, 'tax_dom_sales_goods_0'), post=False)
        invoice.invoice_line_ids.analytic_distribution = {str(self.helsinki.id): 100}
        invoice.action_post()
        self.send(invoice)
        self.assertEqual(self.there(invoice), [{'Helsinki': -10.0}, {'Helsinki': -10.0}])
