"""Random content of documents: what people type, paste and import, and worse."""

from datetime import date, timedelta

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyzåäö ABC 0123456789 .,-/()",
    "šžõüŁđıøæßñçé",
    "Москва Ωλφ ελληνικά 東京 العربية עברית",
    "😀👍🏽🇫🇮→⇒≤≠✓•…–—“”‘’",
    "\x00\x01\x07\x1b\t\n\r\u200b\u200e\u202e\ufeff\u2028",
    "=+-@;|\\<>&\"'%$€£",
    "a\u0308o\u0308e\u0301\u0327ﬁ½⅓10⁴²№™ｆｕｌｌ\xa0\xad\u2009\u2011",
)
# External ids of taxes of the chart; ``included`` is the standard one as a part of the price.
INCLUDED = 'included'
STANDARD, REDUCED, ZERO, OLD = (
    'tax_dom_sales_goods_25_5', 'tax_dom_sales_goods_10', 'tax_dom_sales_goods_0', 'tax_dom_sales_goods_24',
)  # fmt: skip
EU_GOODS, EU_SERVICES, EXPORT = 'tax_eu_sales_goods_0', 'tax_eu_sales_service_0', 'vat0export'
# Where the customer is, the VAT number there, and the fiscal position with its taxes.
HOME = ('base.fi', '', '', (STANDARD, STANDARD, STANDARD, STANDARD, REDUCED, ZERO, INCLUDED))
MARKETS = (
    *[HOME] * 8,
    ('base.se', 'SE999999999901', 'eu', (EU_GOODS, EU_SERVICES)),
    ('base.se', '', 'eu', (EU_GOODS,)),
    ('base.us', '', 'non_eu', (EXPORT,)),
    ('base.ci', '', 'non_eu', (EXPORT,)),
    ('base.ax', '', '', (STANDARD, REDUCED)),
    ('base.xk', '', '', (ZERO,)),
    ('', '', '', (STANDARD,)),
)
UNITS = (
    'uom.product_uom_hour',
    'uom.product_uom_kgm',
    'uom.product_uom_dozen',
    'uom.product_uom_km',
    'uom.product_uom_oz',
)
CURRENCIES = ('EUR', 'EUR', 'EUR', 'EUR', 'USD', 'SEK', 'GBP', 'JPY')
EINVOICE = {'procountor_einvoice_address': '003799999992', 'procountor_einvoice_operator': 'TESTOPER'}
DAY = date(2026, 3, 2)


class RandomDocuments:
    """Makes values of records with the given ``random.Random``. Names of other records stand for them."""

    def __init__(self, random):
        self.random = random

    def _sometimes(self, share, value, otherwise=''):
        return value if self.random.random() < share else otherwise

    # ------------------------------------------------------------------
    # TEXTS
    # ------------------------------------------------------------------

    def long_text(self, longest):
        """Return a text of which one in twenty is very long."""
        return self.text(longest if self.random.random() < 0.95 else 11000)

    def text(self, longest=60):
        """Return a text of mixed alphabets."""
        length = self.random.randint(0, longest)
        alphabets = self.random.choices(ALPHABETS, weights=(12, 2, 2, 1, 1, 2, 1), k=3)
        return ''.join(self.random.choice(self.random.choice(alphabets)) for _each in range(length)).replace('\x00', '')

    def _name(self):
        """Return the name of somebody: three of four are such as people have."""
        usual = f'{self.random.choice(["Oy", "Ab", "Taru"])} {self.random.choice(["Keksitty", "Påhittad", "Ünal"])}'
        return self._sometimes(0.75, usual, self.text() or "X")

    # ------------------------------------------------------------------
    # THE SETTINGS
    # ------------------------------------------------------------------

    def options(self):
        """Return settings of a connection."""
        choice = self.random.choice
        return {
            'prices_per_line': choice([False, False, True]),
            'credit_sign': choice(['quantity', 'quantity', 'price']),
            'number_policy': choice(['odoo', 'odoo', 'procountor']),
            'accounting_by_row': choice([True, False]),
            'penalty_percent': choice([0, 11.5]),
            **choice(
                [
                    {'target_status': 'unfinished', 'invoice_channel': 'no_sending', 'fallback_channel': False},
                    {'target_status': 'send', 'invoice_channel': 'email', 'fallback_channel': False},
                    {'target_status': 'send', 'invoice_channel': 'mail', 'fallback_channel': 'no_sending'},
                    {'target_status': 'send', 'invoice_channel': 'einvoice', 'fallback_channel': 'no_sending'},
                ]
            ),
        }

    # ------------------------------------------------------------------
    # THE CUSTOMER
    # ------------------------------------------------------------------

    def market(self):
        """Return country, VAT number, fiscal position and taxes of a customer."""
        return self.random.choice(MARKETS)

    def customer(self, country, vat):
        """Return values of a partner; ``country`` is an external id."""
        return {
            'name': self._name(),
            'is_company': bool(vat) or self.random.random() < 0.7,
            'company_registry': self.random.choice(['9999999-2', '9999999-2', '', self.text(10)]),
            'vat': vat,
            'email': self.random.choice(['a@b.example', 'a@b.example', '', 'no address', self.text(20)]),
            'ref': self.random.choice(['', 'A-1', self.text(50)]),
            'lang': self.random.choice(['en_US', False]),
            **self._address(country),
            **(EINVOICE if self.random.random() < 0.3 else {}),
        }

    def contact(self, country):
        """Return values of a contact of the customer that the document names, with its type; None for none."""
        kind = self.random.choice(['', '', 'contact', 'invoice', 'delivery'])
        if not kind:
            return None
        return {'type': kind, 'name': self._sometimes(0.8, self.text(90))} | self._address(country)

    def _address(self, country):
        return {
            'street': self._sometimes(0.5, "Keksitie 4", self.text(100)),
            'street2': self._sometimes(0.2, self.text(100)),
            'zip': self.random.choice(['00100', '00100', '', self.text(30)]),
            'city': self._sometimes(0.5, "Keksilä", self.text(60)),
            'country': country,
        }

    # ------------------------------------------------------------------
    # THE DOCUMENT
    # ------------------------------------------------------------------

    def document(self):
        """Return values of an invoice without its lines."""
        random = self.random
        return {
            'move_type': random.choice(['out_invoice', 'out_invoice', 'out_refund']),
            'invoice_date': DAY,
            'invoice_date_due': DAY + timedelta(days=random.choice([0, 14, 14, 30, 30, 999, 1000])),
            'delivery_date': random.choice([False, DAY - timedelta(days=10)]),
            'currency': random.choice(CURRENCIES),
            'coins': random.random() < 0.05,
            'ref': random.choice(['', self.text(90)]),
            'payment_reference': random.choice(['', '1009', 'RF33 1009', 'RF181009', '10090', self.text(25)]),
            'narration': random.choice(['', self.long_text(300)]),
        }

    def lines(self, taxes):
        """Return values of lines with some of ``taxes``; ``tax`` and ``unit`` are external ids, ``product`` a code."""
        lines = [self._line(taxes) for _each in range(self.random.randint(1, 6))]
        return lines + self._sometimes(0.15, self._of_the_whole(taxes), [])

    def _line(self, taxes):
        random = self.random
        if random.random() < 0.15:
            kind = random.choice(['line_section', 'line_subsection', 'line_note'])
            return {'display_type': kind, 'name': self.long_text(700)}
        return {
            'name': self.long_text(200),
            'quantity': random.choice([1, 2, 10, 0, -1, 0.25, round(random.uniform(0, 1000), 3)]),
            'price_unit': random.choice([100, 0, 0.01, round(random.uniform(-50, 5000), 2), random.uniform(0, 10)]),
            'discount': random.choice([0, 0, 0, 10, 33.33, 100, -5, 120, round(random.uniform(0, 100), 2)]),
            'unit': self._sometimes(0.3, random.choice(UNITS)),
            'product': self._sometimes(0.2, random.choice(['coded', 'bare', 'odd'])),
            'tax': random.choice(['', OLD]) if random.random() < 0.02 else random.choice(taxes),
        }

    def _of_the_whole(self, taxes):
        """Return a discount of the whole, or a down payment that is taken off, in a line for each tax."""
        quantity, price = self.random.choice([(1, -1), (-1, 1)])
        usual = {'name': "Alennus 10 %", 'discount': 0, 'unit': '', 'product': '', 'quantity': quantity}
        return [
            usual | {'price_unit': price * round(self.random.uniform(0, 300), 2), 'tax': tax}
            for tax in dict.fromkeys(taxes)
        ]
