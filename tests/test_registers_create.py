from decimal import Decimal

from odoo.exceptions import UserError

from odoo.addons.procountor_connector.models import exchange_registers
from odoo.addons.procountor_connector.procountor_api import Conflict

from .registers import RegistersCommon


class TestRegistersCreate(RegistersCommon):
    """What is created in Procountor, what is adopted, and where a person decides."""

    def create_by_hand(self, **values):
        """Let somebody create a customer in Procountor."""
        body = {
            'name': "Aivan Toinen Oy",
            'type': 'CUSTOMER',
            'address': {'name': "Aivan Toinen Oy"},
            'paymentInfo': {'paymentMethod': 'BANK_TRANSFER'},
        }
        with self.connection._client() as client:
            return client.business_partners.create(body | values)

    # ------------------------------------------------------------------
    # CREATED
    # ------------------------------------------------------------------

    def test_a_customer_arrives_with_its_number_address_and_finnish_letters(self):
        self.customer.property_payment_term_id = self.env.ref('account.account_payment_term_30days')
        self.create_there(self.customer)
        [stored] = self.stored('partners')
        self.assertEqual(stored['name'], "Päijänteen Puu ja Höyläys Oy")
        self.assertEqual(stored['address']['city'], "Keksilä")
        self.assertEqual(
            stored['invoicingInfo'],
            {
                'customerNumber': f'O{self.customer.id}',
                'identifier': '9999999-2',
                'identifierType': 'YHD',
                'invoiceChannel': 'NO_SENDING',
                'language': 'ENGLISH',
                'email': 'laskut@puu.example',
            },
        )
        self.assertEqual(stored['paymentInfo'], {'paymentMethod': 'BANK_TRANSFER', 'paymentTermDays': '30'})

    def test_the_invoice_address_is_the_billing_address(self):
        self.customer.child_ids = [
            (0, 0, {'type': 'invoice', 'name': "Taloushallinto", 'street': "Kirjanpitokuja 3", 'city': "Toisaalla"})
        ]
        self.create_there(self.customer)
        [stored] = self.stored('partners')
        self.assertEqual(stored['address']['city'], "Keksilä")
        self.assertEqual(stored['billingAddress']['name'], self.customer.name)
        self.assertEqual(stored['billingAddress']['specifier'], "Taloushallinto")
        self.assertEqual(stored['billingAddress']['city'], "Toisaalla")

    def test_a_customer_arrives_with_its_e_invoice_address_and_the_channel_that_was_chosen_for_it(self):
        """Feature F80."""
        self.customer.write(
            {
                'procountor_channel': 'einvoice',
                'procountor_einvoice_address': '003799999992',
                'procountor_einvoice_operator': 'TESTOPER',
            }
        )
        self.create_there(self.customer)
        [stored] = self.stored('partners')
        info = stored['invoicingInfo']
        self.assertEqual(
            (info['invoiceChannel'], info['einvoiceAddress'], info['einvoiceOperator']),
            ('ELECTRONIC_INVOICE', '003799999992', 'TESTOPER'),
        )

    def test_a_personal_identity_code_is_no_customer_number(self):
        person = self._create_customer(name="Taru Keksitty", is_company=False, company_registry=False)
        person.ref = '010101-123N'
        with self.assertRaisesRegex(UserError, "is a personal identity code"):
            self.create_there(person)

    def test_a_private_person_is_a_customer_without_identifier(self):
        person = self._create_customer(name="Taru Keksitty", is_company=False, company_registry=False)
        self.create_there(person)
        [stored] = self.stored('partners')
        self.assertNotIn('identifier', stored['invoicingInfo'])

    def test_a_product_arrives_with_its_code_and_price_without_vat(self):
        included = self._tax('tax_dom_sales_goods_25_5').copy(
            {'name': "25,5 %", 'price_include_override': 'tax_included'}
        )
        self.product.write({'taxes_id': [(6, 0, included.ids)], 'lst_price': 125.5})
        self.create_there(self.product)
        [stored] = self.stored('products')
        self.assertEqual((stored['code'], stored['name'], stored['type']), ('HOY-1', "Höylätty lauta", 'SALES'))
        self.assertEqual((stored['price'], stored['vat'], stored['currency']), (100, 25.5, 'EUR'))
        self.assertEqual(stored['unit'], 'PIECE')

    def test_a_price_is_in_the_currency_of_the_company(self):
        """Companies that share a product share its price, which is in the currency of the main one."""
        foreign = self.product.currency_id
        self.assertNotEqual(foreign, self.company.currency_id)
        rate = {'currency_id': foreign.id, 'company_id': self.company.id, 'name': '2020-01-01', 'rate': 10}
        self.env['res.currency.rate'].create(rate)
        values = self.product._procountor_values(self.connection)
        self.assertEqual((values['price'], values['currency']), (Decimal('4.0'), 'EUR'))

    def test_a_product_without_a_single_known_tax_has_no_percentage(self):
        self.product.taxes_id = False
        self.create_there(self.product)
        self.assertNotIn('vat', self.stored('products')[0])

    # ------------------------------------------------------------------
    # ADOPTED, OR A CONFLICT
    # ------------------------------------------------------------------

    def test_a_lost_answer_is_found_by_our_number(self):
        """Fault F01: for partners and products the number is the evidence."""
        for record, find in (
            (self.customer, exchange_registers.find_customer),
            (self.product, exchange_registers.find_product),
        ):
            job = self.job(record)
            self.assertIsNone(self.ask(find, job))
            answer = self.create_there(record)
            self.assertEqual(self.ask(find, job)['id'], answer['id'])

    def test_what_is_there_already_is_adopted(self):
        first = self.create_there(self.customer)
        again = self.create_there(self.customer)
        self.assertEqual(first['id'], again['id'])
        self.assertEqual(len(self.stored('partners')), 1)
        self.assertEqual(self.create_there(self.product)['id'], self.create_there(self.product)['id'])
        self.assertEqual(len(self.stored('products')), 1)

    def test_an_inactive_customer_with_our_number_is_found_too(self):
        self.customer.ref = 'C-7'
        hidden = self.create_by_hand(
            invoicingInfo={'customerNumber': 'C-7', 'identifier': '9999999-2', 'identifierType': 'YHD'},
            registryInfo={'active': False},
        )
        self.assertEqual(self.create_there(self.customer)['id'], hidden['id'])
        self.assertFalse(self.customer.procountor_business_partner_ids.is_in_use)

    def test_our_number_with_another_business_id_stops(self):
        """Fault F05: a person renumbers or links."""
        self.customer.ref = 'C-7'
        self.create_by_hand(invoicingInfo={'customerNumber': 'C-7', 'identifier': '9999998-4', 'identifierType': 'YHD'})
        with self.assertRaisesRegex(Conflict, "customer number C-7 already, for Aivan Toinen Oy"):
            self.create_there(self.customer)
        self.assertEqual(len(self.stored('partners')), 1)

    def test_without_a_business_id_the_name_decides(self):
        self.customer.ref = 'C-7'
        self.create_by_hand(invoicingInfo={'customerNumber': 'C-7'})
        with self.assertRaises(Conflict):
            self.create_there(self.customer)
        self.customer.name = "AIVAN  TOINEN OY"
        self.create_there(self.customer)
        self.assertEqual(len(self.stored('partners')), 1)

    def test_a_supplier_with_our_number_is_another_register(self):
        self.customer.ref = 'C-7'
        self.create_by_hand(type='SUPPLIER', invoicingInfo={'customerNumber': 'C-7'})
        self.create_there(self.customer)
        self.assertEqual({each['type'] for each in self.stored('partners')}, {'CUSTOMER', 'SUPPLIER'})

    def test_several_with_our_number_or_code_stop(self):
        """Fault F04."""
        self.customer.ref = 'C-7'
        for _twice in range(2):
            self.create_by_hand(
                invoicingInfo={'customerNumber': 'C-7', 'identifier': '9999999-2', 'identifierType': 'YHD'}
            )
        with self.assertRaises(Conflict):
            self.create_there(self.customer)
        job = self.job(self.product)
        with self.connection._client() as client:
            client.products.create(job.payload)
            client.products.create(job.payload)
        with self.assertRaisesRegex(Conflict, "HOY-1 several times"):
            self.create_there(self.product)
        self.assertEqual(len(self.stored('products')), 2)

    def test_a_longer_code_is_another_product(self):
        """The service searches a part of the code."""
        longer = self._new_product(default_code='HOY-12', name="Toinen")
        self.create_there(longer)
        self.create_there(self.product)
        self.assertEqual(len(self.stored('products')), 2)

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def assert_problem(self, record, words):
        [problem] = record._procountor_problems(self.connection)
        self.assertRegex(problem, words)
        with self.assertRaisesRegex(UserError, words):
            record._procountor_payload(self.exchange(record))

    def test_a_customer_number_belongs_to_one_customer(self):
        other = self._create_customer(name="Kaksonen Oy", ref='C-7')
        contact = self.env['res.partner'].create({'name': "Yhteyshenkilö", 'parent_id': other.id, 'ref': 'C-8'})
        self.customer.ref = 'C-7'
        self.assert_problem(self.customer, "Kaksonen Oy have the same customer number C-7")
        self.customer.ref = contact.ref
        self.assertFalse(self.customer._procountor_problems(self.connection))
        other.write({'ref': 'C-8', 'company_id': self.setup_other_company()['company'].id})
        self.assertFalse(self.customer._procountor_problems(self.connection))

    def test_a_number_made_by_us_may_be_the_reference_of_another_customer(self):
        self._create_customer(name="Kaksonen Oy", ref=f'O{self.customer.id}')
        self.assert_problem(self.customer, f"Kaksonen Oy have the same customer number O{self.customer.id}")

    def test_a_number_that_another_customer_has_in_procountor_is_taken(self):
        former = self._create_customer(name="Entinen Oy", ref='C-7', company_registry='9999998-4')
        self.create_there(former)
        former.write({'ref': 'C-9', 'active': False})
        self.customer.ref = 'C-7'
        self.assert_problem(self.customer, "Entinen Oy have the same customer number C-7")

    def test_a_number_has_usual_characters_and_a_limit(self):
        for number in ('C' * 41, 'Č-7', 'C\u200b7'):
            self.customer.ref = number
            self.assert_problem(self.customer, "becomes the customer number")

    def test_a_customer_needs_a_country_and_a_right_business_id(self):
        """Fault F38."""
        self.customer.company_registry = '9999999-3'
        self.assert_problem(self.customer, "wrong check digit")
        self.customer.write({'company_registry': False, 'country_id': False})
        self.assert_problem(self.customer, "Give the country")

    def test_a_product_needs_a_code_of_its_own(self):
        """Fault F40: variants and archived products count too."""
        self.product.default_code = False
        self.assert_problem(self.product, "internal reference, by which")
        self.product.default_code = 'Č-1'
        self.assert_problem(self.product, "becomes the product code")
        self.product.default_code = 'HOY-1'
        other = self._new_product(name="Vanha lauta", default_code='HOY-1')
        other.active = False
        self.assert_problem(self.product, "Vanha lauta have the same internal reference")

    def test_more_customers_and_products_ask_the_database_no_more(self):
        def queries(count):
            letters = [f'{count}-{number}' for number in range(count)]
            customers = self.customer.concat(*(self._create_customer(name=f"Oy {each}", ref=each) for each in letters))
            products = self.product.concat(*(self._new_product(default_code=each) for each in letters))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for record in (*customers, *products):
                self.assertFalse(record._procountor_problems(self.connection))
            return self.env.cr.sql_log_count - before

        queries(1)
        few = queries(2)
        self.assertEqual(queries(8), few)

    def test_of_many_each_is_told_its_own_twin(self):
        twins = [self._create_customer(name=f"Kaksonen {letter} Oy", ref=letter) for letter in 'ABAB']
        self.env.invalidate_all()
        customers = self.env['res.partner'].concat(*twins)
        found = [customer._procountor_twin(self.connection) for customer in customers]
        self.assertEqual(found, [twins[2], twins[3], twins[0], twins[1]])

    def test_the_prefix_of_numbers_is_short_and_plain(self):
        self.connection.customer_number_prefix = 'WEB-'
        self.assertEqual(self.customer._procountor_customer_number(self.connection), f'WEB-{self.customer.id}')
        for prefix in ('Č', 'A B', 'A' * 11):
            with self.assertRaisesRegex(UserError, "prefix of customer numbers"):
                self.connection.customer_number_prefix = prefix
