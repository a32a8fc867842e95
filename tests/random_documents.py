"""Random content of documents: what people type, paste and import, and worse."""

from datetime import date, timedelta

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyzåäö ABC 0123456789 .,-/()",
    "šžõüŁđıøæßñçé",
    "Москва Ωλφ ελληνικά 東京 العربية עברית",
    "😀👍🏽🇫🇮→⇒≤≠✓•…–—“”‘’",
    "\x00\x01\x07\x1b\t\n\r\u200b\u200e\u202e\ufeff\u2028",
    "=+-@;|\\<>&\"'%$€£",
)
STANDARD, REDUCED, ZERO, OLD = (
    'tax_dom_sales_goods_25_5', 'tax_dom_sales_goods_10', 'tax_dom_sales_goods_0', 'tax_dom_sales_goods_24',
)  # fmt: skip
COUNTRIES = ('base.fi', 'base.fi', 'base.fi', 'base.se', 'base.us', 'base.ax', '')
DAY = date(2026, 3, 2)


class RandomDocuments:
    """Makes values of records with the given ``random.Random``."""

    def __init__(self, random):
        self.random = random

    def long_text(self, longest):
        """Return a text of which one in twenty is very long."""
        return self.text(longest if self.random.random() < 0.95 else 11000)

    def text(self, longest=60):
        """Return a text of mixed alphabets."""
        length = self.random.randint(0, longest)
        alphabets = self.random.choices(ALPHABETS, weights=(12, 2, 2, 1, 1, 2), k=3)
        return ''.join(self.random.choice(self.random.choice(alphabets)) for _each in range(length)).replace('\x00', '')

    def customer(self):
        """Return values of a partner; ``country`` is an external id."""
        return {
            'name': self.text() or "X",
            'is_company': self.random.random() < 0.7,
            'company_registry': self.random.choice(['9999999-2', '', self.text(10)]),
            'street': self.text(100),
            'street2': self.text(100),
            'zip': self.random.choice(['00100', '', self.text(30)]),
            'city': self.text(60),
            'email': self.random.choice(['a@b.example', '', 'no address', self.text(20)]),
            'ref': self.random.choice(['', 'A-1', self.text(50)]),
            'lang': self.random.choice(['en_US', False]),
            'country': self.random.choice(COUNTRIES),
        }

    def document(self):
        """Return values of an invoice without its lines."""
        return {
            'invoice_date': DAY,
            'invoice_date_due': DAY + timedelta(days=self.random.choice([0, 14, 30, 999, 1000])),
            'ref': self.random.choice(['', self.text(90)]),
            'payment_reference': self.random.choice(['', '1009', 'RF33 1009', self.text(25)]),
            'narration': self.random.choice(['', self.long_text(300)]),
        }

    def lines(self):
        """Return values of lines; ``tax`` is an external id."""
        return [self._line() for _each in range(self.random.randint(1, 6))]

    def _line(self):
        random = self.random
        if random.random() < 0.1:
            return {'display_type': random.choice(['line_section', 'line_note']), 'name': self.long_text(700)}
        return {
            'name': self.long_text(200),
            'quantity': random.choice([1, 2, 10, 0, -1, 0.25, round(random.uniform(0, 1000), 3)]),
            'price_unit': random.choice([100, 0, 0.01, round(random.uniform(-50, 5000), 2), random.uniform(0, 10)]),
            'discount': random.choice([0, 0, 0, 10, 33.33, 100, round(random.uniform(0, 100), 2)]),
            'tax': random.choice([STANDARD, STANDARD, REDUCED, ZERO, OLD, '']),
        }
