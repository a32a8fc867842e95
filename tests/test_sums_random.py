from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command

from ..mapping.invoice_out import invoice_payload
from ..mapping.totals import expected_totals, in_books
from ..sandbox.money import invoice_sum_info
from .common import VAT_REDUCED, VAT_STANDARD, VAT_ZERO, ProcountorCommon

EXAMPLES = 25
TAXES = (VAT_STANDARD, VAT_REDUCED, VAT_ZERO)
FIXED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # an invoice takes a tenth of a second: hundreds to make an example small are too many
    suppress_health_check=list(HealthCheck),
)
# Whatever a person may type, and what people do type: prices of cents, whole and half quantities.
ANY = st.tuples(
    st.decimals('-500', '5000', places=3),
    st.decimals('0.001', '200', places=3),
    st.sampled_from(['0', '0', '5', '12.5', '33.33', '100']),
    st.sampled_from(TAXES),
    st.booleans(),
)
USUAL = st.tuples(
    st.decimals('0.05', '2000', places=2),
    st.integers(1, 40).map(lambda halves: Decimal(halves) / 2),
    st.sampled_from(['0', '0', '0', '10']),
    st.sampled_from(TAXES),
    st.just(False),
)


class TestSumsRandom(ProcountorCommon):
    """Odoo, the mapping and the sandbox compute the same sums, for invoices nobody thought of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.setup_other_currency('USD', rates=[('2026-01-01', 1.0873)])
        cls.taxes = {(name, False): cls._tax(name) for name in TAXES}
        for name in TAXES:
            tax = cls._tax(name)
            values = {'price_include_override': 'tax_included', 'name': f"{tax.name} in the price"}
            cls.taxes[name, True] = tax.copy(values)

    def _draft(self, lines, **values):
        lines = [
            Command.create(
                {
                    'name': f"Row {number}",
                    'price_unit': float(price),
                    'quantity': float(quantity),
                    'discount': float(discount),
                    'tax_ids': [Command.set(self.taxes[tax, included].ids)],
                }
            )
            for number, (price, quantity, discount, tax, included) in enumerate(lines)
        ]
        values = {'partner_id': self.customer.id, 'invoice_date': '2026-03-02', 'move_type': 'out_invoice'} | values
        # a name, as a posted one has: nothing else is different, and posting takes as long again
        return self.env['account.move'].create(values | {'name': "RANDOM/1", 'invoice_line_ids': lines})

    def _compared(self, lines, rounding='row', **values):
        """Return the totals of Odoo and of the mapping, after those of the sandbox were found to be the mapping's."""
        self.connection.vat_rounding = rounding
        invoice = self._draft(lines, **values)
        payload = invoice_payload(invoice._procountor_values(self.connection), 'k')
        expected = expected_totals(payload, rounding)
        there = [expected, in_books(expected, payload)] if invoice.currency_id == self.dollar else [expected]
        sandbox = [
            tuple(Decimal(str(info[key])) for key in ('excludingVatTotal', 'vatSumTotal', 'invoiceSumTotal'))
            for info in invoice_sum_info(payload, 'EUR', rounding)
        ]
        self.assertEqual([tuple(each) for each in there], sandbox, lines)
        here = invoice._procountor_totals()
        invoice.unlink()
        return here, expected

    def test_a_company_that_rounds_each_line_has_the_sums_of_a_service_that_does(self):
        """Fault F34."""
        kinds, currencies = ('out_invoice', 'out_refund'), (self.company.currency_id.id, self.dollar.id)

        @FIXED
        @given(st.lists(ANY, min_size=1, max_size=6), st.sampled_from(kinds), st.sampled_from(currencies))
        def compare(lines, kind, currency):
            here, there = self._compared(lines, move_type=kind, currency_id=currency)
            self.assertEqual(here, there, lines)

        compare()

    def test_a_company_that_rounds_the_whole_has_the_sums_of_a_service_that_rounds_each_percentage(self):
        self.company.tax_calculation_rounding_method = 'round_globally'

        @FIXED
        @given(st.lists(USUAL, min_size=1, max_size=6))
        def compare(lines):
            here, there = self._compared(lines, 'rate')
            self.assertEqual(here.net, there.net, lines)
            self.assertEqual(here, there, lines)

        compare()

    def test_a_difference_is_never_more_than_a_cent_for_each_row(self):
        self.company.tax_calculation_rounding_method = 'round_globally'

        @FIXED
        @given(st.lists(ANY, min_size=1, max_size=6))
        def compare(lines):
            here, there = self._compared(lines)
            most = Decimal('0.01') * len(lines)
            self.assertLessEqual(max(abs(a - b) for a, b in zip(here, there, strict=True)), most, lines)

        compare()
