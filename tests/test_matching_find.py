from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import SECOND_KEY
from .matching import PARTNERS, PRODUCTS, MatchingCommon


class TestMatchingFind(MatchingCommon):
    """Which records of Odoo the rows are, and what a person decides about them."""

    def finding(self, row):
        return row.verdict, row.decision, row.match_state

    def partner_here(self, name, **values):
        return self.env['res.partner'].create({'name': name} | values)

    # ------------------------------------------------------------------
    # PARTNERS
    # ------------------------------------------------------------------

    def test_a_business_id_decides_in_whatever_form_it_is(self):
        partner = self.partner_here("Aivan muu nimi", is_company=True, vat='FI99999984')
        there = self.partner_there("Höpölän Sähkö Ky", '9999998-4')
        self.fetch()
        row = self.row(there)
        self.assertEqual(self.finding(row), ('sure', 'update', 'suggested'))
        self.assertEqual((row.candidate_id, row.reason, row.score), (partner, "business ID", 97))

    def test_anything_else_needs_the_name_too(self):
        e_invoice = self.partner_here("Yksi Oy", procountor_einvoice_address='003799999984', is_company=True)
        email = self.partner_here("Kaksi Oy", is_company=True)
        contact = {'name': "Kaisa", 'parent_id': email.id, 'email': 'Laskut@kaksi.example'}
        self.env['res.partner'].create(contact)
        number = self.partner_here("Kolme Oy", ref='C-3')
        rows = [
            (self.partner_there("YKSI", einvoiceAddress='003799999984', einvoiceOperator='TESTOPER'), e_invoice),
            (self.partner_there("Kaksi", email='laskut@kaksi.example'), email),
            (self.partner_there("Kolme oy", customerNumber='C-3'), number),
        ]
        others = [
            self.partner_there("Muu Oy", email='laskut@kaksi.example'),
            self.partner_there("Muukin Oy", customerNumber='c-3 '),
        ]
        self.fetch()
        for there, partner in rows:
            self.assertEqual(
                (self.finding(self.row(there))[:2], self.row(there).candidate_id), (('sure', 'update'), partner)
            )
        for there in others:
            self.assertEqual(self.finding(self.row(there)), ('suggested', 'nothing', 'suggested'))

    def test_the_name_alone_suggests_and_nothing_found_is_to_be_added(self):
        partner = self.partner_here("Tyyne Testaaja")
        there = [self.partner_there(name) for name in ("Testaaja Tyyne", "Tyyne Testaajaa", "Aivan Uusi")]
        hidden = self.partner_there("Aivan Vanha", address={'registryInfo': {'active': False}})
        self.fetch()
        found = [self.row(each) for each in there]
        self.assertEqual([each.candidate_id for each in found[:2]], [partner, partner])
        self.assertEqual([each.reason for each in found[:2]], ["name", "similar name"])
        self.assertEqual({self.finding(each) for each in found[:2]}, {('suggested', 'nothing', 'suggested')})
        self.assertEqual(self.finding(found[2]), ('none', 'add', 'new'))
        self.assertEqual(self.finding(self.row(hidden)), ('none', 'nothing', 'new'), "not in use there")

    def test_more_than_one_is_never_decided(self):
        partners = [self.partner_here(name, is_company=True, company_registry='9999998-4') for name in ("A Oy", "B Oy")]
        one = self.partner_there("Höpölän Sähkö Ky", '9999998-4')
        twins = [self.partner_there(name, '9999999-2') for name in ("Puu", "Puu, varasto")]
        self.fetch()
        self.assertEqual(self.finding(self.row(one)), ('several', 'nothing', 'suggested'))
        self.assertEqual(set(self.row(one).candidate_ids), set(partners))
        self.assertEqual([self.row(each).verdict for each in twins], ['claimed', 'claimed'])
        self.assertEqual({self.row(each).decision for each in twins}, {'nothing'})

    def test_a_further_address_of_a_linked_customer_does_nothing(self):
        first = self.partner_there("Puu Oy", '9999999-2')
        self.fetch()
        self.apply(self.row(first))
        self.assertEqual(self.row(first).partner_id, self.customer)
        second = self.partner_there("Puu Oy, varasto", '9999999-2')
        supplier = self.partner_there("Puu Oy", '9999999-2', type='SUPPLIER')
        self.fetch()
        self.assertEqual(self.finding(self.row(second)), ('address', 'nothing', 'suggested'))
        self.assertEqual(self.finding(self.row(supplier)), ('sure', 'update', 'suggested'))

    def test_a_wrong_business_id_is_listed_and_decides_nothing(self):
        there = self.partner_there("Puu Oy", 'FI99999993', identifierType='FI')
        self.fetch()
        self.assertTrue(self.row(there).is_wrong_number)
        self.assertEqual(self.row(there).verdict, 'none')

    def test_an_archived_partner_is_suggested_at_most(self):
        partner = self.partner_here("Höpölän Sähkö Ky", is_company=True, vat='FI99999984', active=False)
        there = self.partner_there("Höpölän Sähkö Ky", '9999998-4')
        self.fetch()
        self.assertEqual(self.finding(self.row(there)), ('suggested', 'nothing', 'suggested'))
        self.assertEqual(self.row(there).candidate_id, partner)

    def test_partners_of_another_company_are_not_found(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        self.partner_here("Höpölän Sähkö Ky", is_company=True, vat='FI99999984', company_id=other.id)
        there = self.partner_there("Höpölän Sähkö Ky", '9999998-4')
        self.fetch()
        self.assertEqual(self.row(there).verdict, 'none')

    def test_two_companies_link_a_shared_partner_each_to_its_own(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        other.company_registry = '9999996-8'
        second = self._connect(other, SECOND_KEY)
        there = [self.partner_there("Puu Oy", '9999999-2', company=company) for company in (1, 2)]
        both = self.env[PARTNERS].with_context(allowed_company_ids=[self.company.id, other.id])
        both.action_fetch()
        self.run_registers()
        rows = both.search([])
        rows.action_apply()
        self.run_registers()
        self.assertEqual(rows.partner_id, self.customer)
        links = [self.customer._procountor_link(each).procountor_id for each in (self.connection, second)]
        self.assertEqual(links, there)

    # ------------------------------------------------------------------
    # PRODUCTS
    # ------------------------------------------------------------------

    def test_products_by_reference_or_barcode_and_by_name_as_a_suggestion(self):
        barcode = self._new_product(name="Naula", barcode='6400000000016')
        named = self._new_product(name="Ruuvi", default_code='R-1')
        there = {
            self.product_there("Lauta, höylätty", 'hoy-1'): (self.product, 'sure', 'update'),
            self.product_there("Naula 75 mm", '6400000000016'): (barcode, 'sure', 'update'),
            self.product_there("Ruuvi", 'X-9'): (named, 'suggested', 'nothing'),
            self.product_there("Konsultointi", 'R-1'): (named, 'suggested', 'nothing'),
            self.product_there("Uusi", 'U-1'): (self.env['product.product'], 'none', 'add'),
        }
        self.fetch(PRODUCTS)
        for procountor_id, (product, verdict, decision) in there.items():
            row = self.row(procountor_id, PRODUCTS)
            self.assertEqual((row.candidate_id, row.verdict, row.decision), (product, verdict, decision), row.name)

    def test_variants_are_matched_one_by_one(self):
        size = self.env['product.attribute'].create(
            {'name': "Koko", 'value_ids': [Command.create({'name': name}) for name in ("Pieni", "Suuri")]}
        )
        line = {'attribute_id': size.id, 'value_ids': [Command.set(size.value_ids.ids)]}
        shirt = self.env['product.template'].create({'name': "Paita", 'attribute_line_ids': [Command.create(line)]})
        small, large = shirt.product_variant_ids
        large.default_code = 'P-S'
        by_name, by_code, by_common_name = (
            self.product_there(*each) for each in (("Pieni paita", 'X-1'), ("Paita", 'P-S'), ("Paita", 'X-2'))
        )
        self.fetch(PRODUCTS)
        self.assertEqual(self.row(by_name, PRODUCTS).candidate_id, small)
        self.assertEqual(
            (self.row(by_code, PRODUCTS).candidate_id, self.row(by_code, PRODUCTS).verdict), (large, 'sure')
        )
        self.assertEqual(self.row(by_common_name, PRODUCTS).candidate_ids, small + large)

    # ------------------------------------------------------------------
    # COST
    # ------------------------------------------------------------------

    def test_the_number_of_queries_does_not_grow(self):
        for count in (10, 60):
            self._fill(count)
            for register in (PARTNERS, PRODUCTS):
                self._find_anew(register)  # what is read once for all
                before = self.cr.sql_log_count
                self._find_anew(register)
                self.assertLessEqual(self.cr.sql_log_count - before, 10, (register, count))

    def _find_anew(self, register):
        self.env.invalidate_all()
        self.env[register].sudo()._find(self.connection)
        self.env.flush_all()

    def _fill(self, count):
        base = {'connection_id': self.connection.id, 'is_in_use': True}
        for kind in ('CUSTOMER', 'SUPPLIER'):
            values = {'company_key': '', 'email': '', 'number': '', 'einvoice_address': ''}
            self.env[PARTNERS].sudo().create(
                [
                    base
                    | {'procountor_id': f'{kind}{count}{n}', 'name': f"Asiakas {n}", 'type': kind, 'details': values}
                    for n in range(count)
                ]
            )
        for kind in ('SALES', 'PURCHASE'):
            self.env[PRODUCTS].sudo().create(
                [
                    base | {'procountor_id': f'{kind}{count}{n}', 'name': f"Tuote {n}", 'type': kind, 'details': {}}
                    for n in range(count)
                ]
            )
        self.env['res.partner'].create([{'name': f"Asiakas {n}"} for n in range(count)])
        self.env['product.product'].create([{'name': f"Tuote {n}"} for n in range(count)])
        self.env.flush_all()
        self.env.invalidate_all()

    # ------------------------------------------------------------------
    # BY HAND
    # ------------------------------------------------------------------

    def test_what_a_person_decided_stays(self):
        chosen, ignored = (self.partner_there(name) for name in ("Puu", "Päijänteen Puu ja Höyläys"))
        self.fetch()
        self.row(chosen).write({'candidate_id': self.customer.id})
        self.assertEqual(self.finding(self.row(chosen))[1:], ('update', 'suggested'))
        self.row(ignored).write({'decision': 'ignore'})
        self.fetch()
        self.assertEqual(self.row(chosen).candidate_id, self.customer)
        self.assertEqual(self.finding(self.row(ignored))[1:], ('ignore', 'ignored'))
        self.row(ignored).write({'decision': 'nothing'})
        self.assertEqual(self.row(ignored).match_state, 'suggested')
        self.row(chosen).write({'candidate_id': False})
        self.assertEqual(self.finding(self.row(chosen))[1:], ('nothing', 'new'))

    def test_many_rows_are_decided_at_once(self):
        there = [self.partner_there(f"Asiakas {number}") for number in range(5)]
        rows = self.fetch()
        rows.write({'decision': 'ignore'})
        self.assertEqual(rows.mapped('match_state'), ['ignored'] * len(there))

    def test_a_person_changes_nothing_but_the_decision(self):
        there = self.partner_there("Puu")
        self.fetch()
        row = self.row(there)
        for values in (
            {'name': "Mine"},
            {'partner_id': self.customer.id},
            {'match_state': 'linked'},
            {'run_id': False},
        ):
            with self.assertRaises(AccessError):
                row.write(values)
        with self.assertRaises(AccessError):
            row.create({'connection_id': self.connection.id, 'procountor_id': '1', 'name': "A", 'type': 'CUSTOMER'})
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        stranger = self.partner_here("Vieras", company_id=other.id)
        with self.assertRaises(AccessError):
            row.write({'candidate_id': stranger.id})
        with self.assertRaisesRegex(UserError, "another company"):
            self.env[PARTNERS].browse(row.id).write({'candidate_id': stranger.id})
        contact = self.partner_here("Kaisa", parent_id=self.customer.id)
        with self.assertRaisesRegex(UserError, "Kaisa is a contact. Choose Päijänteen"):
            row.write({'candidate_id': contact.id})
        row.write({'candidate_id': self.customer.id})
        self.apply(row)
        with self.assertRaisesRegex(UserError, "linked already"):
            row.write({'decision': 'ignore'})
