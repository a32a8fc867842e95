from odoo.tests import Form

from .common import ProcountorCommon

OWN = {
    'name': "Päijänteen Puu ja Höyläys Oy",
    'street': "Sahatie 4",
    'zip': '00020',
    'city': "Keksilä",
    'country': 'FINLAND',
}


class TestParty(ProcountorCommon):
    """Who buys, where the invoice goes and where the goods go. "There" is what the service stored."""

    def _contact(self, name, **values):
        return self.env['res.partner'].create({'name': name, 'parent_id': self.customer.id} | values)

    def _place(self, name, kind, **values):
        finland = self.env.ref('base.fi').id
        address = {'street': "Kirjanpitokuja 3", 'zip': '00030', 'city': "Toisaalla", 'country_id': finland}
        return self._contact(name, type=kind, **address | values)

    def _sent(self, **values):
        """Send an invoice and return what the service stored of it."""
        invoice = self._invoice(**values)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    def _problem(self, **values):
        """Return why an invoice is not sent."""
        invoice = self._invoice(**values)
        invoice.action_procountor_send()
        self.assertEqual(invoice.procountor_state, 'blocked')
        return invoice.procountor_problem

    # ------------------------------------------------------------------
    # ADDRESSES
    # ------------------------------------------------------------------

    def test_a_company_without_other_addresses_has_its_own_everywhere(self):
        stored = self._sent()
        self.assertEqual(stored['counterParty']['counterPartyAddress'], OWN)
        self.assertEqual((stored['billingAddress'], stored['deliveryAddress']), (OWN, OWN))

    def test_the_invoice_address_of_a_company_is_the_billing_address_and_the_company_stays_the_buyer(self):
        office = self._place("Taloushallinto", 'invoice', email='talous@puu.example', street2="B 12")
        stored = self._sent(partner_id=office.id)
        party = stored['counterParty']
        self.assertEqual((party['counterPartyAddress'], party['identifier']), (OWN, '9999999-2'))
        self.assertEqual(party['email'], 'talous@puu.example')
        self.assertNotIn('contactPersonName', party)
        self.assertEqual(
            stored['billingAddress'],
            {
                'name': self.customer.name,
                'specifier': "Taloushallinto, B 12",
                'street': "Kirjanpitokuja 3",
                'zip': '00030',
                'city': "Toisaalla",
                'country': 'FINLAND',
            },
        )
        self.assertEqual(stored['deliveryAddress'], OWN)

    def test_an_invoice_contact_that_has_but_an_email_is_at_the_company(self):
        office = self._contact("Laskutus", type='invoice', email='laskutus@puu.example')
        stored = self._sent(partner_id=office.id)
        self.assertEqual(stored['billingAddress'], OWN | {'specifier': "Laskutus"})
        self.assertEqual(stored['counterParty']['email'], 'laskutus@puu.example')

    def test_the_delivery_address_is_another_party_than_the_invoice_address(self):
        office, store = self._place("Taloushallinto", 'invoice'), self._place("Varasto", 'delivery', city="Kolmaala")
        stored = self._sent(partner_id=office.id, partner_shipping_id=store.id)
        self.assertEqual(stored['counterParty']['counterPartyAddress'], OWN)
        self.assertEqual(stored['billingAddress']['specifier'], "Taloushallinto")
        self.assertEqual(
            (stored['deliveryAddress']['specifier'], stored['deliveryAddress']['city']), ("Varasto", "Kolmaala")
        )

    def test_goods_that_go_to_another_company_bear_its_name(self):
        other = self._create_customer(name="Toinen Puu Oy", city="Kolmaala", company_registry='9999996-8')
        stored = self._sent(partner_shipping_id=other.id)
        self.assertEqual(stored['deliveryAddress'], OWN | {'name': "Toinen Puu Oy", 'city': "Kolmaala"})
        self.assertEqual(stored['billingAddress'], OWN)

    def test_a_delivery_address_that_a_person_emptied_stays_empty(self):
        stored = self._sent(partner_shipping_id=False)
        self.assertEqual(stored.get('deliveryAddress', {}), {})
        self.assertEqual(stored['billingAddress'], OWN)

    def test_a_contact_person_is_named_and_moves_no_address(self):
        taru = self._contact("Taru Keksitty", email='taru@puu.example')
        stored = self._sent(partner_id=taru.id)
        self.assertEqual(
            (stored['counterParty']['contactPersonName'], stored['counterParty']['email']),
            ("Taru Keksitty", 'taru@puu.example'),
        )
        self.assertEqual((stored['counterParty']['counterPartyAddress'], stored['billingAddress']), (OWN, OWN))

    def test_a_state_goes_along_and_the_country_is_spelled_as_the_service_does(self):
        texas = self.env.ref('base.state_us_44')
        self.customer.write({'country_id': texas.country_id.id, 'state_id': texas.id, 'company_registry': '12-3456789'})
        address = self._sent()['counterParty']['counterPartyAddress']
        self.assertEqual((address['subdivision'], address['country']), ("Texas", 'UNITED_STATES_OF_AMERICA'))

    def test_a_name_of_signs_that_nobody_sees_is_asked_for(self):
        """Fault F39."""
        self.customer.name = "\u200b\u202e"
        [problem] = self._invoice()._procountor_party_problems()
        self.assertIn("no name that can be read", problem)

    def test_a_long_name_is_cut_where_everybody_sees_it(self):
        """Fault F39."""
        self.customer.name = "Päijänteen " + "Puu ja " * 12 + "Höyläys Oy"
        invoice = self._invoice()
        action = invoice.action_procountor_preview()
        preview = self.env['procountor.preview'].browse(action['res_id'])
        self.assertTrue(preview.has_changed_texts)
        self.assertIn("Puu ja Höyläys Oy", preview.details)
        self.send(invoice)
        [stored] = self.sandbox.invoices(invoice.name)
        name = stored['counterParty']['counterPartyAddress']['name']
        self.assertTrue(len(name) <= 80 and name.endswith('…'), name)

    # ------------------------------------------------------------------
    # NUMBERS AND WORDS
    # ------------------------------------------------------------------

    def test_a_private_person_has_no_number(self):
        person = self._create_customer(name="Taru Keksitty", is_company=False, company_registry='010101-123N')
        party = self._sent(partner_id=person.id)['counterParty']
        self.assertFalse(party.keys() & {'identifier', 'taxCode', 'contactPersonName'})
        self.assertEqual(party['counterPartyAddress']['name'], "Taru Keksitty")

    def test_a_vat_number_stands_for_a_missing_business_id(self):
        self.customer.write({'company_registry': False, 'vat': 'FI99999992'})
        party = self._sent()['counterParty']
        self.assertEqual((party['identifier'], party['taxCode']), ('9999999-2', 'FI99999992'))

    def test_a_business_id_with_a_wrong_check_digit_is_found_before(self):
        """Fault F38."""
        self.customer.company_registry = '9999999-3'
        self.assertIn("wrong check digit", self._problem())

    def test_a_country_is_asked_for_where_it_is_missing(self):
        """Fault F38."""
        self.customer.country_id = False
        self.assertEqual(self._problem(), f"Give the country of {self.customer.display_name}.")
        stranger = self._create_customer(name="Toinen Puu Oy", country_id=False)
        self.customer.country_id = self.env.ref('base.fi')
        self.assertEqual(self._problem(partner_shipping_id=stranger.id), "Give the country of Toinen Puu Oy.")

    def test_an_address_without_a_country_is_in_that_of_the_company(self):
        """Fault F38."""
        site = self._contact("Työmaa", type='delivery', street="Katu 1", country_id=False)
        office = self._place("Taloushallinto", 'invoice', country_id=False)
        stored = self._sent(partner_id=office.id, partner_shipping_id=site.id)
        self.assertEqual(
            (stored['deliveryAddress']['street'], stored['deliveryAddress']['country']), ("Katu 1", 'FINLAND')
        )
        self.assertEqual(stored['billingAddress']['country'], 'FINLAND')

    def test_the_language_is_that_of_the_contact_else_of_the_company(self):
        self.env['res.lang']._activate_lang('fi_FI')
        self.customer.lang = 'fi_FI'
        taru = self._contact("Taru", lang=False)
        self.assertEqual(self._sent(partner_id=taru.id)['language'], 'FINNISH')
        taru.lang = 'en_US'
        self.assertEqual(self._sent(partner_id=taru.id)['language'], 'ENGLISH')

    # ------------------------------------------------------------------
    # CHANGED LATER
    # ------------------------------------------------------------------

    def test_another_invoice_address_is_noticed_and_an_update_takes_it_there(self):
        office = self._place("Taloushallinto", 'invoice')
        invoice = self._invoice()
        self.send(invoice)
        invoice.button_draft()
        with Form(invoice) as form:
            form.partner_id = office
        invoice.partner_shipping_id = self.customer
        invoice.action_post()
        self.assertTrue(invoice.procountor_changed)
        self.assertIn("Billing address", invoice.procountor_difference)
        self.assertIn("Kirjanpitokuja 3", invoice.procountor_difference)
        self.assertEqual(invoice.procountor_cure, 'update')
        invoice.action_procountor_update()
        self.run_cron()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual(stored['billingAddress']['street'], "Kirjanpitokuja 3")
        self.assertFalse(invoice.procountor_changed)

    def test_an_update_keeps_the_channel_and_needs_nothing_that_another_one_would(self):
        invoice = self._invoice()
        self.send(invoice)
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email'})
        self.customer.email = False
        invoice.ref = "PO 2"
        invoice.action_procountor_update()
        self.run_cron()
        [stored] = self.sandbox.invoices(invoice.name)
        self.assertEqual((stored['orderReference'], stored['invoiceChannel']), ("PO 2", 'NO_SENDING'))

    def test_the_preview_shows_the_other_addresses(self):
        store = self._place("Varasto", 'delivery', city="Kolmaala")
        action = self._invoice(partner_shipping_id=store.id).action_procountor_preview()
        details = self.env['procountor.preview'].browse(action['res_id']).details
        self.assertRegex(details, r"Delivery address: [^<]*Varasto, Kirjanpitokuja 3, 00030, Kolmaala")
        self.assertNotIn("Billing address", details)
