from odoo import Command

from .common import VAT_EU, VAT_STANDARD, VAT_ZERO
from .test_references import DocumentCommon

VAT_EU_SERVICES, VAT_EXPORT, VAT_CONSTRUCTION, VAT_TRIANGULATION = (
    'tax_eu_sales_service_0',
    'vat0export',
    'tax_construct_sales_0',
    'vat0triangulation',
)
GOODS, SERVICES, CONSTRUCTION, TRIANGULATION = 5, 22, 41, 51
OTHER_STATUSES = {
    CONSTRUCTION: "Rakennuspalvelun myynti, käännetty verovelvollisuus",
    TRIANGULATION: "Kolmikantakauppa",
}


class TestLaw(DocumentCommon):
    """What the law wants on an invoice without VAT, and the texts that are printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({'country_id': cls.env.ref('base.se').id, 'vat': 'SE999999999901'})
        statuses = cls.env['procountor.vat.status'].sudo()
        for number, description in OTHER_STATUSES.items():
            statuses.create(
                {'connection_id': cls.connection.id, 'number': number, 'description': description, 'sales': True}
            )
        cls.env.invalidate_all()
        chosen = {
            VAT_EU: GOODS,
            VAT_EU_SERVICES: SERVICES,
            VAT_CONSTRUCTION: CONSTRUCTION,
            VAT_TRIANGULATION: TRIANGULATION,
        }
        for xmlid, number in chosen.items():
            status = cls.connection.vat_status_ids.filtered(lambda each, number=number: each.number == number)
            cls._tax(xmlid).procountor_vat_status_id = status
        cls.eu = cls._position('eu')
        cls.eu.note = False
        cls._position('construction').note = False

    @classmethod
    def _position(cls, xmlid):
        return cls.env['account.chart.template'].with_company(cls.company).ref(xmlid)

    def _free_of_vat(self, tax, position=None, **values):
        position = position or self.eu
        return self._invoice((100, 1, 0, tax), fiscal_position_id=position.id, **values)

    def _legal_problems(self, invoice):
        return '\n'.join(invoice._procountor_legal_problems(self.connection))

    # ------------------------------------------------------------------
    # WHY THERE IS NO VAT
    # ------------------------------------------------------------------

    def test_the_notes_of_the_chart_s_taxes_say_it_and_arrive(self):
        stored = self._arrived(self._free_of_vat(VAT_EU))
        self.assertIn("Article 138", stored['additionalInformation'])

    def test_each_kind_of_sale_that_has_no_vat_must_say_why(self):
        reasons = {
            VAT_EU: "Article 138",
            VAT_EU_SERVICES: "Reverse charge",
            VAT_TRIANGULATION: "Article 141",
            VAT_CONSTRUCTION: "AVL 8 c §",
        }
        for tax, reason in reasons.items():
            self._tax(tax).invoice_legal_notes = False
            invoice = self._free_of_vat(tax)
            name = self._tax(tax).name
            self.assertRegex(self._legal_problems(invoice), f"does not say why it has no VAT for '{name}'")
            for text in ("Kiitos!", "ALV 0 %", "VAT 25.0 %", "AVL", "Export"):
                self.eu.note = f"<p>{text}</p>"
                self.assertTrue(self._legal_problems(invoice), f"{text} is no reason for {name}")
            self.eu.note = f"<p>{reason}</p>"
            self.assertFalse(self._legal_problems(invoice), tax)
            self.eu.note = False
        self.assertFalse(self._legal_problems(self._invoice((100, 1, 0, VAT_STANDARD))))

    def test_the_reason_of_one_kind_is_none_of_another(self):
        self._tax(VAT_EU_SERVICES).invoice_legal_notes = False
        lines = (100, 1, 0, VAT_EU), (50, 1, 0, VAT_EU_SERVICES)
        invoice = self._invoice(*lines, fiscal_position_id=self.eu.id, narration="Article 138")
        self.assertRegex(self._legal_problems(invoice), "for '0% EU S'.* such as reverse charge, Article 196")
        invoice.narration = "Article 138; reverse charge"
        self.assertFalse(self._legal_problems(invoice))

    def test_the_words_of_a_row_count_for_that_row(self):
        for tax in (VAT_EU_SERVICES, VAT_CONSTRUCTION):
            self._tax(tax).invoice_legal_notes = False
        lines = (100, 1, 0, VAT_EU_SERVICES), (50, 1, 0, VAT_CONSTRUCTION)
        invoice = self._invoice(*lines, fiscal_position_id=self.eu.id, post=False)
        invoice.invoice_line_ids[0].name = "Neuvonta, reverse charge"
        invoice.action_post()
        problems = self._legal_problems(invoice)
        self.assertNotIn("'0% EU S'", problems)
        self.assertIn("'0% C'", problems)

    def test_the_note_of_a_tax_counts_for_its_own_rows_and_by_its_words(self):
        self._tax(VAT_EU_SERVICES).invoice_legal_notes = "<p>Kiitos!</p>"
        invoice = self._invoice((100, 1, 0, VAT_EU), (50, 1, 0, VAT_EU_SERVICES), fiscal_position_id=self.eu.id)
        self.assertRegex(self._legal_problems(invoice), "does not say why it has no VAT")
        self._tax(VAT_EU_SERVICES).invoice_legal_notes = "<p>Reverse charge</p>"
        self.assertFalse(self._legal_problems(invoice))

    def _warnings(self, invoice):
        return '\n'.join(invoice._procountor_warnings(self.connection))

    def test_export_and_domestic_sales_without_vat_are_sent_with_a_warning(self):
        self._tax(VAT_EXPORT).procountor_vat_status_id = self.connection.vat_status_ids.filtered(
            lambda status: status.number == 3
        )
        abroad = self._position('non_eu')
        for tax, position, name in ((VAT_EXPORT, abroad, '0% EX'), (VAT_ZERO, self._position('finland'), '0%')):
            invoice = self._free_of_vat(tax, position)
            self.assertFalse(self._legal_problems(invoice))
            self.assertRegex(self._warnings(invoice), f"does not say why '{name}' charges no VAT")
            self._tax(tax).invoice_legal_notes = "<p>AVL 56 §</p>"
            self.assertNotIn("does not say why", self._warnings(invoice))
            self._tax(tax).invoice_legal_notes = False
        abroad.note = "<p>Sale outside the EU</p>"
        self.assertNotIn("does not say why", self._warnings(self._free_of_vat(VAT_EXPORT, abroad)))
        self.assertNotIn("does not say why", self._warnings(self._invoice((100, 1, 0, VAT_STANDARD))))

    def test_somebody_may_write_it_on_the_invoice(self):
        self._tax(VAT_EU).invoice_legal_notes = False
        self.assertFalse(self._legal_problems(self._free_of_vat(VAT_EU, narration="Veroton yhteisömyynti, AVL 72 a §")))
        self.assertTrue(self._legal_problems(self._free_of_vat(VAT_EU, narration="Kiitos!")))
        invoice = self._free_of_vat(VAT_EU, post=False)
        invoice.invoice_line_ids = [Command.create({'display_type': 'line_note', 'name': "VAT 0 %, art. 138"})]
        invoice.action_post()
        self.assertFalse(self._legal_problems(invoice))

    def test_without_a_fiscal_position_the_note_of_the_tax_is_asked_for(self):
        self._tax(VAT_EU).invoice_legal_notes = False
        [problem] = self._invoice((100, 1, 0, VAT_EU), fiscal_position_id=False)._procountor_legal_problems(
            self.connection
        )
        self.assertEqual(problem.record, self._tax(VAT_EU))

    # ------------------------------------------------------------------
    # WHO PAYS IT
    # ------------------------------------------------------------------

    def test_the_buyer_of_construction_has_a_vat_number(self):
        position = self._position('construction')
        position.note = "Käännetty verovelvollisuus AVL 8 c §"
        invoice = self._free_of_vat(VAT_CONSTRUCTION, position)
        self.assertFalse(self._legal_problems(invoice))
        self.customer.vat = False
        self.assertRegex(self._legal_problems(invoice), "enter the VAT number of Päijänteen .* as Tax ID")

    def test_a_finnish_vat_number_is_none_of_another_country(self):
        for tax in (VAT_EU, VAT_EU_SERVICES):
            invoice = self._free_of_vat(tax)
            self.customer.vat = 'FI99999992'
            self.assertRegex(self._legal_problems(invoice), "of another EU country than FI")
            self.customer.vat = 'SE999999999901'
            self.assertFalse(self._legal_problems(invoice))

    def test_a_vat_number_with_a_wrong_digit(self):
        construction = self._position('construction')
        construction.note = "Käännetty verovelvollisuus AVL 8 c §"
        for tax, position in ((VAT_EU, self.eu), (VAT_EU_SERVICES, self.eu), (VAT_CONSTRUCTION, construction)):
            for number in ('SE999999999902', '9999999-2'):
                invoice = self._free_of_vat(tax, position)
                self._number(number)
                self.assertRegex(self._legal_problems(invoice), f"VAT number {number} of Päijänteen .* not a valid one")
                self._number('SE999999999901')
                self.assertFalse(self._legal_problems(invoice))
        self._number('SE999999999902')
        self.assertFalse(self._legal_problems(self._invoice((100, 1, 0, VAT_STANDARD))), "nobody needs it")

    def _number(self, number):
        """Let the customer have a VAT number that Odoo's own check would refuse."""
        self.env.flush_all()
        self.env.cr.execute('UPDATE res_partner SET vat = %s WHERE id = %s', (number, self.customer.id))
        self.env.invalidate_all()

    def test_a_vat_number_of_another_country_is_a_warning(self):
        invoice = self._free_of_vat(VAT_EU)
        self.assertNotIn("is not one of", self._warnings(invoice))
        self.customer.country_id = self.env.ref('base.dk')
        self.assertRegex(self._warnings(invoice), "SE999999999901 of Päijänteen .* is not one of Denmark")
        self.assertFalse(self._legal_problems(invoice))

    def test_services_to_northern_ireland_are_no_eu_sale(self):
        self._number('XI999999973')
        self.assertFalse(self._legal_problems(self._free_of_vat(VAT_EU)))
        self.assertRegex(self._legal_problems(self._free_of_vat(VAT_EU_SERVICES)), "EU for goods alone, and '0% EU S'")

    def test_a_finnish_vat_number_is_right_for_construction(self):
        self.customer.vat = 'FI99999992'
        position = self._position('construction')
        position.note = "Käännetty verovelvollisuus AVL 8 c §"
        self.assertFalse(self._legal_problems(self._free_of_vat(VAT_CONSTRUCTION, position)))

    # ------------------------------------------------------------------
    # TEXTS
    # ------------------------------------------------------------------

    def test_notes_and_terms_are_printed_in_the_language_of_the_customer(self):
        self.env['res.lang']._activate_lang('fi_FI')
        self.eu.note = "<p>Reverse charge</p>"
        finnish = {'fi_FI': {"Reverse charge": "Käännetty verovelvollisuus"}}
        self.eu.update_field_translations('note', finnish)
        self.assertIn("Reverse charge", self.eu.note)
        self.customer.lang = 'fi_FI'
        invoice = self._free_of_vat(VAT_EU, narration="<p>Kiitos<br/>tilauksesta</p>")
        text = self._arrived(invoice)['additionalInformation']
        self.assertTrue(text.startswith("Käännetty verovelvollisuus\n\n"), text)
        self.assertTrue(text.endswith("\n\nKiitos\ntilauksesta"), text)

    def test_the_same_text_stands_there_once(self):
        self.eu.note = self._tax(VAT_EU).invoice_legal_notes = "<p>Veroton yhteisömyynti</p>"
        stored = self._arrived(self._free_of_vat(VAT_EU, narration="Veroton yhteisömyynti"))
        self.assertEqual(stored['additionalInformation'], "Veroton yhteisömyynti")

    def test_without_any_text_there_is_none(self):
        self.assertNotIn('additionalInformation', self._arrived(self._invoice(narration=False)))
