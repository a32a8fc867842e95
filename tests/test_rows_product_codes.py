from odoo import Command, fields

from .registers import RegistersCommon


class TestProductCodes(RegistersCommon):
    """Feature F63: products that Procountor cannot tell apart by their codes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.product_policy = 'never'
        cls.products = cls.env['product.product'].with_context(active_test=False, allowed_company_ids=cls.company.ids)
        cls.missing = cls._new_product(name="Koodittomat")
        cls.first = cls._new_product(name="Vasara", default_code='V-1')
        cls.second = cls._new_product(name="Vasara, iso", default_code='V-1')
        cls.unfit = cls._new_product(name="Outo", default_code='Ż→1')
        cls.spaced = cls._new_product(name="Välillinen", default_code=' V-3')
        cls.long = cls._new_product(name="Pitkä", default_code='x' * 41)
        cls.tested = cls.missing | cls.first | cls.second | cls.unfit | cls.spaced | cls.long | cls.product

    def in_state(self, *states):
        return self.products.search([('id', 'in', self.tested.ids), ('procountor_code_state', 'in', states)])

    def invoice_of(self, *products):
        lines = [Command.create({'product_id': each.id, 'price_unit': 10}) for each in products]
        return self._invoice(invoice_line_ids=lines, invoice_date=fields.Date.today())

    def warnings_of(self, invoice):
        return [
            str(each)
            for each in invoice._procountor_warnings(self.connection)
            if each.record._name != 'procountor.connection'
        ]

    def test_missing_duplicate_and_unfit_codes_are_found(self):
        """Feature F63. Fault F40."""
        self.assertEqual(self.in_state('missing'), self.missing)
        self.assertEqual(self.in_state('duplicate'), self.first | self.second)
        self.assertEqual(self.in_state('unfit'), self.unfit | self.spaced | self.long)
        self.assertEqual(self.in_state(False), self.product)
        found = self.products.search([('id', 'in', self.tested.ids), ('procountor_code_state', '!=', False)])
        self.assertEqual(found, self.tested - self.product)
        states = {product: product.procountor_code_state for product in self.tested.with_env(self.products.env)}
        self.assertEqual(
            states,
            {
                self.missing: 'missing',
                self.first: 'duplicate',
                self.second: 'duplicate',
                self.unfit: 'unfit',
                self.spaced: 'unfit',
                self.long: 'unfit',
                self.product: False,
            },
        )

    def test_a_code_of_spaces_is_none(self):
        self.product.default_code = '  '
        self.assertIn(self.product, self.in_state('missing'))
        self.assertEqual(self.product.procountor_code_state, 'missing')

    def test_archived_products_count(self):
        """Feature F63."""
        self.second.active = False
        self.assertEqual(self.in_state('duplicate'), self.first | self.second)
        self.assertIn("Vasara, iso, which is archived, has the same", self.first.procountor_code_problem)

    def test_variants_of_one_product_count(self):
        """Feature F63."""
        attribute = self.env['product.attribute'].create(
            {'name': "Väri", 'value_ids': [Command.create({'name': name}) for name in ("Sininen", "Musta")]}
        )
        template = self.env['product.template'].create(
            {
                'name': "Takki",
                'attribute_line_ids': [
                    Command.create({'attribute_id': attribute.id, 'value_ids': [Command.set(attribute.value_ids.ids)]})
                ],
            }
        )
        blue, black = template.product_variant_ids
        blue.default_code = black.default_code = 'T-1'
        self.assertEqual((blue | black).mapped('procountor_code_state'), ['duplicate', 'duplicate'])
        black.default_code = 'T-2'
        blue.invalidate_recordset(['procountor_code_state'])
        self.assertEqual(blue.procountor_code_state, False)

    def test_two_companies_may_use_one_code(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        self.first.company_id, self.second.company_id = self.company, other
        both = self.products.with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertFalse(both.search([('id', 'in', self.tested.ids), ('procountor_code_state', '=', 'duplicate')]))
        self.assertFalse(self.first.with_env(both.env).procountor_code_state)
        self.second.company_id = False
        self.env.invalidate_all()
        self.assertEqual(self.first.with_env(both.env).procountor_code_state, 'duplicate')

    def test_the_report_of_the_connection_shows_what_was_sold_and_its_twins(self):
        """Feature F63: those that were never sold are nobody's hurry."""
        self.assertEqual(self.connection.product_without_code_count, 0)
        self.invoice_of(self.first, self.product)
        self.second.active = False
        self.connection.invalidate_recordset()
        self.assertEqual(self.connection.product_without_code_count, 1)
        action = self.connection.action_open_products_without_code()
        shown = self.products.search(action['domain'])
        self.assertEqual(shown, self.first | self.second)
        self.assertIn('active_test', action['context'])

    def test_used_products_warn_and_do_not_block_when_rows_carry_their_texts(self):
        """Feature F63. Fault F40."""
        invoice = self.invoice_of(self.missing, self.first, self.product)
        missing, twin = self.warnings_of(invoice)
        self.assertRegex(missing, "Koodittomat: It has no internal reference")
        self.assertRegex(twin, r"Vasara: .*Vasara, iso has the same internal reference")
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)

    def test_a_linked_product_needs_no_code(self):
        self.env['procountor.product'].sudo().create(
            {
                'connection_id': self.connection.id,
                'type': 'SALES',
                'name': "There",
                'procountor_id': '7',
                'product_id': self.missing.id,
            }
        )
        self.assertFalse(self.warnings_of(self.invoice_of(self.missing)))

    def test_products_that_odoo_creates_there_block_and_the_preview_says_so(self):
        """Feature F63: blocking only for those that are used."""
        self.connection.product_policy = 'create'
        fine, stuck = self.invoice_of(self.product), self.invoice_of(self.missing, self.first)
        previews = self.env['procountor.preview']._of(fine | stuck)
        self.assertEqual(previews.mapped('state'), ['ready', 'attention'])
        found = previews[1].problem_ids.filtered('is_blocking')
        self.assertEqual(found.mapped('res_id'), (self.missing | self.first).ids)
        self.send(fine | stuck)
        self.assertEqual((fine | stuck).mapped('procountor_state'), ['sent', 'blocked'])

    def test_many_products_take_few_queries(self):
        many = self.env['product.product'].create(
            [{'name': f"P{n}", 'default_code': f'P-{n % 50}'} for n in range(100)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.assertEqual(set(many.mapped('procountor_code_state')), {'duplicate'})
