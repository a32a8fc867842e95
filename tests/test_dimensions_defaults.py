from odoo.exceptions import ValidationError

from .common import VAT_STANDARD
from .dimensions import DimensionsCommon

HELSINKI, TAMPERE, SHOP = (f'Kustannuspaikka\\{name}' for name in ('Helsinki', 'Tampere', 'Verkkokauppa'))
P100, P101 = 'Projekti\\P-100', 'Projekti\\P-101'


class TestDimensionsDefaults(DimensionsCommon):
    """Texts such as Dimension\\Item on the connection, the journal, the customer and the product."""

    def setUp(self):
        super().setUp()
        self.journal = self.company_data['default_journal_sale']
        self.product = self.product_a.product_tmpl_id
        self.product_a.taxes_id = self._tax(VAT_STANDARD)

    def _values(self, distribution=None):
        """Return what the only entry of a new invoice of the product has there."""
        line = {'product_id': self.product_a.id, 'price_unit': 100}
        if distribution:
            line['analytic_distribution'] = {str(account.id): percent for account, percent in distribution.items()}
        invoice = self._invoice(invoice_line_ids=[(0, 0, line)])
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        return self.there(invoice)[0]

    def test_a_text_stamps_all_sales(self):
        """Feature F84. Feature F85."""
        self.connection.default_dimensions = f' kustannuspaikka\\HELSINKI ;{P100}; '
        self.assertEqual(self._values(), {'Helsinki': -100.0, 'P-100': -100.0})

    def test_several_items_of_one_dimension_have_equal_parts(self):
        """Feature F85."""
        self.connection.default_dimensions = f'{HELSINKI};{TAMPERE};{SHOP}'
        values = self._values()
        self.assertEqual(sorted(values.values()), [-33.34, -33.33, -33.33])
        self.assertEqual(set(values), {'Helsinki', 'Tampere', 'Verkkokauppa'})

    def test_product_customer_journal_and_connection_count_in_this_order(self):
        """Feature F87."""
        self.connection.default_dimensions = f'{HELSINKI};{P100}'
        self.assertEqual(self._values(), {'Helsinki': -100.0, 'P-100': -100.0})
        self.journal.procountor_dimensions = TAMPERE
        self.assertEqual(self._values(), {'Tampere': -100.0, 'P-100': -100.0})
        self.customer.procountor_dimensions = SHOP
        self.assertEqual(self._values(), {'Verkkokauppa': -100.0, 'P-100': -100.0})
        self.product.procountor_dimensions = f'{HELSINKI};{P101}'
        self.assertEqual(self._values(), {'Helsinki': -100.0, 'P-101': -100.0})
        self.assertEqual(self._values({self.tampere: 100}), {'Tampere': -100.0, 'P-101': -100.0})

    def test_a_default_takes_what_the_distribution_leaves(self):
        self.journal.procountor_dimensions = SHOP
        self.assertEqual(self._values({self.tampere: 70}), {'Tampere': -70.0, 'Verkkokauppa': -30.0})

    def test_a_text_that_names_nothing_is_refused_with_what_there_is(self):
        """Feature F85."""
        attempts = {
            'Helsinki': r"is no Dimension\\Item",
            'Osasto\\Helsinki': "no dimension 'Osasto'. It has: .*Kustannuspaikka",
            'Kustannuspaikka\\Turku': "no item 'Turku' in use in Procountor. It has: .*Helsinki",
            'Kustannuspaikka\\Oulu': "no item 'Oulu' in use",  # passive
        }
        for text, words in attempts.items():
            for record, field in (
                (self.connection, 'default_dimensions'),
                (self.journal, 'procountor_dimensions'),
                (self.customer, 'procountor_dimensions'),
                (self.product, 'procountor_dimensions'),
            ):
                with self.assertRaisesRegex(ValidationError, words, msg=f'{text} {record}'):
                    record[field] = text

    def test_without_connection_the_form_alone_is_checked(self):
        other = self.setup_other_company(name="Toinen Oy")['company']
        product = self.product.with_company(other)
        product.procountor_dimensions = 'Osasto\\Myynti'
        self.assertFalse(self.product.procountor_dimensions, "each company has its own")
        with self.assertRaisesRegex(ValidationError, "is no Dimension"):
            product.procountor_dimensions = 'Osasto'

    def test_a_renamed_item_blocks_until_the_text_is_mended(self):
        """Fault F43."""
        self.customer.procountor_dimensions = TAMPERE
        self.change_item(self._item("Tampere"), codeName="Pirkanmaa")
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertRegex(invoice.procountor_problem, "Dimensions of .*no item 'Tampere' in use")
        self.customer.procountor_dimensions = 'Kustannuspaikka\\Pirkanmaa'
        self.run_cron()
        self.assertEqual((invoice.procountor_state, self.there(invoice)), ('sent', [{'Pirkanmaa': -100.0}]))

    def test_a_branch_has_the_defaults_of_the_company_above_it(self):
        branch = self._create_branch()
        self.customer.procountor_dimensions = TAMPERE
        self.assertEqual(self.customer._procountor_dimensions_in(branch), TAMPERE)
        self.customer.with_company(branch).procountor_dimensions = SHOP
        self.assertEqual(self.customer._procountor_dimensions_in(branch), SHOP)
        self.assertEqual(self.customer._procountor_dimensions_in(self.company), TAMPERE)
