from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.procountor_connector.models.procountor_register_fetch import ProcountorRegister

from .common import SECOND_KEY
from .matching import PARTNERS, PRODUCTS, MatchingCommon

LIST_PARTNERS, READ_PARTNERS, LIST_PRODUCTS = 'searchBusinessPartners', 'getBusinessPartner', 'getProducts'
RUN = 'odoo.addons.procountor_connector.models.procountor_register_run'


class TestMatchingFetch(MatchingCommon):
    """From Procountor's registers to the rows of the boards."""

    def many(self, count):
        body = {'type': 'CUSTOMER', 'paymentInfo': {'paymentMethod': 'BANK_TRANSFER'}}
        names = [f"Asiakas {number}" for number in range(count)]
        return self.enter('partners', [body | {'name': name, 'address': {'name': name}} for name in names])

    def test_customers_and_suppliers_in_use_or_not_become_rows(self):
        hidden = {'registryInfo': {'active': False}}
        ids = [
            self.partner_there("Puu Oy", '9999999-2', customerNumber='C-7', email='laskut@puu.example'),
            self.partner_there("Puu Oy", '9999999-2', type='SUPPLIER'),
            self.partner_there("Vanha Oy", address=hidden),
        ]
        rows = self.fetch()
        self.assertEqual(set(rows.mapped('procountor_id')), set(ids))
        first = self.row(ids[0])
        self.assertEqual(
            (first.name, first.number, first.identifier, first.email, first.city, first.type, first.is_in_use),
            ("Puu Oy", 'C-7', '9999999-2', 'laskut@puu.example', 'KEKSILÄ', 'CUSTOMER', True),
        )
        self.assertTrue(first.version)
        self.assertFalse(self.row(ids[2]).is_in_use)
        self.assertEqual({(run.work, run.state) for run in self.runs()}, {('fetch', 'done'), ('find', 'done')})

    def test_products_for_sales_and_purchase_become_rows(self):
        ids = [
            self.product_there("Lauta", 'L-1', price=12.5),
            self.product_there("Sähkö", 'S-1', type='PURCHASE'),
            self.product_there("Vanha", 'V-1', active=False),
        ]
        rows = self.fetch(PRODUCTS)
        self.assertEqual(set(rows.mapped('procountor_id')), set(ids))
        self.assertEqual([(row.code, row.price) for row in self.row(ids[0], PRODUCTS)], [('L-1', 12.5)])
        self.assertFalse(self.row(ids[2], PRODUCTS).is_in_use)

    def test_a_personal_identity_code_is_not_kept(self):
        code = '131052-308T'
        procountor_id = self.partner_there("Tyyne Testaaja", code, identifierType='HETU')
        self.fetch()
        self.assertNotIn(code, str(self.row(procountor_id).read()))

    def test_pages_of_200_and_details_in_batches(self):
        self.many(450)
        self.sandbox.operator('DELETE', 'requests')
        self.assertEqual(len(self.fetch()), 450)
        run = self.runs('fetch')
        self.assertEqual((run.done, run.total, run.progress), (450, 450, 100))
        self.assertEqual(self.sandbox.requests(READ_PARTNERS), 3)
        # four counts, three pages, an empty one after the last, and three empty lists
        self.assertEqual(self.sandbox.requests(LIST_PARTNERS), 4 + 3 + 1 + 3)

    def test_later_only_what_changed_is_read(self):
        changed, same = self.many(2)
        self.fetch()
        cursor = self.env['procountor.cursor'].sudo()._get(self.connection, PARTNERS)
        newest = max(partner['version'] for partner in self.stored('partners'))
        self.assertEqual(cursor.value, newest)
        # The last fetch was in the year after: what is there is old.
        cursor.value = '2099-01-01T00:00:00'
        self.sandbox.operator('PATCH', f'companies/1/partners/{changed}', json={'name': "Toinen nimi Oy"})
        self.assertEqual(self.fetch().mapped('name'), ["Asiakas 0", "Asiakas 1"])
        self.assertEqual((self.runs('fetch')[0].done, cursor.value), (0, '2099-01-01T00:00:00'))
        # The last fetch was just before: an overlap of two hours reads both, and changes one.
        cursor.value = newest
        self.fetch()
        self.assertEqual((self.row(changed).name, self.row(same).name), ("Toinen nimi Oy", "Asiakas 1"))
        self.assertEqual((self.runs('fetch')[0].done, len(self.rows())), (2, 2))

    def test_a_run_that_was_killed_goes_on_where_it_was(self):
        self.many(450)
        keep, kept = ProcountorRegister._keep_page, []

        def die_on_the_second(register, run, position, rows, answers):
            if len(kept) == 1:
                kept.append(None)
                raise MemoryError("killed")
            kept.append([row['id'] for row in rows])
            return keep(register, run, position, rows, answers)

        self.env[PARTNERS].with_user(self.user).action_fetch()
        with patch.object(ProcountorRegister, '_keep_page', die_on_the_second), mute_logger(RUN):
            self.run_registers()
        self.assertEqual((len(self.rows()), self.runs('fetch').state, self.runs('fetch').done), (200, 'failed', 200))
        self.runs('fetch').sudo().write({'state': 'running'})  # as a kill would have left it
        self.sandbox.operator('DELETE', 'requests')
        self.run_registers()
        self.assertEqual((len(self.rows()), self.runs('fetch').state), (450, 'done'))
        self.assertEqual(self.sandbox.requests(READ_PARTNERS), 2, "the first page is not read again")

    def test_an_outage_is_waited_for(self):
        self.many(3)
        self.sandbox.order_fault('status', operation=LIST_PARTNERS, status=503)
        self.fetch()
        run = self.runs('fetch')
        self.assertEqual((run.state, bool(run.problem)), ('running', True))
        run.sudo().next_try = '2026-01-01'
        self.run_registers()
        self.assertEqual((run.state, run.problem, len(self.rows())), ('done', False, 3))

    def test_a_refusal_is_told_and_stops_this_run_alone(self):
        self.product_there("Lauta", 'L-1')
        self.sandbox.order_fault('status', operation=LIST_PARTNERS, status=403)
        self.env[PARTNERS].with_user(self.user).action_fetch()
        self.fetch(PRODUCTS)
        states = {(run.register, run.work): run.state for run in self.runs()}
        self.assertEqual(states[PARTNERS, 'fetch'], 'failed')
        self.assertEqual(states[PRODUCTS, 'fetch'], 'done')
        self.assertIn("refused", self.runs('fetch').filtered(lambda run: run.state == 'failed').problem)

    def test_ten_clicks_make_one_run(self):
        for _click in range(10):
            self.env[PARTNERS].with_user(self.user).action_fetch()
        self.assertEqual(len(self.runs()), 1)

    def test_two_companies_have_rows_of_their_own(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        other.company_registry = '9999996-8'
        second = self._connect(other, SECOND_KEY)
        self.partner_there("Puu Oy")
        self.partner_there("Puu Oy", company=2)
        self.env[PARTNERS].with_context(allowed_company_ids=[self.company.id, other.id]).action_fetch()
        self.run_registers()
        self.assertEqual(len(self.connection.business_partner_ids), 1)
        self.assertEqual(len(second.business_partner_ids), 1)
        self.assertEqual(len(self.rows()), 1, "a user sees those of the own company")

    def test_who_may_fetch(self):
        biller = new_test_user(self.env, 'biller', 'account.group_account_invoice', company_id=self.company.id)
        for button in ('action_fetch', 'action_find', 'action_apply', 'action_unlink_records'):
            with self.assertRaises(AccessError):
                getattr(self.env[PARTNERS].with_user(biller), button)()
        run = self.runs().sudo()._request(self.connection, PARTNERS, 'fetch')
        self.connection.action_disable()
        self.run_registers()
        self.assertEqual((run.state, "is disabled" in run.problem), ('failed', True))
        with self.assertRaisesRegex(UserError, "no working connection"):
            self.env[PARTNERS].with_user(self.user).action_fetch()

    def test_another_company_starts_with_empty_boards(self):
        self.many(2)
        self.fetch()
        self.connection._forget_company()
        self.assertFalse(self.runs() or self.rows() or self.connection.partners_matched_at)
