"""The documents of the golden table, each in words and as what a person would enter in Odoo."""

from dataclasses import dataclass, field

STANDARD, MIDDLE, REDUCED, ZERO = (
    'tax_dom_sales_goods_25_5', 'tax_dom_sales_goods_14', 'tax_dom_sales_goods_10', 'tax_dom_sales_goods_0',
)  # fmt: skip
OLD = 'tax_dom_sales_goods_24'
EU_GOODS, EU_SERVICES, EXPORT = 'tax_eu_sales_goods_0', 'tax_eu_sales_service_0', 'vat0export'
CONSTRUCTION, TRIANGULATION, ALAND = 'tax_construct_sales_0', 'vat0triangulation', 'aland_sales_0'
BUILDER = {'vat': 'FI99999992'}
SWEDEN = {'country': 'base.se', 'vat': 'SE999999999901', 'company_registry': False, 'city': "Påhittad"}
NORWAY = {'country': 'base.no', 'vat': False, 'company_registry': False, 'city': "Oppdiktet"}

IN_TEXAS = {'country_id': '@usa', 'state_id': '@texas'}
TEXAS = {'country': 'base.us', 'state_id': '@texas', 'vat': False, 'company_registry': False, 'city': "Nowhere"}
IN_ALAND = {'country': 'base.ax', 'city': "Påhittad"}
EINVOICE = {'procountor_einvoice_address': '003799999992', 'procountor_einvoice_operator': 'TESTOPER'}


@dataclass
class Line:
    """A line of a document; ``values`` are fields of ``account.move.line``, ``product`` a key of `PRODUCTS`."""

    price: float = 100
    quantity: float = 1
    discount: float = 0
    tax: str = STANDARD
    text: str = "Työ"
    product: str = ''
    unit: str = ''
    values: dict = field(default_factory=dict)


@dataclass
class Text:
    """A section, a sub-section or a note."""

    text: str
    kind: str = 'line_note'


@dataclass
class Case:
    """A row of the table: ``words`` for an accountant, then what differs from a plain invoice to a Finnish company.

    ``customer``, ``document``, ``connection`` and ``company`` are values of fields; ``country`` and ``lang`` are
    external id and code; ``contact``, ``billing`` and ``delivery`` are contacts of the customer. ``position`` is the
    external id of a fiscal position of the chart. ``credit`` turns the document into the credit note of the same:
    ``full``, ``alone`` without an invoice, or the lines that are credited. ``linked`` are what is linked with its
    like in Procountor: ``customer`` and keys of `PRODUCTS`; ``closed`` closes the month there. ``percents`` are
    switched on there, as country and percentage; ``is_abroad`` lets the company have VAT in Sweden too. ``bank`` is
    the IBAN that is printed. ``refused`` is a part of the sentence that
    keeps it from being sent.
    """

    words: str
    lines: tuple = (Line(),)
    customer: dict = field(default_factory=dict)
    contact: dict = field(default_factory=dict)
    billing: dict = field(default_factory=dict)
    delivery: dict = field(default_factory=dict)
    document: dict = field(default_factory=dict)
    connection: dict = field(default_factory=dict)
    company: dict = field(default_factory=dict)
    position: str = ''
    currency: str = ''
    credit: object = None
    linked: tuple = ()
    closed: bool = False
    percents: tuple = ()
    is_abroad: bool = False
    bank: str = ''
    refused: str = ''


PRODUCTS = {
    'advice': {'name': "Neuvonta", 'default_code': 'NEUVO', 'type': 'service'},
    'cable': {'name': "Kaapeli 3 × 1,5 mm²", 'default_code': 'KAA-3', 'type': 'consu'},
    'bare': {'name': "Tuote ilman koodia", 'default_code': False, 'type': 'consu'},
}

CASES = [
    # ------------------------------------------------------------------ rows
    Case("One piece at 100 €, VAT 25.5 %"),
    Case("Ten hours of work at 95 €", (Line(95, 10, unit='uom.product_uom_hour'),)),
    Case("A quarter of an hour", (Line(95, 0.25, unit='uom.product_uom_hour'),)),
    Case("Three lines with three VAT rates", (Line(), Line(50, 2, tax=REDUCED), Line(10, 3, tax=ZERO))),
    Case("A price of three decimals", (Line(0.333, 30),)),
    Case("A discount of 10 % on a row", (Line(100, 2, 10),)),
    Case("A discount of 33.33 % on an odd price", (Line(19.99, 7, 33.33),)),
    Case("A row given away: a discount of 100 %", (Line(), Line(45, 1, 100, text="Lahja"))),
    Case("A discount on the whole, as a line of its own", (Line(1000), Line(-100, text="Alennus"))),
    Case("A quantity of zero", (Line(), Line(10, 0, text="Ei toimitettu"))),
    Case("Half a cent of VAT on each of five rows", tuple(Line(0.05, 1, tax=REDUCED) for _each in range(5))),
    Case("A product with a code", (Line(product='advice', text="[NEUVO] Neuvonta"),)),
    Case("A product without a code", (Line(product='bare', text="Tuote ilman koodia"),)),
    Case("A name of 120 characters", (Line(text="Pitkä nimi " * 11),)),
    Case("A row with a description of three lines", (Line(text="Asennus\nKerros 1\nKerros 2"),)),
    Case(
        "A section above its rows and a note below",
        (Text("Helmikuu", 'line_section'), Line(), Text("Sovittu puhelimessa"), Line(50)),
    ),
    Case("A section at the end, with nothing below", (Line(), Text("Kiitos", 'line_section'))),
    Case("A unit of our own with its place in Procountor", (Line(30, 2, unit='roll'),)),
    Case("A unit of our own without a place", (Line(30, 2, unit='crate'),)),
    Case("A sub-section", (Text("Talo", 'line_section'), Text("Katto", 'line_subsection'), Line())),
    Case("A note of 700 characters", (Line(), Text("Pitkä huomautus. " * 42))),
    Case("One entry for all rows in the books", (Line(), Line(20)), connection={'accounting_by_row': False}),
    Case("Kilograms", (Line(4.5, 12.345, unit='uom.product_uom_kgm'),)),
    Case("A hundred rows", tuple(Line(number + 0.99, 1, text=f"Rivi {number}") for number in range(1, 101))),
    # ------------------------------------------------------------------ texts
    Case("An emoji and an arrow in the text", (Line(text="Kahvi ☕ → toimitus 👍"),)),
    Case("Cyrillic and Greek letters", (Line(text="Москва Ωmega"),)),
    Case("Finnish, Swedish and Estonian letters stay", (Line(text="Äyskäri, Åland, Õun, Šiili, Žurnaali"),)),
    Case("The terms of the invoice are printed", document={'narration': "<p>Toimitus <b>heti</b>.</p><p>Kiitos!</p>"}),
    Case("The note of the fiscal position is printed", (Line(tax=EU_GOODS),), SWEDEN, position='eu'),
    # ------------------------------------------------------------------ customer
    Case("A private person", customer={'is_company': False, 'company_registry': False, 'name': "Aatu Keksitty"}),
    Case("A contact person of the company", contact={'name': "Aino Keksitty", 'email': 'aino@puu.example'}),
    Case("A Swedish-speaking customer", customer={'lang': 'sv_SE'}),
    Case("A customer from Åland", customer={'country': 'base.ax'}),
    Case("A delivery address of its own",
         delivery={'name': "Varasto", 'street': "Satamatie 1", 'street2': "Ovi 2", 'zip': '00020', 'city': "Satama"}),
    Case("A name of 90 characters", customer={'name': "Hyvin pitkä toiminimi " * 4 + "Oy"}),
    Case("A customer with a number of its own", customer={'ref': 'A-17'}),
    Case("A customer without a country", customer={'country': ''}, refused="Give the country"),
    Case("Invoices go to another address", billing={'name': "Laskutus", 'street': "Laskutie 9", 'zip': '00030'}),
    Case("A customer of two address lines", customer={'street2': "c/o Keksitty Isännöinti Oy"}),
    # ------------------------------------------------------------------ references and days
    Case("The customer's own reference", document={'ref': "Tilaus 4711"}),
    Case("A Finnish reference", document={'payment_reference': '1009'}),
    Case("An RF reference", document={'payment_reference': 'RF18 1009'}),
    Case("A reference that is none", document={'payment_reference': "INV/2026/00001"}),
    Case("Procountor's numbers and references lead", connection={'number_policy': 'procountor'}),
    Case("Delivered ten days before", document={'delivery_date': '2026-02-20'}),
    Case("Penal interest of 11.5 %", connection={'penalty_percent': 11.5}),
    Case("2 % less within a week", document={'invoice_payment_term_id': '@discount', 'invoice_date_due': False}),
    Case("Paid in two parts", document={'invoice_payment_term_id': '@halves', 'invoice_date_due': False}),
    Case("Due at once", document={'invoice_date_due': '2026-03-02'}),
    Case("Due in 60 days", document={'invoice_date_due': '2026-05-01'}),
    Case("Due in three years", document={'invoice_date_due': '2029-03-02'}, refused="due date"),
    # ------------------------------------------------------------------ VAT
    Case("Only zero rate", (Line(tax=ZERO),)),
    Case("No tax at all", (Line(tax=''),), refused="has no tax"),
    Case("Goods to a company in Sweden", (Line(tax=EU_GOODS),), SWEDEN, position='eu'),
    Case("Services to a company in Sweden", (Line(tax=EU_SERVICES),), SWEDEN, position='eu'),
    Case("Goods and services to Sweden", (Line(tax=EU_GOODS), Line(60, tax=EU_SERVICES)), SWEDEN, position='eu'),
    Case("Goods to Sweden without a VAT number", (Line(tax=EU_GOODS),), SWEDEN | {'vat': False}, position='eu',
         refused="VAT number"),
    Case("Export to Norway", (Line(tax=EXPORT),), NORWAY, position='non_eu'),
    Case("A company in Texas, with three addresses", (Line(tax=EXPORT),), TEXAS, position='non_eu',
         billing={'name': "Accounts", 'street': "Invented Road 1", 'city': "Nowhere"} | IN_TEXAS,
         delivery={'name': "Warehouse", 'street': "Made-up Lane 2", 'city': "Nowhere"} | IN_TEXAS),
    Case("The rate of 2024 on an invoice of 2026", (Line(tax=OLD),), refused="24"),
    Case("Construction services to a Finnish company", (Line(1000, tax=CONSTRUCTION),), BUILDER,
         position='construction'),
    Case("Construction services to a company without a VAT number", (Line(1000, tax=CONSTRUCTION),),
         position='construction', refused="VAT number"),
    Case("Construction services, and a row with VAT", (Line(950, tax=CONSTRUCTION), Line(100)), BUILDER,
         position='construction'),
    Case("Triangular trade to a company in Sweden", (Line(tax=TRIANGULATION),), SWEDEN, position='eu'),
    Case("Goods and triangular trade to Sweden", (Line(tax=EU_GOODS), Line(60, tax=TRIANGULATION)), SWEDEN,
         position='eu'),
    Case("Goods to Sweden, and work done here with VAT", (Line(tax=EU_GOODS), Line(80)), SWEDEN, position='eu'),
    Case("Work done here with VAT, and services to Sweden", (Line(80), Line(tax=EU_SERVICES)), SWEDEN),
    Case("A credit note of goods to Sweden", (Line(100, 3, tax=EU_GOODS),), SWEDEN, position='eu', credit='full'),
    Case("Goods to a Swedish company with a Finnish VAT number", (Line(tax=EU_GOODS),), SWEDEN | BUILDER,
         position='eu', refused="another EU country"),
    Case("Goods to Åland, outside the VAT area", (Line(tax=ALAND),), {'country': 'base.ax'}, position='aland'),
    Case("Finland is named as the VAT country", document={'fiscal_position_id': '@finnish'}),
    Case("VAT of Sweden that is not in use there", document={'fiscal_position_id': '@swedish'},
         refused="not in use for sales in Sweden"),
    Case("An export whose tax nobody mapped", (Line(tax='unmapped'),), NORWAY, position='non_eu',
         refused="has no VAT status of its own"),
    # ------------------------------------------------------------------ sums
    Case("VAT in the price", (Line(9.99, 3, tax='included'), Line(0.27, tax='included'))),
    Case("VAT in one price and not in the other", (Line(9.99, 3, tax='included'), Line(10))),
    Case("Rounded to five cents", (Line(10.01),), document={'invoice_cash_rounding_id': '@coins'}),
    Case("A price of four decimals, sent as one amount", (Line(0.3333, 7),), connection={'prices_per_line': True}),
    Case("Rounding by line: three times 0.333", tuple(Line(0.333) for _each in range(3))),
    Case("Rounding globally: three times 0.333", tuple(Line(0.333) for _each in range(3)),
         company={'tax_calculation_rounding_method': 'round_globally'}),
    Case("A large invoice", (Line(1234567.89, 3),)),
    Case("A sum of zero", (Line(50), Line(-50, text="Hyvitys"))),
    # ------------------------------------------------------------------ currencies
    Case("Swedish kronor", (Line(1000),), currency='SEK'),
    Case("US dollars with an odd rate", (Line(99.99, 3),), currency='USD'),
    Case("Japanese yen, even", (Line(10000),), currency='JPY'),
    Case("Japanese yen, whose VAT has decimals", (Line(10001),), currency='JPY', refused="JPY"),
    # ------------------------------------------------------------------ credit notes
    Case("A credit note of the whole invoice", (Line(100, 2), Line(50, tax=REDUCED)), credit='full'),
    Case("A credit note of a part", (Line(100, 2),), credit=(Line(100, 1),)),
    Case("A credit note larger than its invoice", (Line(100),), credit=(Line(150),)),
    Case("A credit note with a discount", (Line(19.99, 3, 15),), credit='full'),
    Case("A credit note of no invoice", credit='alone'),
    Case("A credit note in kronor", (Line(1000),), currency='SEK', credit='full'),
    Case("A credit note whose prices are negative", credit='full', connection={'credit_sign': 'price'}),
    # ------------------------------------------------------------------ delivery
    Case("E-invoice to a Finnish company", customer=EINVOICE,
         connection={'target_status': 'send', 'invoice_channel': 'einvoice'}),
    Case("E-invoice without its address", connection={'target_status': 'send', 'invoice_channel': 'einvoice'},
         refused="e-invoice"),
    Case("No e-invoice address, so by e-mail",
         connection={'target_status': 'send', 'invoice_channel': 'einvoice', 'fallback_channel': 'email'}),
    Case("The customer wants a letter", customer={'procountor_channel': 'mail'},
         connection={'target_status': 'send', 'invoice_channel': 'email'}),
    Case("Delivered by e-mail", connection={'target_status': 'send', 'invoice_channel': 'email'}),
    Case("Delivered by letter", connection={'target_status': 'send', 'invoice_channel': 'mail'}),
    Case("By e-mail to a customer without an address", customer={'email': False},
         connection={'target_status': 'send', 'invoice_channel': 'email'}, refused="e-mail"),
    Case("By letter to a customer without a street", customer={'street': False},
         connection={'target_status': 'send', 'invoice_channel': 'mail'}, refused="street"),
    Case("A reference with a wrong check digit", document={'payment_reference': "1008"}),
    Case("A text as payment reference", document={'payment_reference': "Sopimus 12"}),
    Case("E-invoice to a company in Åland", customer=IN_ALAND | EINVOICE,
         connection={'target_status': 'send', 'invoice_channel': 'einvoice'}),
    # ------------------------------------------------------------------ linked registers
    Case("A customer who is linked in Procountor", linked=('customer',)),
    Case("A linked product beside one that is not",
         (Line(product='advice', text="[NEUVO] Neuvonta"), Line(product='cable', text="[KAA-3] Kaapeli")),
         linked=('advice',)),
    Case("A credit note of a linked customer and product", (Line(product='advice'),), credit='full',
         linked=('customer', 'advice')),
    Case("A linked customer with invoices elsewhere", linked=('customer',),
         billing={'name': "Laskutus", 'street': "Laskutie 9", 'zip': '00030'}),
    # ------------------------------------------------------------------ down payments and discounts of the whole
    Case("A down payment of 30 %", (Line(300, text="Ennakkomaksu 30 %"),)),
    Case("The final invoice, less the down payment",
         (Line(1000), Text("Ennakkomaksut", 'line_section'), Line(300, -1, text="Ennakkomaksu 2.2.2026"))),
    Case("The final invoice of what was all paid before", (Line(1000), Line(1000, -1, text="Ennakkomaksu"))),
    Case("A down payment of two VAT rates",
         (Line(1000), Line(200, tax=REDUCED), Line(300, -1, text="Ennakko"),
          Line(60, -1, tax=REDUCED, text="Ennakko"))),
    Case("A down payment that is credited", (Line(300, text="Ennakkomaksu 30 %"),), credit='full'),
    Case("A final invoice that is credited", (Line(1000), Line(300, -1, text="Ennakkomaksu")), credit='full'),
    Case("10 % off the whole, over two VAT rates",
         (Line(999.95), Line(200.05, tax=REDUCED), Line(-100, text="Alennus 10 %"),
          Line(-20.01, tax=REDUCED, text="Alennus 10 %"))),
    Case("10 % off the whole, with VAT in the price",
         (Line(9.99, 3, tax='included'), Line(-3, tax='included', text="Alennus 10 %"))),
    Case("10 % off the whole and 5 % off a row, credited",
         (Line(100, 3, 5), Line(-28.5, text="Alennus 10 %")), credit='full'),
    Case("A surcharge: a discount of -5 %", (Line(19.99, 3, -5),)),
    Case("A surcharge where prices are of cents", (Line(19.99, 3, -5),), connection={'prices_per_line': True}),
    # ------------------------------------------------------------------ references and numbers, once more
    Case("A reference of the customer's of 90 characters", document={'ref': "Puitesopimus 2026/17, " * 4 + "A1"}),
    Case("A reference of the customer's with other letters", document={'ref': "Заказ → №17"}),
    Case("A credit note whose customer gave a reference", document={'ref': "Tilaus 4711"}, credit='full'),
    Case("A number of 41 characters", document={'name': 'LASKU/' + '1' * 35}, refused="40 characters"),
    # ------------------------------------------------------------------ bank account and period
    Case("A bank account that is passive in Procountor", bank='FI10 9900 0000 0007 01',
         refused="not in use in Procountor"),
    Case("The account of the connection, named on the invoice", bank='FI11 9900 0000 0001 01'),
    Case("A month that is closed in Procountor", closed=True, refused="closed from"),
    Case("A credit note in a month that is closed in Procountor", credit='alone', closed=True, refused="closed from"),
    # ------------------------------------------------------------------ customers and products that cannot be sent
    Case("A business ID with a wrong check digit", customer={'company_registry': '9999999-1'}, refused="check digit"),
    Case("A customer whose name is a picture", customer={'name': "👍"}, refused="no name that can be read"),
    Case("A customer whose name is Chinese", customer={'name': "东京"}, refused="no name that can be read"),
    Case("A company without a business ID", customer={'company_registry': False}),
    # ------------------------------------------------------------------ currencies, once more
    Case("Dollars whose cents differ in the books alone", (Line(1234.56), Line(0.335, 7, 5), Line(0.45)),
         currency='USD'),
    Case("Dollars with VAT in the price", (Line(9.99, 3, tax='included'), Line(0.27, tax='included')), currency='USD'),
    Case("A dinar of three decimals", currency='KWD', refused="3 decimals"),
    Case("Norwegian crowns without a rate", currency='NOK', refused="no exchange rate of NOK"),
    # ------------------------------------------------------------------ VAT, once more
    Case("Domestic 0 % on an invoice of EU sales", (Line(1000, tax=ZERO),), SWEDEN, position='eu',
         refused="is for domestic sales at 0 %"),
    Case("Domestic 0 % beside an export", (Line(tax=EXPORT), Line(50, tax=ZERO)), NORWAY, position='non_eu',
         refused="is for domestic sales at 0 %"),
    Case("Charged rows alone on a construction invoice", (Line(1000),), BUILDER, position='construction',
         refused="all rows charge it"),
    Case("Goods to Sweden, bought by a company in Helsinki with a Swedish VAT number", (Line(tax=EU_GOODS),),
         {'vat': 'SE999999999901', 'company_registry': False}, position='eu'),
    Case("Donations to an association: no VAT handling", (Line(50, tax='no_vat', text="Lahjoitus"),)),
    Case("VAT that is owed when the customer pays", (Line(tax='cash'),), company={'tax_exigibility': True}),
    Case("A tax of two children, one of which charges", (Line(tax='group'),)),
    Case("A credit note of an invoice of 2024, with 24 %", (Line(tax=OLD),), credit='full',
         document={'invoice_date': '2024-08-15', 'date': '2024-08-15', 'invoice_date_due': '2024-08-29'},
         percents=(('FINLAND', 24),)),
    Case("A credit note of an invoice of 2025, with 14 %", (Line(tax=MIDDLE),), credit='full',
         document={'invoice_date': '2025-08-15', 'date': '2025-08-15', 'invoice_date_due': '2025-08-29'},
         percents=(('FINLAND', 14),)),
    Case("VAT of Sweden", (Line(tax='swedish25'),), document={'fiscal_position_id': '@swedish'},
         percents=(('SWEDEN', 25),), is_abroad=True),
    Case("Sales at home of a company with VAT in Sweden", is_abroad=True),
    # ------------------------------------------------------------------ what buyers and the law want
    Case("A city: its own posting reference, and the order number of the invoice",
         customer={'procountor_accounting_code': 'TILI-4711', 'procountor_order_number': 'T-1'},
         document={'einvoice_order_number': 'T-2026-17', 'einvoice_agreement_number': 'SOP-9',
                   'einvoice_buyer_reference': 'Tekninen toimi'}),
    Case("A credit note to a city", document={'einvoice_order_number': 'T-2026-17'}, credit='full'),
    Case("Penal interest of companies, to a private person",
         customer={'is_company': False, 'company_registry': False, 'name': "Aatu Keksitty"},
         connection={'penalty_percent': 11.5}),
    Case("Penal interest of private persons",
         customer={'is_company': False, 'company_registry': False, 'name': "Aatu Keksitty"},
         connection={'penalty_percent': 11.5, 'person_penalty_percent': 9.5}),
    Case("A delivery address without a country", delivery={'name': "Työmaa", 'street': "Katu 1", 'country_id': False}),
    Case("An RF reference of other countries", document={'payment_reference': 'RF67 INV0 0003 7'}),
]  # fmt: skip
